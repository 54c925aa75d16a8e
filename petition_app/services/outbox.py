"""Outbox: promised mail goes out, whoever is killed when; at most the one in flight goes out twice.

A worker takes messages by moving their due time past what sending them can last, in one statement. No
transaction is open while the mail server is waited for. What a dead worker had taken comes up again by itself.
"""

import random
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy import Update, Uuid, delete, select, update
from sqlalchemy.types import TypeEngine

from petition_app.adapters import mail
from petition_app.db import Chain, UtcDateTime, db, hot, transaction
from petition_app.domain import clock, tokens
from petition_app.domain.lifecycle import REMINDER_AFTER, MailKind
from petition_app.domain.tokens import Purpose
from petition_app.models import OutboxMessage
from petition_app.queries import outbox, petitions
from petition_app.queries.outbox import Addressee
from petition_app.services import mail_budget, mail_jobs, mail_limits, mails
from petition_app.services.mail_limits import Promise

AT_ONCE = 100
#: A message that fails so often is given up: with the pauses between, that is the better part of a day.
MAX_ATTEMPTS = 8

# In multiples of MAIL_TIMEOUT: a lease, and what of it must be left when a mail begins. A mail lasts 3 at most.
_LEASE = 6
_LEFT = 4

_FIRST_PAUSE = timedelta(minutes=1)
_PAUSE_GROWS = 3
_SERVER_PAUSE = timedelta(seconds=30)

log = structlog.get_logger()

_TYPES: dict[str, TypeEngine[Any]] = {
    "id": Uuid(),
    "signature_id": Uuid(),
    "reminder_id": Uuid(),
    "now": UtcDateTime(),
    "due_at": UtcDateTime(),
}
_SENT_WITH_REMINDER = Chain(
    _TYPES,
    sent="""
        UPDATE outbox SET sent_at = :now, failure = '', sealed = NULL WHERE id = :id AND sent_at IS NULL
        RETURNING signature_id""",
    reminded="""
        INSERT INTO outbox (id, kind, signature_id, due_at, attempts, decided, failure)
        SELECT :reminder_id, 'reminder', sent.signature_id, :due_at, 0, false, '' FROM sent
         WHERE NOT EXISTS (SELECT 1 FROM outbox AS other
                            WHERE other.signature_id = sent.signature_id AND other.kind = 'reminder')
        RETURNING signature_id""",
)
_SENT = Chain(
    _TYPES,
    sent="""
        UPDATE outbox SET sent_at = :now, failure = '', sealed = NULL WHERE id = :id AND sent_at IS NULL
        RETURNING id""",
)


def send_due(limit: int = AT_ONCE, must_stop: Callable[[], bool] = lambda: False) -> int:
    """Send the mail that is due, `limit` messages at most; return how many were dealt with.

    Returns 0 where none is due, where the mail server is away, and where the hour's budget is spent: to go on at once
    would be in vain.
    """
    timeout = current_app.config["MAIL_TIMEOUT"]
    lease = clock.now() + timedelta(seconds=_LEASE * timeout)
    no_later_than = monotonic() + (_LEASE - _LEFT) * timeout
    limit = mail_budget.left(limit)
    promises = _take(limit, lease) if limit else []
    if not promises:
        return 0
    waiting = deque(_what_goes(promises))
    back_at = None
    sent = 0
    try:
        with mail.connect() as connection:
            while waiting and not must_stop() and monotonic() < no_later_than:
                # One that makes us stumble keeps its lease, so that it does not stand before the others again.
                begun = waiting.popleft()
                failure = _send(connection, *begun)
                if isinstance(failure, mail.Away):
                    waiting.appendleft(begun)
                    log.error("mail_server_away", failure=failure.reason, waiting=len(waiting))
                    back_at = clock.now() + _SERVER_PAUSE
                    break
                sent += failure is None
    finally:
        mail_budget.spend(sent)
        _let_go([promise.id for promise, _ in waiting], lease, back_at or clock.now())
    return 0 if back_at else len(promises)


def _take(limit: int, lease: datetime) -> list[Promise]:
    """Take messages that are due; until the lease ends no other worker takes them."""
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.given_up_at.is_(None),
            OutboxMessage.due_at <= clock.now(),
        )
        .order_by(OutboxMessage.due_at)
        .limit(limit)
        # Several workers take side by side; SQLite, which knows no such lock, lets one write at a time.
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    with hot() as connection:
        rows = connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(select(due.c.id)))
            .values(due_at=lease, attempts=OutboxMessage.attempts + 1)
            .returning(
                OutboxMessage.id,
                OutboxMessage.kind,
                OutboxMessage.signature_id,
                OutboxMessage.attempts,
                OutboxMessage.decided,
                OutboxMessage.sealed,
            )
        ).all()
    return [Promise(**row._mapping) for row in rows]


