"""Worker keys: the key that each worker makes at its start, keeps in its memory alone, and takes with it.

The mail of a sealed petition is sealed to the keys of all workers that live. Whoever takes the machine away takes
none of these keys; what a worker had not mailed when it ended is lost, by design, and its signer signs again.
"""

from datetime import timedelta

from flask import current_app
from sqlalchemy import delete

from petition_app.db import db, insert, transaction
from petition_app.domain import clock
from petition_app.domain.mail_jobs import WorkerIdentity
from petition_app.models import WorkerKey
from petition_app.queries.worker_keys import ALIVE_FOR

#: How often a worker shows its key.
SHOWN_EVERY = timedelta(seconds=20)

_PLACE = "petition_app_worker_key"


def own() -> WorkerIdentity | None:
    """Return the key of this process, if it is a worker's."""
    return current_app.extensions.get(_PLACE)


def show() -> None:
    """Make this process's key, if it has none yet, and say that it lives."""
    identity = own() or WorkerIdentity()
    current_app.extensions[_PLACE] = identity
    now = clock.now()
    with transaction():
        db.session.execute(
            insert(WorkerKey)
            .values(recipient=identity.public, seen_at=now)
            .on_conflict_do_update(index_elements=[WorkerKey.recipient], set_={"seen_at": now})
        )
        db.session.execute(delete(WorkerKey).where(WorkerKey.seen_at <= now - ALIVE_FOR))


def forget() -> None:
    """Let nothing more be sealed to this process's key, and forget the key."""
    identity = current_app.extensions.pop(_PLACE, None)
    if identity is not None:
        with transaction():
            db.session.execute(delete(WorkerKey).where(WorkerKey.recipient == identity.public))
