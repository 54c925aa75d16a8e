"""Unsubscribing: a signer wants no more news; the signature stays as it is."""

from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select, update

from petition_app.db import db, transaction
from petition_app.domain import clock, tokens
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.refusals import LinkBroken
from petition_app.models import MailingMessage, Signature
from petition_app.queries import keys, signatures
from petition_app.queries.signatures import Reader


def token(signature_id: UUID) -> str:
    """Return the token of the link that ends the news for a signer."""
    return tokens.unsubscribe_token(current_app.config["SECRET_KEY"], signature_id)


def reader(text: str) -> Reader:
    """Return whom a link that ends the news belongs to, now and for as long as the row is kept. Raises LinkBroken."""
    config = current_app.config
    found = signatures.reader(tokens.unsubscribing([config["SECRET_KEY"], *config["SECRET_KEY_FALLBACKS"]], text))
    if found is None:
        raise LinkBroken
    return found


def unsubscribe(text: str) -> Reader:
    """Mail the signer no more news of the petition; asking again changes nothing. Raises LinkBroken.

    It is written where the consent stands, inside the envelope: nothing in clear tells who has had enough.
    """
    found = reader(text)
    with transaction():
        row = db.session.execute(
            select(Signature.blob, Signature.blind_index)
            .where(Signature.id == found.id, Signature.state == SignatureState.CONFIRMED, Signature.blob.is_not(None))
            .with_for_update()
        ).one_or_none()
        if row is not None:
            petition_keys = keys.of(found.petition_id, knows=row.blob[0])
            record = petition_keys.open(row.blob, kind="signature", row=row.blind_index)
            if record["updates"]:
                record |= {"updates": False, "updates_ended": clock.today().isoformat()}
                blob = petition_keys.seal(record, kind="signature", row=row.blind_index)
                db.session.execute(update(Signature).where(Signature.id == found.id).values(blob=blob))
        db.session.execute(delete(MailingMessage).where(MailingMessage.signature_id == found.id))
    return found
