"""Rotation: how long a petition's new key takes, on PostgreSQL and on SQLite: `python -m bench.rotation`."""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select

import config
from bench import machine
from petition_app import create_app
from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.lifecycle import SignatureState
from petition_app.models import PetitionKey, Signature
from petition_app.queries import keys
from petition_app.services import rotation
from tests.factories import Make
from tests.postgres import cluster

_CAMPAIGN = 2_000_000
_AT_ONCE = 10_000
# As long as a real record is on average: a name, an address, a town, choices and the consent.
_RECORD = b"x" * 256
_PROOF = b"x" * 128


def main() -> None:
    """Fill, rotate, print, write JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--database", choices=("postgresql", "sqlite"), action="append")
    chosen = asked.parse_args()
    results = {}
    for name in chosen.database or ("postgresql", "sqlite"):
        with tempfile.TemporaryDirectory() as folder, _address(name, Path(folder)) as (address, server):
            results[name] = _measure(_application(address, Path(folder)), server, chosen.rows)
        found = results[name]
        print(
            f"{name:12} {found['rows']:>9,} rows  {found['seconds']:6.1f} s  {found['rows_a_second']:>8,} rows/s"
            f"  {found['seconds_for_two_million']:6.1f} s for {_CAMPAIGN:,}"
            f"  {found['cpu_microseconds_a_row']:5.1f} CPU-µs a row:"
            f" {found['seconds_on_two_free_cores']} s on two free cores"
        )
    machine.RESULTS.mkdir(exist_ok=True)
    (machine.RESULTS / "rotation.json").write_text(json.dumps(results, indent=2) + "\n")


def _measure(app: Flask, server: int | None, rows: int) -> dict[str, float]:
    with app.app_context():
        flask_migrate.upgrade()
        petition = Make(app).petition(slug="bench")
        _fill(petition.id, rows)
        cpu, began = _cpu(server), time.perf_counter()
        done = rotation.rotate([petition.id])
        seconds, cpu = time.perf_counter() - began, _cpu(server) - cpu
        numbers = db.session.scalars(select(PetitionKey.number)).all()
        if done.signatures != rows or numbers != [2]:
            sys.exit(f"{done.signatures} of {rows} signatures went over, and keys {numbers} are left.")
        db.session.remove()
        db.engine.dispose()
        app.extensions["petition_app_hot_engine"].dispose()
    return {
        "rows": rows,
        "seconds": round(seconds, 2),
        "rows_a_second": round(rows / seconds),
        "seconds_for_two_million": round(_CAMPAIGN * seconds / rows, 1),
        # What stays the same on a machine that others use too: the processor's time, of service and database.
        "cpu_microseconds_a_row": round(1e6 * cpu / rows, 1),
        "seconds_on_two_free_cores": round(_CAMPAIGN * cpu / rows / 2, 1),
    }


def _cpu(server: int | None) -> float:
    return time.process_time() + (machine.cpu_seconds(server) if server else 0.0)


def _fill(petition_id: UUID, rows: int) -> None:
    petition_keys = keys.of(petition_id)
    today = clock.today()
    for begin in range(0, rows, _AT_ONCE):
        many = []
        for _ in range(begin, min(begin + _AT_ONCE, rows)):
            index = os.urandom(32)
            many.append(
                {
                    "id": uuid4(),
                    "petition_id": petition_id,
                    "state": SignatureState.CONFIRMED,
                    "country": "DE",
                    "language": "en",
                    "source": "",
                    "day": today,
                    "blind_index": index,
                    "link_hash": os.urandom(32),
                    "blob": petition_keys.seal_bytes(_RECORD, kind="signature", row=index),
                    "link_secret": petition_keys.seal_bytes(index, kind="link", row=index),
                    "confirmation": petition_keys.seal_bytes(_PROOF, kind="confirmation", row=index),
                }
            )
        with transaction():
            db.session.execute(insert(Signature), many)


@contextmanager
def _address(name: str, folder: Path) -> Iterator[tuple[str, int | None]]:
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


if __name__ == "__main__":
    main()
