"""Mailing copies: those of an update that wait go out, slower than a set pace and after everything that is urgent.

A copy is deleted once the server has accepted it, so that whoever is killed when, at most the one in flight goes
out twice, under the same Message-ID.
"""

import random
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from flask import current_app
from sqlalchemy import Integer, Select, Uuid, exists, select, update
from sqlalchemy.types import TypeEngine

from petition_app.adapters import mail
from petition_app.db import Chain, hot
from petition_app.domain import clock, tokens
from petition_app.domain.lifecycle import MailingState, PetitionState
from petition_app.domain.tokens import UNSUBSCRIBE, Purpose
from petition_app.models import Mailing, MailingMessage, Petition, Update
from petition_app.queries import mailings, outbox, petitions
from petition_app.queries.mailings import News
from petition_app.queries.outbox import Addressee
from petition_app.services import mailing_pace, news_mails, unsubscribing

#: So many copies are taken in one step.
SENT_AT_ONCE = 100
MAX_ATTEMPTS = 6
#: In multiples of MAIL_TIMEOUT: how long nobody else takes what a worker has taken. A mail lasts 3 at most.
LEASE = 6

# A round is over after so many seconds, so that a slow mail server lets confirmations in between.
_ROUND = 2.0
_PAUSE = timedelta(minutes=5)
_SERVER_PAUSE = timedelta(seconds=30)

log = structlog.get_logger()

