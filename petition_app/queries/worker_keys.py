"""Worker keys: the public keys of the workers that live, to which the mail of sealed petitions is sealed."""

from datetime import timedelta

from sqlalchemy import select

from petition_app.db import hot
from petition_app.domain import clock
from petition_app.models import WorkerKey
from petition_app.queries.memory import remembered

#: A worker that has not shown its key for so long is dead, and what was sealed to it alone is lost.
ALIVE_FOR = timedelta(minutes=2)
#: What is sealed to more keys costs the signer's request more, and no instance has more workers.
MOST = 8


def alive() -> tuple[str, ...]:
    """Return the keys of the workers that live, remembered for a few seconds."""
    return remembered("worker keys", now_alive)


def now_alive() -> tuple[str, ...]:
    """Return the keys of the workers that live at this moment, those seen last first."""
    query = (
        select(WorkerKey.recipient)
        .where(WorkerKey.seen_at > clock.now() - ALIVE_FOR)
        .order_by(WorkerKey.seen_at.desc(), WorkerKey.recipient)
        .limit(MOST)
    )
    with hot() as connection:
        return tuple(connection.scalars(query))
