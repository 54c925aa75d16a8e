"""Service: the whole of it as it is measured: PostgreSQL that waits for the disk, one web process, one worker."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask_migrate import upgrade

import config
from bench import machine
from petition_app import create_app
from petition_app.domain.sealing import SealMode
from tests import seals
from tests.factories import Make
from tests.postgres import cluster

SLUG = "bench"
PAGE = f"/en/{SLUG}"

# Rows of the size of real ones: 288 bytes of envelope, 61 of link secret, 157 of proof.
_FILL = """
    INSERT INTO signatures (id, petition_id, state, country, language, source, day, blind_index, link_hash,
                            blob, link_secret, confirmation)
    SELECT gen_random_uuid(), %(petition)s, 'confirmed', 'DE', 'en', '', current_date,
           sha256(('blind' || n)::bytea), sha256(('link' || n)::bytea),
           decode(repeat(md5(n::text), 18), 'hex'), decode(repeat(md5(n::text), 4), 'hex'),
           decode(repeat(md5(n::text), 10), 'hex')
      FROM generate_series(1, %(rows)s) n"""
_FILL_TALLY = """
    INSERT INTO tallies (petition_id, dimension, value, count) VALUES (%(petition)s, 'total', '', %(rows)s)"""


@dataclass(frozen=True, kw_only=True)
class Service:
    """Where it listens, where it sends mail, and which processes it consists of."""

    web_port: int
    smtp_port: int
    pids: dict[str, int]


@contextmanager
def running(folder: Path, rows: int, seal: SealMode | None = None) -> Iterator[Service]:
    """Run the service with so many signatures there already; somebody else listens on its mail port.

    The petition is sealed where a mode is given.
    """
    with cluster(fsync="on", full_page_writes="on", autovacuum="on", shared_buffers="256MB") as server:
        server.run("CREATE DATABASE {}", SLUG)
        web_port, smtp_port = machine.free_port(), machine.free_port()
        environment = {
            "PETITION_ENV": "bench",
            "LIMITS": "off",
            "DATABASE_URL": server.address(SLUG),
            "PUBLIC_BASE_URL": f"http://127.0.0.1:{web_port}",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(smtp_port),
            "MAIL_USE_TLS": "off",
            "FILES_DIR": str(folder / "files"),
        }
        _fill(environment, server.address(SLUG), rows, seal)
        web = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(web_port)),
            *("--workers", "1", "--blocking-threads", "1", "--no-access-log", "--log-level", "warning", "wsgi:app"),
        ]
        worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with (
            machine.running(web, environment, log=folder / "web.log") as web_process,
            machine.running(worker, environment, log=folder / "worker.log") as worker_process,
        ):
            machine.wait_for(f"http://127.0.0.1:{web_port}/healthz")
            if seal is not None:
                _wait_for_a_key(server.address(SLUG))
            pids = {"application": web_process.pid, "worker": worker_process.pid, "database": server.pid}
            yield Service(web_port=web_port, smtp_port=smtp_port, pids=pids)


def _wait_for_a_key(address: str) -> None:
    # Without a worker's key a sealed petition takes no signature.
    with psycopg.connect(address, autocommit=True) as connection:
        end = time.monotonic() + 60
        while not connection.execute("SELECT 1 FROM worker_keys").fetchone():
            if time.monotonic() > end:
                raise SystemExit("the worker has shown no key")
            time.sleep(0.1)


def _fill(environment: dict[str, str], address: str, rows: int, seal: SealMode | None) -> None:
    app = create_app(config.load(os.environ | environment))
    with app.app_context():
        upgrade()
        make = Make(app)
        if seal is None:
            petition = make.petition(slug=SLUG, default_language="en")
        else:
            petition = seals.petition(make, seals.identities(), seal, slug=SLUG, default_language="en")
    with psycopg.connect(address, autocommit=True) as connection:
        if rows:
            connection.execute(_FILL, {"petition": petition.id, "rows": rows})
            connection.execute(_FILL_TALLY, {"petition": petition.id, "rows": rows})
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")
