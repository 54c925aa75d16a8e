"""Retention: what may be kept no longer is deleted, in steps that hold nobody up."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, delete, or_, select, update

from petition_app.db import db, hot, transaction, truncate_write_ahead_log
from petition_app.domain import clock
from petition_app.domain.audit import KEPT_FOR
from petition_app.domain.lifecycle import PetitionState, SignatureState
from petition_app.models import (
    AuditEntry,
    LoginAttempts,
    LoginSession,
    MailAllowance,
    MailingMessage,
    OutboxMessage,
    Petition,
    PetitionKey,
    ShownSigner,
    Signature,
    Suppression,
)

_AT_ONCE = 1000
# A mail may go out at the end of its link's life; a day later nobody asks for it.
_AFTER_THE_LINK = timedelta(days=1)


def forget_what_is_due() -> None:
    """Delete signatures that were never confirmed, and what mail and logins leave behind, once its time is over."""
    now = clock.now()
    old = now - current_app.config["CONFIRM_LINK_LIFETIME"] - _AFTER_THE_LINK
    _in_steps(_forget_signatures)
    _in_steps(lambda: _forget(OutboxMessage.id, or_(OutboxMessage.sent_at <= old, OutboxMessage.given_up_at <= old)))
    _in_steps(lambda: _forget(MailAllowance.pseudonym, MailAllowance.until <= now))
    _in_steps(lambda: _forget(Suppression.link_hash, Suppression.until <= now))
    _in_steps(lambda: _forget(AuditEntry.id, AuditEntry.at <= now - KEPT_FOR))
    _in_steps(lambda: _forget(LoginAttempts.pseudonym, LoginAttempts.until <= now))
    _in_steps(lambda: _forget(LoginSession.token_hash, LoginSession.expires_at <= now))
    _forget_ended_petitions()
    truncate_write_ahead_log()


def _in_steps(step: Callable[[], int]) -> None:
    while step() == _AT_ONCE:
        continue


def _forget_signatures() -> int:
    """Delete signatures whose link expired before anybody confirmed them, with the mail that was promised."""
    over = (
        Signature.expires_at <= clock.now(),
        Signature.state.in_((SignatureState.PENDING, SignatureState.WITHDRAWN)),
    )
    with transaction():
        connection = db.session.connection()
        # A form that is sent again at this moment has the row, and keeps it.
        ids: list[UUID] = list(
            connection.scalars(select(Signature.id).where(*over).limit(_AT_ONCE).with_for_update(skip_locked=True))
        )
        connection.execute(delete(Signature).where(Signature.id.in_(ids)))
        connection.execute(delete(OutboxMessage).where(OutboxMessage.signature_id.in_(ids)))
    return len(ids)


def _forget_ended_petitions() -> None:
    """Destroy what is known of the signers of petitions that ended long enough ago; the numbers stay.

    The keys go last: with them gone, no copy of the rows can be opened either.
    """
    closed = (
        select(Petition.id, Petition.closed_at, Petition.retention_days)
        .where(Petition.state == PetitionState.CLOSED, Petition.closed_at.is_not(None))
        .where(Petition.id.in_(select(PetitionKey.petition_id)))
    )
    with hot() as connection:
        ended = connection.execute(closed).all()
    for petition in ended:
        if petition.closed_at + timedelta(days=petition.retention_days) <= clock.now():
            _in_steps(partial(_empty_signatures, petition.id))
            with transaction():
                db.session.execute(delete(PetitionKey).where(PetitionKey.petition_id == petition.id))


def _empty_signatures(petition_id: UUID) -> int:
    with transaction():
        connection = db.session.connection()
        full = select(Signature.id).where(Signature.petition_id == petition_id, Signature.blind_index.is_not(None))
        ids = list(connection.scalars(full.limit(_AT_ONCE)))
        connection.execute(
            update(Signature)
            .where(Signature.id.in_(ids))
            .values(blind_index=None, blob=None, link_secret=None, confirmation=None, mail_after=None)
        )
        connection.execute(delete(OutboxMessage).where(OutboxMessage.signature_id.in_(ids)))
        connection.execute(delete(ShownSigner).where(ShownSigner.signature_id.in_(ids)))
        connection.execute(delete(MailingMessage).where(MailingMessage.signature_id.in_(ids)))
    return len(ids)


def _forget(key: Any, condition: ColumnElement[bool]) -> int:
    with transaction():
        connection = db.session.connection()
        keys = list(connection.scalars(select(key).where(condition).limit(_AT_ONCE)))
        connection.execute(delete(key.class_).where(key.in_(keys), condition))
    return len(keys)
