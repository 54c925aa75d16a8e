"""Mail jobs: whom the worker mails for a sealed petition, as its own key tells; what no living worker opens is lost."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

import structlog
from sqlalchemy import delete, update

from petition_app.db import db, hot, transaction
from petition_app.domain import clock, mail_jobs
from petition_app.domain.mail_jobs import WorkerIdentity
from petition_app.domain.sealing import SealBroken
from petition_app.models import OutboxMessage
from petition_app.queries import worker_keys as queries
from petition_app.services import mail_limits, worker_keys
from petition_app.services.mail_limits import Promise

# Another worker looks for mail four times a second.
_FOR_ANOTHER = timedelta(seconds=5)

log = structlog.get_logger()


def opened(promises: Collection[Promise]) -> tuple[list[Promise], dict[UUID, str]]:
    """Open the jobs of sealed petitions; return the messages that can go on, and the addresses by signature.

    What another living worker opens is left to that one; what nobody opens any more is deleted, and whoever signs
    again is mailed again.
    """
    own = worker_keys.own()
    going: list[Promise] = []
    addresses: dict[UUID, str] = {}
    closed: list[Promise] = []
    for promise in promises:
        if promise.sealed is None:
            going.append(promise)
            continue
        address = _address(promise, own)
        if address is None:
            closed.append(promise)
        else:
            going.append(promise)
            addresses[promise.signature_id] = address
    if closed:
        _leave(closed)
    return going, addresses


def _address(promise: Promise, own: WorkerIdentity | None) -> str | None:
    if own is None or promise.sealed is None:
        return None
    try:
        return own.address(promise.sealed, promise.id)
    except SealBroken:
        return None


def _leave(promises: Collection[Promise]) -> None:
    own = worker_keys.own()
    mine = {own.public} if own else set()
    others = {mail_jobs.worker_mark(public) for public in queries.now_alive() if public not in mine}
    for promise in promises:
        if promise.sealed is not None and mail_jobs.marks(promise.sealed) & others:
            _leave_to_another(promise)
        else:
            _lose(promise)


def _leave_to_another(promise: Promise) -> None:
    with hot() as connection:
        connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == promise.id)
            .values(due_at=clock.now() + _FOR_ANOTHER, attempts=OutboxMessage.attempts - 1)
        )


def _lose(promise: Promise) -> None:
    log.warning("mail_lost", message=promise.id.hex)
    with transaction():
        if promise.decided:
            mail_limits.let_try_again(promise.signature_id, promise.id)
        db.session.execute(delete(OutboxMessage).where(OutboxMessage.id == promise.id))
