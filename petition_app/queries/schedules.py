"""Schedules: what is not due yet, and whether a worker is alive."""

from datetime import timedelta

from sqlalchemy import select

from petition_app.db import hot
from petition_app.domain import clock
from petition_app.models import Schedule

#: The duty that does nothing but show that a worker came by.
HEARTBEAT = "worker heartbeat"
HEARTBEAT_EVERY = timedelta(seconds=15)

# Somebody may be waiting for a slow mail server; a worker that is later than this is missed.
_MISSED_AFTER = HEARTBEAT_EVERY + timedelta(minutes=2)


def not_due() -> set[str]:
    """Return the names of the duties whose time has not come."""
    with hot() as connection:
        return set(connection.scalars(select(Schedule.name).where(Schedule.next_run > clock.now())))


def worker_is_alive() -> bool:
    """Tell whether a worker has shown itself lately."""
    return worker_came_by(_MISSED_AFTER)


def worker_came_by(within: timedelta) -> bool:
    """Tell whether a worker has shown itself within a time."""
    since = clock.now() - within + HEARTBEAT_EVERY
    seen = select(Schedule.name).where(Schedule.name == HEARTBEAT, Schedule.next_run > since)
    with hot() as connection:
        return connection.scalar(seen) is not None