def _let_go(ids: Collection[UUID], lease: datetime, due_at: datetime) -> None:
    """Give back what was taken and not tried, unless the lease is over and another worker has it."""
    if not ids:
        return
    with hot() as connection:
        connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), OutboxMessage.due_at == lease)
            .values(due_at=due_at, attempts=OutboxMessage.attempts - 1)
        )


def _what_goes(promises: Collection[Promise]) -> list[tuple[Promise, Addressee]]:
    """Return the messages that really go out; those that do not are deleted, or put off until they can be read."""
    promises, jobs = mail_jobs.opened(promises)
    addressees = outbox.addressees({promise.signature_id for promise in promises}, jobs)
    readable, undecided = [], []
    for promise in promises:
        addressee = addressees.get(promise.signature_id)
        if addressee is not None and addressee.is_unreadable:
            _note(promise, mail.Temporary("unreadable"))
        elif promise.decided:
            readable.append(promise)
        else:
            undecided.append(promise)
    kinds = mail_limits.decide(undecided, addressees) if undecided else {}
    decided = readable + [
        replace(promise, kind=kinds[promise.id], decided=True) for promise in undecided if promise.id in kinds
    ]
    going = []
    for promise in decided:
        addressee = addressees.get(promise.signature_id)
        if addressee is not None and addressee.still_wants(promise.kind):
            going.append((promise, addressee))
        else:
            _drop(promise)
    return going


def _send(connection: mail.Connection | mail.Folder, promise: Promise, addressee: Addressee) -> mail.Failure | None:
    petition = petitions.by_id(addressee.petition_id)
    if petition is None:
        _drop(promise)
        return None
    message = mails.stencil(petition, promise.kind, addressee.language).fill(
        recipient=addressee.address.envelope,
        message_id=promise.id.hex,
        date=clock.now(),
        tokens={purpose: tokens.token(addressee.secret, purpose) for purpose in Purpose},
    )
    failure = connection.deliver(addressee.address.envelope, message)
    if failure is None:
        _mark_sent(promise, reminds=petition.sends_reminder and promise.kind == MailKind.CONFIRM)
    elif not isinstance(failure, mail.Away):
        _note(promise, failure)
    return failure


def _mark_sent(promise: Promise, *, reminds: bool) -> None:
    """Write down that the server has accepted the message, before anything else happens."""
    if promise.kind == MailKind.ALREADY_SIGNED:
        # Nothing comes after it, and it would tell when somebody came back.
        _drop(promise)
        return
    now = clock.now()
    if reminds:
        due_at = clock.next_hour(now + REMINDER_AFTER)
        _SENT_WITH_REMINDER.run(id=promise.id, reminder_id=uuid4(), now=now, due_at=due_at)
        return
    _SENT.run(id=promise.id, now=now)


def _note(promise: Promise, failure: mail.Failure) -> None:
    """Put the message off, or give it up and say so; whoever signs again after that is mailed again."""
    if isinstance(failure, mail.Permanent) or promise.attempts >= MAX_ATTEMPTS:
        log.error("mail_given_up", message=promise.id.hex, failure=failure.reason, attempts=promise.attempts)
        with transaction():
            # The signature first, as everywhere: a press of the button locks it, too, before it forgets the mail.
            if promise.decided:
                mail_limits.let_try_again(promise.signature_id, promise.id)
            db.session.connection().execute(_noted(promise, failure, given_up_at=clock.now(), sealed=None))
        return
    log.warning("mail_put_off", message=promise.id.hex, failure=failure.reason, attempts=promise.attempts)
    with hot() as connection:
        connection.execute(_noted(promise, failure, due_at=clock.now() + _pause(promise.attempts)))


def _noted(promise: Promise, failure: mail.Failure, **changes: datetime | None) -> Update:
    return update(OutboxMessage).where(OutboxMessage.id == promise.id).values(failure=failure.reason, **changes)


def _pause(attempts: int) -> timedelta:
    # Messages that failed together do not come back together.
    return _FIRST_PAUSE * (_PAUSE_GROWS ** (attempts - 1) * random.uniform(0.8, 1.2))  # noqa: S311  No secret.


def _drop(promise: Promise) -> None:
    """Delete a message that nobody needs any more: its signature was confirmed, withdrawn or forgotten."""
    with hot() as connection:
        connection.execute(delete(OutboxMessage).where(OutboxMessage.id == promise.id))
