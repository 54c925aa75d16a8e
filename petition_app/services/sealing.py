"""Sealing: an organiser has a petition sealed to keys that are not on the server, and proves that they are held.

A draft becomes sealed, or stops being it, by one person. Once the petition is published the mode stays; further keys
are a proposal, which takes over when each of them is proven and a second person has approved it
(`services/key_approval.py`). What was sealed to an older set stays sealed to that one.
"""

import hmac
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, update

from petition_app.db import db, transaction
from petition_app.domain import clock, sealing
from petition_app.domain.audit import Act
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.sealing import Challenge, SealMode
from petition_app.models import Petition, SealKey, SealSet
from petition_app.services import audit


def seal_to(petition_id: UUID, mode: SealMode, recipients: Sequence[str], by: int | None = None) -> bool:
    """Seal a draft to these keys, or propose them for a sealed petition that runs; tell whether that was possible.

    While one proposal waits there is no other: what a second person looks at is not replaced under their eyes.
    Nobody can be shown, reminded or mailed whom the server does not know; a draft stops promising it.
    """
    is_draft = Petition.state == PetitionState.DRAFT
    with transaction():
        # Two organisers in the same instant come one after the other here.
        claimed = db.session.execute(
            update(Petition)
            .where(Petition.id == petition_id, or_(is_draft, Petition.sealing == mode))
            .values(edition=Petition.edition + 1, sealing=mode, shows_signers=False, sends_reminder=False)
            .returning(Petition.state)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        if claimed is None:
            return False
        now = clock.now()
        if claimed.state == PetitionState.DRAFT:
            _forget_keys(petition_id)
            _add(petition_id, recipients, approved_at=now)
            audit.note_petition(Act.SEALED, petition_id, by)
            return True
        # Looked at after the claim: whoever proposed in the same instant was waited for.
        if db.session.scalar(select(exists().where(SealSet.petition_id == petition_id, SealSet.approved_at.is_(None)))):
            return False
        _add(petition_id, recipients, proposed_by=by, proposed_at=now)
        audit.note_petition(Act.KEYS_PROPOSED, petition_id, by)
    return True


def prove(petition_id: UUID, key_id: UUID, answer: str, by: int | None = None) -> bool:
    """Take what decrypting a challenge gave; tell whether it was that, in which case the key is proven."""
    key = db.session.execute(
        select(SealKey.recipient, SealKey.answer_hash).where(SealKey.id == key_id, SealKey.petition_id == petition_id)
    ).one_or_none()
    if key is None or not hmac.compare_digest(key.answer_hash, sealing.answer_hash(answer)):
        return False
    with transaction():
        proven = db.session.scalar(
            update(SealKey)
            .where(SealKey.id == key_id, SealKey.proven_at.is_(None))
            .values(proven_at=clock.now())
            .returning(SealKey.id)
        )
        if proven is not None:
            have_a_new_edition(petition_id)
            audit.note_petition(Act.KEY_PROVEN, petition_id, by)
    return True


def leave_open(petition_id: UUID, by: int | None = None) -> bool:
    """Let a draft be an ordinary petition again; tell whether that was possible."""
    with transaction():
        left = db.session.scalar(
            update(Petition)
            .where(Petition.id == petition_id, Petition.state == PetitionState.DRAFT, Petition.sealing != "")
            .values(edition=Petition.edition + 1, sealing="")
            .returning(Petition.id)
            .execution_options(synchronize_session=False)
        )
        if left is not None:
            _forget_keys(petition_id)
            audit.note_petition(Act.SEAL_DROPPED, petition_id, by)
    return left is not None


def is_ready() -> ColumnElement[bool]:
    """Return the condition that a petition is not sealed, or has a set of keys that are all proven to be held."""
    of_petition = SealKey.petition_id == Petition.id
    known = select(func.count(SealKey.id)).where(of_petition).correlate(Petition).scalar_subquery()
    unproven = exists().where(of_petition, SealKey.proven_at.is_(None))
    return or_(Petition.sealing == "", and_(known >= sealing.FEWEST, ~unproven))


def _forget_keys(petition_id: UUID) -> None:
    """Forget the keys of a draft, to which nothing was sealed. Joins the caller's transaction."""
    for table in (SealKey, SealSet):
        db.session.execute(delete(table).where(table.petition_id == petition_id))


def _add(petition_id: UUID, recipients: Sequence[str], **proposal: Any) -> None:
    """Store a new set; a key that was proven before is. Joins the caller's transaction."""
    known: dict[str, Any] = {
        row.recipient: row.proven_at
        for row in db.session.execute(
            select(SealKey.recipient, SealKey.proven_at).where(
                SealKey.petition_id == petition_id, SealKey.proven_at.is_not(None)
            )
        )
    }
    number = 1 + (db.session.scalar(select(func.max(SealSet.number)).where(SealSet.petition_id == petition_id)) or 0)
    db.session.add(SealSet(petition_id=petition_id, number=number, **proposal))
    for position, recipient in enumerate(recipients):
        challenge = Challenge.to(recipient)
        db.session.add(
            SealKey(
                petition_id=petition_id,
                key_set=number,
                position=position,
                recipient=recipient,
                challenge=challenge.file,
                answer_hash=challenge.answer_hash,
                proven_at=known.get(recipient),
            )
        )


def have_a_new_edition(petition_id: UUID) -> None:
    """Let no page show what was before. Joins the caller's transaction."""
    db.session.execute(update(Petition).where(Petition.id == petition_id).values(edition=Petition.edition + 1))
