"""Retention: what may be kept no longer is deleted, in steps that hold nobody up."""

from datetime import timedelta
from functools import partial
from uuid import UUID

from flask import current_app
from sqlalchemy import and_, delete, or_, select

from petition_app.db import db, transaction, truncate_write_ahead_log
from petition_app.domain import clock
from petition_app.domain.audit import KEPT_FOR
from petition_app.domain.lifecycle import REFUSED_FOR, SignatureState
from petition_app.domain.screening import ALARMS_KEPT_FOR
from petition_app.models import (
    Alarm,
    AuditEntry,
    LoginAttempts,
    LoginSession,
    LogLeaf,
    MailAllowance,
    Moderation,
    OutboxMessage,
    Signature,
    Suppression,
)
from petition_app.services import forgetting, signature_log
from petition_app.services.steps import forget_some, in_steps

# A mail may go out at the end of its link's life; a day later nobody asks for it.
_AFTER_THE_LINK = timedelta(days=1)


def forget_what_is_due() -> None:
    """Delete signatures that were never confirmed, and what mail and logins leave behind, once its time is over."""
    now = clock.now()
    old = now - current_app.config["CONFIRM_LINK_LIFETIME"] - _AFTER_THE_LINK
    in_steps(_forget_signatures)
    in_steps(
        partial(forget_some, OutboxMessage.id, or_(OutboxMessage.sent_at <= old, OutboxMessage.given_up_at <= old))
    )
    in_steps(partial(forget_some, MailAllowance.pseudonym, MailAllowance.until <= now))
    in_steps(partial(forget_some, Suppression.link_hash, Suppression.until <= now))
    in_steps(partial(forget_some, AuditEntry.id, AuditEntry.at <= now - KEPT_FOR))
    in_steps(partial(forget_some, Alarm.until, Alarm.until <= now - ALARMS_KEPT_FOR))
    in_steps(partial(forget_some, Moderation.id, Moderation.at <= now - REFUSED_FOR))
    in_steps(partial(forget_some, LoginAttempts.pseudonym, LoginAttempts.until <= now))
    in_steps(partial(forget_some, LoginSession.token_hash, LoginSession.expires_at <= now))
    in_steps(partial(forget_some, LogLeaf.ticket, and_(LogLeaf.expires_at <= now, LogLeaf.position.is_not(None))))
    forgetting.forget_ended_petitions()
    truncate_write_ahead_log()


def _forget_signatures(at_once: int) -> int:
    """Delete signatures that nobody confirmed in time, or that were refused, with the mail that was promised."""
    over = (
        Signature.expires_at <= clock.now(),
        Signature.state.in_((SignatureState.PENDING, SignatureState.WITHDRAWN, SignatureState.REFUSED)),
    )
    with transaction():
        connection = db.session.connection()
        # A form that is sent again at this moment has the row, and keeps it.
        ids: list[UUID] = list(
            connection.scalars(select(Signature.id).where(*over).limit(at_once).with_for_update(skip_locked=True))
        )
        connection.execute(delete(Signature).where(Signature.id.in_(ids)))
        connection.execute(delete(OutboxMessage).where(OutboxMessage.signature_id.in_(ids)))
        signature_log.forget_held(ids)
    return len(ids)
