"""Mailing rounds: what the worker does for updates that are mailed, a little at a time, after all that is urgent.

A batch of readers is written down together with the place behind which the next begins, so that a worker that is
killed leaves nobody out and writes nobody down twice.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy import select, update

from petition_app.adapters import mail
from petition_app.db import db, hot, insert, transaction
from petition_app.domain import clock, tokens
from petition_app.domain.lifecycle import MailingState
from petition_app.domain.tokens import UNSUBSCRIBE, Purpose
from petition_app.models import Mailing, MailingMessage
from petition_app.queries import mailings, petitions
from petition_app.services import mailing_copies, news_mails, unsubscribing

#: So many signatures are looked at in one step.
READ_AT_ONCE = 1000

log = structlog.get_logger()


def work(must_stop: Callable[[], bool] = lambda: False) -> int:
    """Look for readers, send what organisers want to see, send some copies; return how much there was."""
    return gather() + show_previews() + mailing_copies.send_due(must_stop)


def gather() -> int:
    """Write down those who agreed, among the next signatures of a mailing; return how many were looked at."""
    with hot() as connection:
        mailing = connection.execute(
            select(Mailing.id, Mailing.petition_id, Mailing.last_index)
            .where(Mailing.state == MailingState.PREPARING)
            .order_by(Mailing.id)
            .limit(1)
        ).one_or_none()
    if mailing is None:
        return 0
    found = mailings.batch(mailing.petition_id, mailing.last_index, READ_AT_ONCE)
    done = found.read < READ_AT_ONCE
    now = clock.now()
    with transaction():
        # Another worker that read the same batch comes second here and changes nothing.
        mine = db.session.scalar(
            update(Mailing)
            .where(
                Mailing.id == mailing.id,
                Mailing.state == MailingState.PREPARING,
                Mailing.last_index == mailing.last_index,
            )
            .values(
                last_index=found.last_index,
                readers=Mailing.readers + len(found.agreed),
                state=MailingState.PREPARED if done else MailingState.PREPARING,
            )
            .returning(Mailing.id)
        )
        if mine and found.agreed:
            db.session.execute(
                insert(MailingMessage).on_conflict_do_nothing(),
                [
                    {"id": uuid4(), "mailing_id": mailing.id, "signature_id": id_, "due_at": now, "attempts": 0}
                    for id_ in found.agreed
                ],
            )
    return found.read


def show_previews() -> int:
    """Mail an update to the organiser who asked to see it; return how many were dealt with."""
    now = clock.now()
    lease = now + timedelta(seconds=mailing_copies.LEASE * current_app.config["MAIL_TIMEOUT"])
    due = select(Mailing.id).where(Mailing.preview_due_at <= now).limit(1).with_for_update(skip_locked=True).cte("due")
    with hot() as connection:
        row = connection.execute(
            update(Mailing)
            .where(Mailing.id.in_(select(due.c.id)))
            .values(preview_due_at=lease)
            .returning(Mailing.id, Mailing.petition_id, Mailing.preview_language)
        ).one_or_none()
    if row is None:
        return 0
    failure = _show(row.id, row.petition_id, row.preview_language)
    if isinstance(failure, mail.Away):
        # It comes up again when the lease is over.
        log.error("mail_server_away", failure=failure.reason, waiting=1)
        return 0
    if failure is not None:
        log.error("mail_given_up", message=row.id.hex, failure=failure.reason, attempts=1)
    with hot() as connection:
        seen = {"previewed": True} if failure is None else {}
        connection.execute(update(Mailing).where(Mailing.id == row.id).values(preview_due_at=None, **seen))
    return 1


def _show(mailing_id: UUID, petition_id: UUID, language: str) -> mail.Failure | None:
    petition, recipient = petitions.by_id(petition_id), mailings.previewer(mailing_id)
    news = mailings.news_of({mailing_id}).get(mailing_id)
    if petition is None or news is None or recipient is None:
        return mail.Permanent("gone")
    # Links of nobody: pressed, they say so.
    nobody = uuid4()
    message = news_mails.stencil(petition, news, language, preview=True).fill(
        recipient=recipient.envelope,
        message_id=uuid4().hex,
        date=clock.now(),
        tokens={
            UNSUBSCRIBE: unsubscribing.token(nobody),
            Purpose.WITHDRAW: tokens.token(tokens.new_secret(), Purpose.WITHDRAW),
        },
    )
    with mail.connect() as connection:
        return connection.deliver(recipient.envelope, message)
