"""Mailings: an update that an organiser has mailed to those who agreed: prepared, looked at, sent, stopped."""

from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Update, delete, select, update

from petition_app.db import db, insert, transaction
from petition_app.domain import clock
from petition_app.domain.lifecycle import MailingState
from petition_app.models import Mailing, MailingMessage, Petition
from petition_app.models import Update as UpdateRow


def prepare(petition_id: UUID, update_id: UUID) -> bool:
    """Let the worker look for those who agreed to news by mail; nothing goes out yet.

    False where the update is not published or has a mailing already: it is mailed once. False, too, where the
    petition is sealed: whom to mail is not known here.
    """
    with transaction():
        published = db.session.scalar(
            select(UpdateRow.id)
            .join(Petition, Petition.id == UpdateRow.petition_id)
            .where(
                UpdateRow.id == update_id,
                UpdateRow.petition_id == petition_id,
                UpdateRow.published_at.is_not(None),
                Petition.sealing == "",
            )
        )
        if published is None:
            return False
        made = db.session.scalar(
            insert(Mailing)
            .values(
                id=uuid4(),
                petition_id=petition_id,
                update_id=update_id,
                state=MailingState.PREPARING,
                last_index=b"",
                readers=0,
                sent=0,
                failed=0,
                previewed=False,
                preview_language="",
            )
            .on_conflict_do_nothing(index_elements=[Mailing.update_id])
            .returning(Mailing.id)
        )
    return made is not None


def preview(petition_id: UUID, update_id: UUID, person_id: int, language: str) -> bool:
    """Let the worker mail the update to the organiser alone, in a language."""
    return _change(
        _of(petition_id, update_id).values(
            preview_person_id=person_id, preview_language=language, preview_due_at=clock.now()
        )
    )


def start(petition_id: UUID, update_id: UUID) -> bool:
    """Let it go out, for the first time or again after it was stopped; not before somebody has seen a preview."""
    ready = Mailing.state.in_((MailingState.PREPARED, MailingState.STOPPED))
    return _change(_of(petition_id, update_id, ready, Mailing.previewed.is_(True)).values(state=MailingState.SENDING))


def stop(petition_id: UUID, update_id: UUID) -> bool:
    """Send no more of it; at most the mail in flight still goes out."""
    sending = Mailing.state == MailingState.SENDING
    return _change(_of(petition_id, update_id, sending).values(state=MailingState.STOPPED))


def forget(update_id: UUID) -> None:
    """Delete the mailing of an update that is deleted. Joins the caller's transaction."""
    mailing = select(Mailing.id).where(Mailing.update_id == update_id)
    db.session.execute(delete(MailingMessage).where(MailingMessage.mailing_id.in_(mailing)))
    db.session.execute(delete(Mailing).where(Mailing.update_id == update_id))


def _of(petition_id: UUID, update_id: UUID, *also: ColumnElement[bool]) -> Update:
    return update(Mailing).where(Mailing.update_id == update_id, Mailing.petition_id == petition_id, *also)


def _change(statement: Update) -> bool:
    with transaction():
        return db.session.scalar(statement.returning(Mailing.id)) is not None
