"""Campaign: a petition of as many signatures as asked for, and somebody who signs another one meanwhile.

Whoever signs is a process of its own, as in life: what it waits for is the database alone, and not our interpreter.
"""

import argparse
import io
import multiprocessing
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import flask_migrate
import psycopg
from flask import Flask

import config
from bench import machine
from petition_app import create_app
from petition_app.db import db, truncate_write_ahead_log
from petition_app.domain import clock
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.signers import Consent, Details
from petition_app.queries import keys, petitions
from petition_app.services import signing
from tests.factories import Make
from tests.postgres import cluster

T = TypeVar("T")

#: The largest campaign that we know of.
LARGEST = 2_000_000
_AT_ONCE = 20_000
# As long as a real record is on average: a name, an address, a town, choices and the consent.
_RECORD = b"x" * 256
_PROOF = b"x" * 128
_COLUMNS = (
    "id petition_id state country language source day blind_index link_hash blob link_secret confirmation".split()
)
_BETWEEN_SIGNERS = 0.03


@dataclass(kw_only=True)
class Campaign:
    """A petition with its signatures, in a database of its own."""

    database: str
    rows: int
    address: str
    folder: Path
    #: The database's first process; SQLite has none.
    server: int | None
    petition_id: UUID
    other_id: UUID
    #: What a signer of another petition waited, in milliseconds.
    waits: list[float] = field(default_factory=list)

    def measured(self, work: Callable[[], T]) -> tuple[T, dict[str, object]]:
        """Have something done while somebody signs; return what came of it, and what it cost the one and the other."""
        with self._somebody_signs():
            cpu, began = self._cpu(), time.perf_counter()
            done = work()
            seconds, cpu = time.perf_counter() - began, self._cpu() - cpu
        return done, {
            "database": self.database,
            "rows": self.rows,
            "seconds": round(seconds, 1),
            f"for {LARGEST:,}": round(LARGEST * seconds / self.rows, 1),
            # What stays the same on a machine that others use too: the processor's time, of service and database.
            "CPU µs a row": round(1e6 * cpu / self.rows, 1),
        } | self._waited()

    def _cpu(self) -> float:
        """Return the processor's time that this process and the database have had so far."""
        return time.process_time() + (machine.cpu_seconds(self.server) if self.server else 0.0)

    @contextmanager
    def _somebody_signs(self) -> Iterator[None]:
        """Have another petition signed for as long as the block lasts, and remember how long each form took."""
        ours, theirs = multiprocessing.Pipe()
        asked = (self.address, self.folder, self.other_id, theirs)
        process = multiprocessing.get_context("spawn").Process(target=_sign_on, args=asked)
        process.start()
        ours.recv()
        try:
            yield
        finally:
            ours.send("stop")
            self.waits += ours.recv()
            process.join()

    def _waited(self) -> dict[str, float]:
        """Return how long signing took: half of the forms, 99 of 100, and the one that took longest."""
        cuts = statistics.quantiles(self.waits, n=100, method="inclusive")
        found = {"signed meanwhile": len(self.waits), "half ms": cuts[49], "99 % ms": cuts[98], "longest ms": 0.0}
        return {name: round(value, 1) for name, value in (found | {"longest ms": max(self.waits)}).items()}


def arguments(title: str) -> argparse.Namespace:
    """Return what the command line asks for: how many rows, and in which databases."""
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), action="append")
    asked = parser.parse_args()
    asked.database = asked.database or ["postgresql", "sqlite"]
    return asked


@contextmanager
def of(rows: int, database: str) -> Iterator[Campaign]:
    """Return a campaign of so many confirmed signatures; it is gone with the block."""
    with tempfile.TemporaryDirectory() as name, _server(database, Path(name)) as (address, server):
        folder = Path(name)
        app = _application(address, folder)
        with app.app_context():
            flask_migrate.upgrade()
            make = Make(app)
            campaign = Campaign(
                database=database,
                rows=rows,
                address=address,
                folder=folder,
                server=server,
                petition_id=make.petition(slug="bench", retention_days=30).id,
                other_id=make.petition(slug="other").id,
            )
            db.session.remove()
            _fill(campaign, rows)
            yield campaign
            db.session.remove()
            db.engine.dispose()
            app.extensions["petition_app_hot_engine"].dispose()


