"""Status: whether the service can do its work, and what keeps it from it."""

from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, exists, or_, select
from sqlalchemy.exc import SQLAlchemyError

from petition_app.adapters import files
from petition_app.db import hot
from petition_app.domain import clock
from petition_app.domain.lifecycle import ExportState
from petition_app.models import CountDelta, Export, OutboxMessage
from petition_app.queries import schedules

#: So long may a worker not show itself while something waits for it.
WORKER_WITHIN = timedelta(seconds=60)


class Lack(StrEnum):
    """What keeps the service from its work; for the operator's log, and for nobody else."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    DISK = "disk"
    WORKER = "worker"


def lack() -> Lack | None:
    """Return what is lacking, or None where everything is as it should be."""
    try:
        with hot() as connection:
            if set(MigrationContext.configure(connection).get_current_heads()) != {_newest_migration()}:
                return Lack.MIGRATIONS
            waits = _something_waits(connection)
        if waits and not schedules.worker_came_by(WORKER_WITHIN):
            return Lack.WORKER
    except SQLAlchemyError:
        return Lack.DATABASE
    return None if files.takes(Path(current_app.config["FILES_DIR"])) else Lack.DISK


def _newest_migration() -> str | None:
    return _head(str(current_app.extensions["migrate"].directory))


@lru_cache(maxsize=1)
def _head(directory: str) -> str | None:
    # Reading the migrations takes longer than all that is asked besides; a running program has no newer ones.
    return ScriptDirectory(directory).get_current_head()


def _something_waits(connection: Connection) -> bool:
    """Tell whether a worker that goes its rounds would have done by now what is there to do."""
    since = clock.now() - WORKER_WITHIN
    mail = exists().where(
        OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None), OutboxMessage.due_at <= since
    )
    export = exists().where(Export.state.in_((ExportState.REQUESTED, ExportState.RUNNING)), Export.due_at <= since)
    return bool(connection.scalar(select(or_(mail, export, exists(select(CountDelta.id))))))
