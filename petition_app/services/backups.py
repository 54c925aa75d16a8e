"""Backups: everything that the database holds at one moment, without what opens it; and the way back.

The keys of the petitions are not in it, so that whatever lies in an old copy can be destroyed by destroying
them (crypto-erasure). They have a copy of their own, of which there is only ever the latest.
"""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from sqlalchemy import Date, LargeBinary, Table, Uuid, exists, insert, select
from sqlalchemy.types import TypeEngine

from petition_app.adapters import backups
from petition_app.adapters.backups import BackupBroken, KeyInvalid
from petition_app.adapters.files import DiskFull
from petition_app.db import UtcDateTime, continue_numbers, db, snapshot, transaction
from petition_app.domain import clock
from petition_app.services import log_restoring

__all__ = ["BackupBroken", "DiskFull", "Held", "KeyInvalid", "RestoreRefused", "make", "restore", "tables"]

_FORMAT = "petition_app backup 1"
_AT_ONCE = 5000
#: The keys; and what is over before anybody restores it, or is of no use without a file beside it.
LEFT_OUT = frozenset({"petition_keys", "sessions", "login_attempts", "mail_allowances", "exports"})


class RestoreRefused(Exception):
    """The database is not as a restore needs it; the text says in which way."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a backup holds."""

    rows: int
    signatures: int


def make(path: Path, recipients: list[str]) -> Held:
    """Write all tables as they are at one moment into an age file for the recipients' keys.

    Writers go on meanwhile. Killed or without room, it leaves nothing under the name. Raises KeyInvalid, DiskFull.
    """
    counted: dict[str, int] = {}
    backups.write(path, recipients, (_written(line) for line in _lines(counted)))
    return Held(rows=sum(counted.values()), signatures=counted["signatures"])


def restore(path: Path, identities: str) -> Held:
    """Put everything back into a database that is migrated and empty: all of it, or nothing.

    Signature logs stand still from then on.
    Raises KeyInvalid, BackupBroken, RestoreRefused.
    """
    reading = _Reading()
    with transaction():
        backups.read(path, identities, reading.take)
        reading.end()
        log_restoring.stop_all()
    return Held(rows=sum(reading.counted.values()), signatures=reading.counted["signatures"])


def tables() -> list[Table]:
    """Return the tables that a backup holds, those first that others refer to."""
    return [table for table in db.metadata.sorted_tables if table.name not in LEFT_OUT]


def _lines(counted: dict[str, int]) -> Iterator[Any]:
    with snapshot() as connection:
        yield {
            "format": _FORMAT,
            "revision": MigrationContext.configure(connection).get_current_revision(),
            "made_at": clock.now().isoformat(timespec="seconds"),
        }
        for table in tables():
            columns = list(table.columns)
            yield {"table": table.name, "columns": [column.name for column in columns]}
            write = [_writes(column.type) for column in columns]
            counted[table.name] = 0
            rows = connection.execution_options(stream_results=True, yield_per=_AT_ONCE).execute(select(*columns))
            for row in rows:
                counted[table.name] += 1
                yield [None if value is None else to(value) for to, value in zip(write, row, strict=True)]
    yield {"rows": counted}


def _written(line: Any) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()


class _Reading:
    """A backup on its way back: what was read so far, and which table is being filled."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}
        self._known = {table.name: table for table in tables()}
        self._begun = self._ended = False
        self._table: Table | None = None
        self._read: dict[str, Callable[[Any], Any]] = {}
        self._rows: list[dict[str, Any]] = []

    def take(self, text: bytes) -> None:
        """Take one line. Raises BackupBroken, RestoreRefused."""
        try:
            line = json.loads(text)
        except ValueError:
            raise BackupBroken from None
        if not self._begun:
            self._begin(line)
        elif isinstance(line, list) and self._table is not None:
            self._rows.append(
                {
                    name: None if value is None else read(value)
                    for (name, read), value in zip(self._read.items(), line, strict=True)
                }
            )
            if len(self._rows) >= _AT_ONCE:
                self._store()
        elif "table" in line:
            self._turn_to(line)
        else:
            self._store()
            self._ended = line.get("rows") == self.counted

    def end(self) -> None:
        """Say that there is no more. Raises BackupBroken where there should be."""
        if not self._ended:
            raise BackupBroken
        for table in self._known.values():
            continue_numbers(db.session.connection(), table)

    def _begin(self, line: Any) -> None:
        if not isinstance(line, dict) or line.get("format") != _FORMAT:
            raise BackupBroken
        revision = MigrationContext.configure(db.session.connection()).get_current_revision()
        if line["revision"] != revision:
            raise RestoreRefused(
                f"The backup is of version {line['revision']} and the database of {revision}: "
                f"run `flask db upgrade {line['revision']}` on an empty one, restore, then `flask db upgrade`."
            )
        for table in self._known.values():
            if db.session.scalar(select(exists(select(table)))):
                raise RestoreRefused(f"The database is not empty: there is something in {table.name}.")
        self._begun = True

    def _turn_to(self, line: Any) -> None:
        self._store()
        table = self._known.get(line["table"])
        if table is None:
            raise BackupBroken
        self._table = table
        self._read = {name: _reads(table.columns[name].type) for name in line["columns"]}
        self.counted[table.name] = 0

    def _store(self) -> None:
        if self._table is not None and self._rows:
            db.session.execute(insert(self._table), self._rows)
            self.counted[self._table.name] += len(self._rows)
            self._rows = []


def _writes(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """Return how a value of a column is written into JSON."""
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64encode(value).decode()
    if isinstance(kind, Uuid):
        return lambda value: value.hex
    if isinstance(kind, UtcDateTime | Date):
        return lambda value: value.isoformat()
    return _as_it_is


def _reads(kind: TypeEngine[Any]) -> Callable[[Any], Any]:
    """Return how the same value is read back."""
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, Uuid):
        return UUID
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
