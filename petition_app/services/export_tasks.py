"""Export tasks: how a worker takes a file that was asked for, says how far it is, and lets go of it.

A worker takes a file by one statement that moves its due time past the lease, and moves it on while it works: what a
dead worker had taken comes up again by itself. Each attempt has a number, and only the latest may change the row.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Update, select, update

from petition_app.db import hot
from petition_app.domain import clock
from petition_app.domain.exports import LEASE, ExportFormat
from petition_app.domain.lifecycle import ExportState
from petition_app.models import Export

COMING = (ExportState.REQUESTED, ExportState.RUNNING)


class TaskLost(Exception):
    """Another worker has taken the file over, or nobody wants it any more."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A file that a worker has taken."""

    id: UUID
    petition_id: UUID
    format: ExportFormat
    language: str
    attempts: int


def take() -> Task | None:
    """Take the file that is due longest; until the lease ends no other worker takes it."""
    now = clock.now()
    due = (
        select(Export.id)
        .where(Export.state.in_(COMING), Export.due_at <= now)
        .order_by(Export.due_at)
        .limit(1)
        # Several workers take side by side; SQLite, which knows no such lock, lets one write at a time.
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    with hot() as connection:
        row = connection.execute(
            update(Export)
            .where(Export.id.in_(select(due.c.id)))
            .values(state=ExportState.RUNNING, due_at=now + LEASE, attempts=Export.attempts + 1, rows_done=0)
            .returning(Export.id, Export.petition_id, Export.format, Export.language, Export.attempts)
        ).one_or_none()
    if row is None:
        return None
    return Task(
        id=row.id,
        petition_id=row.petition_id,
        format=ExportFormat(row.format),
        language=row.language,
        attempts=row.attempts,
    )


def tell(task: Task, **values: Any) -> None:
    """Write down how far the file is and keep it for longer. Raises TaskLost."""
    with hot() as connection:
        changed = connection.execute(_mine(task).values({"due_at": clock.now() + LEASE} | values))
        if not changed.rowcount:
            raise TaskLost


def give_back(task: Task) -> None:
    """Let another worker take the file at once; this attempt counts for nothing."""
    values = {"state": ExportState.REQUESTED, "due_at": clock.now(), "attempts": Export.attempts - 1}
    with hot() as connection:
        connection.execute(_mine(task).values(values))


def _mine(task: Task) -> Update:
    return update(Export).where(
        Export.id == task.id, Export.state == ExportState.RUNNING, Export.attempts == task.attempts
    )