_TYPES: dict[str, TypeEngine[Any]] = {
    "id": Uuid(),
    "mailing_id": Uuid(),
    "sent": Integer(),
    "failed": Integer(),
}
_DONE = Chain(
    _TYPES,
    gone="DELETE FROM mailing_messages WHERE id = :id RETURNING mailing_id",
    counted="""
        UPDATE mailings SET sent = mailings.sent + :sent, failed = mailings.failed + :failed
         WHERE id IN (SELECT mailing_id FROM gone) RETURNING id""",
)


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy of an update, as the worker has taken it."""

    id: UUID
    mailing_id: UUID
    signature_id: UUID
    attempts: int


def send_due(must_stop: Callable[[], bool] = lambda: False) -> int:
    """Send some of the copies that are due, within the pace that is set; return how many were dealt with."""
    begun = clock.now()
    with hot() as connection:
        waiting = connection.scalar(_due(begun).limit(1))
    if waiting is None:
        _finish()
        return 0
    most = min(SENT_AT_ONCE, current_app.config["NEWS_MAILS_A_MINUTE"])
    if not mailing_pace.take_turn(begun, most):
        return 0
    lease = begun + timedelta(seconds=LEASE * current_app.config["MAIL_TIMEOUT"])
    copies = deque(_take(most, begun, lease))
    number = len(copies)
    mailing_pace.shorten(begun, most, number)
    addressees = outbox.addressees({copy.signature_id for copy in copies})
    news = mailings.news_of({copy.mailing_id for copy in copies})
    no_later_than = monotonic() + _ROUND
    back_at = None
    try:
        with mail.connect() as connection:
            while copies and not must_stop() and monotonic() < no_later_than:
                copy = copies.popleft()
                failure = _send(connection, copy, addressees.get(copy.signature_id), news.get(copy.mailing_id))
                if isinstance(failure, mail.Away):
                    copies.appendleft(copy)
                    log.error("mail_server_away", failure=failure.reason, waiting=len(copies))
                    back_at = clock.now() + _SERVER_PAUSE
                    break
    finally:
        _let_go([copy.id for copy in copies], lease, back_at or clock.now())
    _finish()
    return 0 if back_at else number


def _take(limit: int, now: datetime, lease: datetime) -> list[Copy]:
    """Take copies that are due; until the lease ends no other worker takes them."""
    # Several workers take side by side; SQLite, which knows no such lock, lets one write at a time.
    due = _due(now).limit(limit).with_for_update(skip_locked=True, of=MailingMessage).cte("due")
    with hot() as connection:
        rows = connection.execute(
            update(MailingMessage)
            .where(MailingMessage.id.in_(select(due.c.id)))
            .values(due_at=lease, attempts=MailingMessage.attempts + 1)
            .returning(
                MailingMessage.id,
                MailingMessage.mailing_id,
                MailingMessage.signature_id,
                MailingMessage.attempts,
            )
        ).all()
    return [Copy(**row._mapping) for row in rows]


def _due(now: datetime) -> Select[UUID]:
    return (
        select(MailingMessage.id)
        .join(Mailing, Mailing.id == MailingMessage.mailing_id)
        .join(Update, Update.id == Mailing.update_id)
        .join(Petition, Petition.id == Mailing.petition_id)
        .where(
            Mailing.state == MailingState.SENDING,
            MailingMessage.due_at <= now,
            # What nobody may read any more is mailed to nobody.
            Update.published_at.is_not(None),
            ~Petition.hidden,
            Petition.state != PetitionState.DRAFT,
        )
        .order_by(MailingMessage.due_at)
    )


def _send(
    connection: mail.Connection | mail.Folder, copy: Copy, addressee: Addressee | None, news: News | None
) -> mail.Failure | None:
    if addressee is not None and addressee.is_unreadable:
        _note(copy, mail.Temporary("unreadable"))
        return None
    # Asked again at the last moment: somebody may have withdrawn or unsubscribed since the copies were counted.
    petition = petitions.by_id(addressee.petition_id) if addressee and addressee.wants_news else None
    if addressee is None or petition is None or news is None:
        _DONE.run(id=copy.id, sent=0, failed=0)
        return None
    message = news_mails.stencil(petition, news, addressee.language).fill(
        recipient=addressee.address.envelope,
        message_id=copy.id.hex,
        date=clock.now(),
        tokens={
            UNSUBSCRIBE: unsubscribing.token(copy.signature_id),
            Purpose.WITHDRAW: tokens.token(addressee.secret, Purpose.WITHDRAW),
        },
    )
    failure = connection.deliver(addressee.address.envelope, message)
    if failure is None:
        _DONE.run(id=copy.id, sent=1, failed=0)
    elif not isinstance(failure, mail.Away):
        _note(copy, failure)
    return failure


def _note(copy: Copy, failure: mail.Failure) -> None:
    """Put the copy off, or give it up and say so."""
    if isinstance(failure, mail.Permanent) or copy.attempts >= MAX_ATTEMPTS:
        log.error("mail_given_up", message=copy.id.hex, failure=failure.reason, attempts=copy.attempts)
        _DONE.run(id=copy.id, sent=0, failed=1)
        return
    log.warning("mail_put_off", message=copy.id.hex, failure=failure.reason, attempts=copy.attempts)
    pause = _PAUSE * (2 ** (copy.attempts - 1) * random.uniform(0.8, 1.2))  # noqa: S311  No secret.
    with hot() as connection:
        connection.execute(
            update(MailingMessage).where(MailingMessage.id == copy.id).values(due_at=clock.now() + pause)
        )


def _let_go(ids: Collection[UUID], lease: datetime, due_at: datetime) -> None:
    """Give back what was taken and not tried, unless the lease is over and another worker has it."""
    if ids:
        with hot() as connection:
            connection.execute(
                update(MailingMessage)
                .where(MailingMessage.id.in_(ids), MailingMessage.due_at == lease)
                .values(due_at=due_at, attempts=MailingMessage.attempts - 1)
            )


def _finish() -> None:
    """Say of a mailing without copies that it is done."""
    left = exists().where(MailingMessage.mailing_id == Mailing.id)
    done = (Mailing.state == MailingState.SENDING, ~left)
    with hot() as connection:
        # Asked first: a worker that has nothing to do writes nothing.
        if connection.scalar(select(Mailing.id).where(*done).limit(1)) is not None:
            connection.execute(update(Mailing).where(*done).values(state=MailingState.FINISHED))
