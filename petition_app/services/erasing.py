"""Erasing: everything that is kept of one person who signed, in every petition, found by the address."""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import delete, select

from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db, hot, transaction, truncate_write_ahead_log
from petition_app.domain.addresses import Address
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.signature_log import Reason
from petition_app.models import PetitionKey, ShownSigner, Signature, Suppression
from petition_app.queries import keys
from petition_app.services import audit, mail_limits, signature_log, signing


@dataclass(frozen=True, kw_only=True)
class Erased:
    """How much was erased of one person; never where."""

    petitions: int
    signatures: int
    suppressions: int
    #: Petitions whose keys could not be read: whether the person signed there cannot be told.
    unreadable: int


def erase(address: Address, *, mail_no_more: bool = False) -> Erased:
    """Erase what was signed with the address, wherever; a signature that counted counts no more.

    There is no list of who signed what: each petition's own blind index is asked. With `mail_no_more` the
    petitions that knew the address keep its blind index for a year, so that they never write to it again.
    """
    with hot() as connection:
        petition_ids = connection.scalars(select(PetitionKey.petition_id).distinct()).all()
    signatures = suppressions = found = unreadable = 0
    for petition_id in petition_ids:
        try:
            index = keys.of(petition_id).blind_index(address.canonical)
        except KeyMissing:
            unreadable += 1
            continue
        signed, suppressed = _erase(petition_id, index, mail_no_more=mail_no_more)
        signatures += signed
        suppressions += suppressed
        found += bool(signed or suppressed)
    with transaction():
        mail_limits.forget(address.canonical)
    truncate_write_ahead_log()
    return Erased(petitions=found, signatures=signatures, suppressions=suppressions, unreadable=unreadable)


def _erase(petition_id: UUID, index: bytes, *, mail_no_more: bool) -> tuple[int, int]:
    with transaction():
        suppressed = db.session.scalars(
            delete(Suppression)
            .where(Suppression.petition_id == petition_id, Suppression.blind_index == index)
            .returning(Suppression.link_hash)
        ).all()
        signature = db.session.execute(
            select(Signature.id, Signature.link_hash)
            .where(Signature.petition_id == petition_id, Signature.blind_index == index)
            .with_for_update()
        ).one_or_none()
        link_hash = signature.link_hash if signature else next(iter(suppressed), None)
        if mail_no_more and link_hash is not None:
            signing.suppress(petition_id, index, link_hash)
        if signature is not None:
            link_hash = signature.link_hash
            signing.take_back(link_hash, partial(signature_log.remove, link_hash=link_hash, reason=Reason.ERASED))
            signature_log.forget_receipt_of(signature.id)
            db.session.execute(delete(ShownSigner).where(ShownSigner.signature_id == signature.id))
            # One that never counted leaves no row; one that did stays as a number taken back.
            db.session.execute(
                delete(Signature).where(
                    Signature.id == signature.id,
                    Signature.state == SignatureState.WITHDRAWN,
                    Signature.expires_at.is_not(None),
                )
            )
        if signature is not None or suppressed:
            audit.note_erasure(petition_id)
    return int(signature is not None), len(suppressed)
