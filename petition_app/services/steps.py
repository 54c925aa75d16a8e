"""Steps: much is deleted a little at a time, so that nobody waits for it."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from petition_app.db import db, skips_locked, transaction

#: How many rows a step takes.
AT_ONCE = 1000

# Whoever waits for SQLite looks whether it is free again: first often, after a tenth of a second every 25 to 50 ms.
_LEAST_PAUSE = 0.06


def in_steps(step: Callable[[], int]) -> None:
    """Take a step, each in a transaction of its own, as long as it finds as many rows as it may take.

    On SQLite, where one writes at a time and nobody queues, half of the time is left to others: without a pause, those
    who sign meanwhile wait for seconds.
    """
    began = monotonic()
    while step() == AT_ONCE:
        if not skips_locked():
            sleep(max(_LEAST_PAUSE, monotonic() - began))
        began = monotonic()


def forget_some(key: Any, condition: ColumnElement[bool]) -> int:
    """Delete as many rows of the key's table as a step takes, of those that the condition names; return how many."""
    with transaction():
        connection = db.session.connection()
        keys = list(connection.scalars(select(key).where(condition).limit(AT_ONCE)))
        connection.execute(delete(key.class_).where(key.in_(keys), condition))
    return len(keys)
