"""Signing: a form becomes a pending signature, the signer's press of a button makes it count.

The two paths that every signer walks are one statement each. A form is never looked up before it is
written: whoever signs again, wants no mail or may get none today changes the same rows and is answered
with the same words, and only the worker decides what is mailed.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy import delete, select, update

from petition_app.db import db, insert, transaction
from petition_app.domain import clock, tokens
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.lifecycle import CONFIRM_GRACE, SUPPRESSED_FOR, SignatureState, link_lifetime
from petition_app.domain.refusals import LinkBroken, PetitionClosed, SignatureChanged
from petition_app.domain.sealing import is_sealed
from petition_app.domain.signers import Details
from petition_app.domain.tokens import Purpose
from petition_app.models import MailingMessage, OutboxMessage, Signature, Suppression
from petition_app.queries import keys, petitions, signatures
from petition_app.queries.petitions import PetitionView
from petition_app.queries.signatures import LinkedSignature
from petition_app.services import counting, sealed_signing, signature_log
from petition_app.services.signing_statements import CONFIRM, SIGN


def sign(petition: PetitionView, details: Details, screening: str | None = None) -> bytes:
    """Write down what the form says, encrypted, and promise the mail: one statement, whoever signs.

    What `screening` says will be held, and not counted, when its signer confirms it. Returns what was written, of
    which nobody but its reader can tell anything. Raises PetitionClosed; for a sealed petition ServiceBusy, where
    nobody could mail.
    """
    written = _signed(petition, details, screening, keys.of(petition.id))
    # The petition is closed, or has another key since this process looked.
    written = written or _signed(petition, details, screening, keys.renewed(petition.id))
    if written is None:
        raise PetitionClosed
    return written


def _signed(
    petition: PetitionView, details: Details, screening: str | None, petition_keys: PetitionKeys
) -> bytes | None:
    blind_index = petition_keys.blind_index(details.canonical_email)
    message_id = uuid4()
    proof_key = job = None
    if petition.sealing:
        blob, proof_key = sealed_signing.record(petition_keys, details, row=blind_index)
        job = sealed_signing.job(details.email, message_id)
    else:
        blob = petition_keys.seal(details.personal(), kind="signature", row=blind_index)
    lifetime = link_lifetime(current_app.config["CONFIRM_LINK_LIFETIME"], is_sealed=petition.sealing is not None)
    secret = tokens.new_secret()
    now = clock.now()
    row = SIGN.run(
        id=uuid4(),
        petition_id=petition.id,
        country=details.country,
        language=details.language,
        source=details.source,
        day=now.date(),
        now=now,
        expires_at=clock.next_hour(now + lifetime),
        blind_index=blind_index,
        link_hash=tokens.stored(secret),
        blob=blob,
        link_secret=petition_keys.seal_bytes(secret, kind="link", row=blind_index),
        proof_key=proof_key,
        screening=screening,
        message_id=message_id,
        key_number=petition_keys.current,
        job=job,
    )
    return blob if row is not None else None


def confirm(token: str, seen: str = "") -> LinkedSignature:
    """Count the signature that the link names, or hold it; pressing again changes nothing.

    It is confirmed as its signer has seen it: `seen` is the mark of what the confirmation page showed; without one,
    what is there now is confirmed.
    Raises LinkBroken, PetitionClosed, SignatureChanged.
    """
    link_hash = tokens.lookup(token, Purpose.CONFIRM)
    signature = found(link_hash)
    if signature.state is not SignatureState.PENDING:
        return signature
    # Read before anything is written: a moment later the key that opens it may be gone.
    shown = signature.seen
    if seen and seen != shown:
        raise SignatureChanged
    now = clock.now()
    leaf = {}
    if signature.logged:
        leaf = signature_log.leaf(token, signature.id, signature.country, now.date())
    chain = CONFIRM[signature.screening is not None, signature.logged]
    row = chain.run(
        link_hash=link_hash,
        blob=signature.blob,
        confirmation=_proof(signature, leaf.get("entry")),
        day=now.date(),
        now=now,
        grace_from=now - CONFIRM_GRACE,
        **leaf,
    )
    if row is None:
        return _confirmed_meanwhile(token, shown, signature)
    return signature


def withdraw(token: str) -> PetitionView:
    """Take the link's signature back, whether it counts yet or not; pressing again changes nothing.

    Raises LinkBroken.
    """
    link_hash = tokens.lookup(token, Purpose.WITHDRAW)
    petition = petition_of(found(link_hash))
    with transaction():
        take_back(link_hash, _by_signer(token, Purpose.WITHDRAW))
    return petition


def say_not_me(token: str) -> PetitionView:
    """Delete what somebody signed with another's address, and mail that address no more for the petition.

    Raises LinkBroken.
    """
    link_hash = tokens.lookup(token, Purpose.NOT_ME)
    petition = not_me_petition(token)
    with transaction():
        row = db.session.execute(
            select(Signature.blind_index, Signature.petition_id)
            .where(Signature.link_hash == link_hash, Signature.blind_index.is_not(None))
            .with_for_update()
        ).one_or_none()
        if row is not None:
            suppress(row.petition_id, row.blind_index, link_hash)
            take_back(link_hash, _by_signer(token, Purpose.NOT_ME))
            # One that never counted leaves no trace; one that did stays as a number taken back.
            db.session.execute(
                delete(Signature).where(
                    Signature.link_hash == link_hash,
                    Signature.state == SignatureState.WITHDRAWN,
                    Signature.expires_at.is_not(None),
                )
            )
    return petition


def not_me_petition(token: str) -> PetitionView:
    """Return the petition of a "that was not me" link, before and after it was pressed. Raises LinkBroken."""
    link_hash = tokens.lookup(token, Purpose.NOT_ME)
    petition_id = signatures.suppressed_petition(link_hash)
    if petition_id is None:
        return petition_of(found(link_hash))
    petition = petitions.by_id(petition_id)
    if petition is None:
        raise LinkBroken
    return petition


def found(link_hash: bytes) -> LinkedSignature:
    """Return the signature that a link names while the link holds. Raises LinkBroken."""
    signature = signatures.by_link(link_hash)
    if signature is None or (signature.expires_at is not None and signature.expires_at <= clock.now()):
        raise LinkBroken
    return signature


def petition_of(signature: LinkedSignature) -> PetitionView:
    """Return the petition of a signature, in whatever state it is. Raises LinkBroken."""
    petition = petitions.by_id(signature.petition_id)
    if petition is None:
        raise LinkBroken
    return petition


def _proof(signature: LinkedSignature, entry: bytes | None) -> bytes:
    """Seal what proves the confirmation: when, how, and which mail brought the link; of a sealed one also its entry."""
    if signature.blind_index is None or signature.blob is None:
        raise LinkBroken
    record = {
        "confirmed": clock.now().isoformat(timespec="seconds"),
        "method": "POST",
        "mail": signature.message_id and signature.message_id.hex,
        "mailed": signature.mailed_at and signature.mailed_at.isoformat(timespec="seconds"),
    }
    if is_sealed(signature.blob):
        return sealed_signing.confirmation(signature, record, entry)
    # Not under an older key than the signature itself: who changes the key looks for old signatures.
    petition_keys = keys.of(signature.petition_id, knows=signature.blob[0])
    return petition_keys.seal(record, kind="confirmation", row=signature.blind_index)


def _confirmed_meanwhile(token: str, shown: str, before: LinkedSignature) -> LinkedSignature:
    # Nothing changed: another press was faster, the form came again, or the petition takes no more signatures.
    signature = found(tokens.lookup(token, Purpose.CONFIRM))
    if signature.state is not SignatureState.PENDING:
        return signature
    if signature.seen != shown:
        raise SignatureChanged
    if (signature.blob, signature.screening) == (before.blob, before.screening):
        raise PetitionClosed
    # In this instant the petition's key was changed, or screening found something.
    return confirm(token, shown)


def take_back(link_hash: bytes, log: Callable[[UUID], None]) -> None:
    """Empty the signature's row and count it no more, if it counted; then `log` says so in its petition's log.

    Joins the caller's transaction.
    """
    emptied = {
        "state": SignatureState.WITHDRAWN,
        "blind_index": None,
        "blob": None,
        "link_secret": None,
        "confirmation": None,
        "mail_after": None,
    }
    # Locked first: a press or a moderator at this moment comes before it or after it, and never in between.
    gone = db.session.execute(
        select(
            Signature.id,
            Signature.state,
            Signature.petition_id,
            Signature.day,
            Signature.country,
            Signature.language,
            Signature.source,
        )
        .where(Signature.link_hash == link_hash, Signature.state != SignatureState.WITHDRAWN)
        .with_for_update()
    ).one_or_none()
    if gone is None:
        return
    db.session.execute(update(Signature).where(Signature.id == gone.id).values(emptied))
    if gone.state == SignatureState.CONFIRMED:
        counting.take_back(
            gone.petition_id, day=gone.day, country=gone.country, language=gone.language, source=gone.source
        )
        log(gone.petition_id)
    else:
        signature_log.forget_held([gone.id])
    db.session.execute(delete(OutboxMessage).where(OutboxMessage.signature_id == gone.id))
    db.session.execute(delete(MailingMessage).where(MailingMessage.signature_id == gone.id))


def _by_signer(token: str, purpose: Purpose) -> Callable[[UUID], None]:
    return lambda petition_id: signature_log.take_back(petition_id, token, purpose)


def suppress(petition_id: UUID, blind_index: bytes, link_hash: bytes) -> None:
    """Mail the address no more for the petition. Joins the caller's transaction."""
    until = clock.now() + SUPPRESSED_FOR
    language = select(Signature.language).where(Signature.link_hash == link_hash).scalar_subquery()
    db.session.execute(
        insert(Suppression)
        .values(petition_id=petition_id, blind_index=blind_index, link_hash=link_hash, language=language, until=until)
        .on_conflict_do_update(
            index_elements=[Suppression.petition_id, Suppression.blind_index],
            set_={"until": until, "link_hash": link_hash, "language": language},
        )
    )