def _sign_on(address: str, folder: Path, petition_id: UUID, told: Connection) -> None:
    app = _application(address, folder)
    waits = []
    with app.app_context():
        petition = petitions.as_it_is(petition_id)
        assert petition is not None
        signing.sign(petition, details(_somebody()))
        told.send("ready")
        while not told.poll(_BETWEEN_SIGNERS):
            began = time.perf_counter()
            signing.sign(petition, details(_somebody()))
            waits.append(1000 * (time.perf_counter() - began))
    told.send(waits)


def _somebody() -> str:
    return f"{os.urandom(8).hex()}@example.org"


def details(email: str) -> Details:
    """Return a form that somebody has filled in, with an address that is in its canonical form already."""
    consent = Consent(
        wording="0" * 64, language="en", form_opened=None, form_sent=clock.now(), updates=False, partners=()
    )
    return Details(
        name="Ольга Петрова", email=email, canonical_email=email, country="DE", language="en", consent=consent
    )


def _fill(campaign: Campaign, rows: int) -> None:
    """Store the signatures by the shortest way that there is: a million in half a minute."""
    if campaign.server:
        with psycopg.connect(campaign.address, autocommit=True) as postgres:
            for many in _rows(campaign.petition_id, rows):
                with postgres.cursor().copy(f"COPY signatures ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
                    copy.write(_lines(many))
            postgres.execute("VACUUM ANALYZE signatures")
            postgres.execute("CHECKPOINT")
        return
    lite = sqlite3.connect(campaign.address.removeprefix("sqlite:///"))
    lite.execute("PRAGMA synchronous=OFF")
    lite.execute("PRAGMA cache_size=-400000")
    holes = ", ".join("?" * len(_COLUMNS))
    for many in _rows(campaign.petition_id, rows):
        lite.executemany(f"INSERT INTO signatures ({', '.join(_COLUMNS)}) VALUES ({holes})", many)
    lite.commit()
    lite.close()
    truncate_write_ahead_log()


def _rows(petition_id: UUID, rows: int) -> Iterator[list[tuple[str | bytes, ...]]]:
    seal = keys.of(petition_id).seal_bytes
    same = (petition_id.hex, SignatureState.CONFIRMED.value, "DE", "en", "", clock.today().isoformat())
    for begin in range(0, rows, _AT_ONCE):
        many: list[tuple[str | bytes, ...]] = []
        for _ in range(begin, min(begin + _AT_ONCE, rows)):
            random = os.urandom(80)
            index = random[:32]
            envelopes = (
                seal(_RECORD, kind="signature", row=index),
                seal(index, kind="link", row=index),
                seal(_PROOF, kind="confirmation", row=index),
            )
            many.append((random[64:].hex(), *same, index, random[32:64], *envelopes))
        yield many


def _lines(rows: list[tuple[str | bytes, ...]]) -> str:
    out = io.StringIO()
    for row in rows:
        out.write("\t".join(value if isinstance(value, str) else rf"\\x{value.hex()}" for value in row) + "\n")
    return out.getvalue()


@contextmanager
def _server(name: str, folder: Path) -> Iterator[tuple[str, int | None]]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}", None
        return
    with cluster(
        fsync="on", full_page_writes="on", autovacuum="on", shared_buffers="256MB", max_wal_size="4GB"
    ) as server:
        server.run("CREATE DATABASE {}", "bench")
        yield server.address("bench"), server.pid


def _application(address: str, folder: Path) -> Flask:
    environment = {"PETITION_ENV": "bench", "DATABASE_URL": address, "FILES_DIR": str(folder / "files")}
    return create_app(config.load(os.environ | environment))
