"""Steps: much is deleted a little at a time, so that nobody waits for it."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from petition_app.db import db, skips_locked, transaction

#: How many rows a step takes at most.
AT_ONCE = 1000

# On SQLite a step holds up whoever signs, so it takes as many rows as are deleted in a tenth of a second; each may
# touch three places of the disk that no other does, so that a slow one is ten times as slow as a fast one.
_FIRST = 200
_FEWEST = 20
_HOLDS = 0.1
# Whoever waits looks whether it is free again: first often, after a tenth of a second every 25 to 50 milliseconds.
_LEAST_PAUSE = 0.06


def in_steps(step: Callable[[int], int]) -> None:
    """Take a step, each in a transaction of its own, as long as it finds as many rows as it is told to take.

    On SQLite, where one writes at a time and nobody queues, half of the time is left to others: without a pause, those
    who sign meanwhile wait for seconds.
    """
    at_once = AT_ONCE if skips_locked() else min(_FIRST, AT_ONCE)
    began = monotonic()
    while step(at_once) == at_once:
        if not skips_locked():
            took = max(monotonic() - began, 0.001)
            # One slow step among quick ones says little.
            fitting = min(2 * at_once, max(at_once // 2, int(at_once * _HOLDS / took)))
            at_once = min(AT_ONCE, max(_FEWEST, fitting))
            sleep(max(_LEAST_PAUSE, took))
        began = monotonic()


def forget_some(key: Any, condition: ColumnElement[bool], at_once: int) -> int:
    """Delete so many rows at most of the key's table, of those that the condition names; return how many."""
    with transaction():
        connection = db.session.connection()
        keys = list(connection.scalars(select(key).where(condition).limit(at_once)))
        connection.execute(delete(key.class_).where(key.in_(keys), condition))
    return len(keys)
