"""Moderation: held signatures are released, and count, or are refused; each press is undone as a whole.

Each move is one guarded statement: what its signer withdrew meanwhile, or another moderator decided, stays as it is.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, and_, insert, or_, select, true, update

from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.domain.lifecycle import REFUSED_FOR, SignatureState
from petition_app.domain.moderation import Group, Verdict
from petition_app.models import Moderation, Signature
from petition_app.services import alarms, audit, counting, signature_log, steps

_ACTS = {Verdict.RELEASE: Act.HELD_RELEASED, Verdict.REFUSE: Act.HELD_REFUSED}
_MOVED = (
    Signature.day,
    Signature.country,
    Signature.language,
    Signature.source,
    Signature.screening,
)


def decide(petition_id: UUID, groups: Collection[Group] | None, verdict: Verdict, *, by: int) -> int:
    """Release or refuse the held signatures of some groups, or all of them; return how many there were.

    What raised an alarm and is released as a whole is trusted from then on.
    """
    moderation_id = uuid4()
    now = clock.now()
    changed: dict[str, Any] = {"state": SignatureState.CONFIRMED}
    if verdict is Verdict.REFUSE:
        changed = {"state": SignatureState.REFUSED, "expires_at": clock.next_hour(now + REFUSED_FOR)}
    with transaction():
        moved = db.session.execute(
            update(Signature)
            .where(
                Signature.petition_id == petition_id,
                Signature.screening.is_not(None),
                Signature.state == SignatureState.HELD,
                # What retention has emptied is nobody's any more, and counts for nothing.
                Signature.blind_index.is_not(None),
                _any_of(groups),
                signature_log.can_be_released(petition_id) if verdict is Verdict.RELEASE else true(),
            )
            .values(moderation_id=moderation_id, **changed)
            .returning(*_MOVED)
            .execution_options(synchronize_session=False)
        ).all()
        if not moved:
            return 0
        if verdict is Verdict.RELEASE:
            counting.add(petition_id, moved, 1)
            signature_log.release(petition_id, _by(petition_id, moderation_id))
            whole = {group.screening for group in groups or () if not (group.day or group.country)}
            alarms.trust(petition_id, whole & {row.screening for row in moved})
        db.session.execute(
            insert(Moderation).values(
                id=moderation_id,
                petition_id=petition_id,
                person_id=by,
                at=now,
                verdict=verdict.value,
                signatures=len(moved),
                undone=False,
            )
        )
        audit.note_petition(_ACTS[verdict], petition_id, by)
    return len(moved)


def undo(petition_id: UUID, moderation_id: UUID, *, by: int) -> int:
    """Hold again what one press released or refused, as far as it is still there; return how many there were.

    A little at a time, so that nobody who signs waits for it. One that dies half-way has undone a part, which is
    right in itself; pressing again undoes the rest.
    """
    decided = list(db.session.scalars(_by(petition_id, moderation_id)))
    leaves = signature_log.tickets(petition_id, _by(petition_id, moderation_id))
    held = 0

    def step(at_once: int) -> int:
        nonlocal held
        some = [decided.pop() for _ in range(min(at_once, len(decided)))]
        with transaction():
            held += _hold_again(petition_id, moderation_id, some, leaves)
            if len(some) < at_once:
                _end(petition_id, moderation_id, by=by)
        return len(some)

    steps.in_steps(step)
    return held


def _hold_again(petition_id: UUID, moderation_id: UUID, some: Collection[UUID], leaves: Mapping[UUID, bytes]) -> int:
    """Hold some of what one press decided; return how many were still there. Joins the caller's transaction."""
    press = select(Moderation.verdict).where(
        Moderation.id == moderation_id, Moderation.petition_id == petition_id, ~Moderation.undone
    )
    verdict = db.session.scalar(press.with_for_update())
    if verdict is None:
        return 0
    came_to = SignatureState.CONFIRMED if verdict == Verdict.RELEASE else SignatureState.REFUSED
    its = (Signature.id.in_(some), Signature.moderation_id == moderation_id, Signature.state == came_to)
    # Locked first: whoever is withdrawn at this moment logs it, and nobody else does.
    moved = db.session.execute(select(Signature.id, Signature.link_hash, *_MOVED).where(*its).with_for_update()).all()
    if came_to is SignatureState.CONFIRMED:
        tickets = [leaves[row.id] for row in moved if row.id in leaves]
        signature_log.hold_again(petition_id, [row.link_hash for row in moved], tickets)
        counting.add(petition_id, moved, -1)
        alarms.distrust(petition_id, {row.screening for row in moved})
    db.session.execute(
        update(Signature)
        .where(*its)
        .values(state=SignatureState.HELD, moderation_id=None, expires_at=None)
        .execution_options(synchronize_session=False)
    )
    return len(moved)


def _end(petition_id: UUID, moderation_id: UUID, *, by: int) -> None:
    """Say once that all of a press is undone. Joins the caller's transaction."""
    ended = db.session.scalar(
        update(Moderation)
        .where(Moderation.id == moderation_id, Moderation.petition_id == petition_id, ~Moderation.undone)
        .values(undone=True)
        .returning(Moderation.id)
    )
    if ended is not None:
        audit.note_petition(Act.MODERATION_UNDONE, petition_id, by)


def _by(petition_id: UUID, moderation_id: UUID) -> Select[UUID]:
    # The reason stands there for the index: without it, all signatures would be looked at.
    return select(Signature.id).where(
        Signature.petition_id == petition_id,
        Signature.screening.is_not(None),
        Signature.moderation_id == moderation_id,
    )


def _any_of(groups: Collection[Group] | None) -> ColumnElement[bool]:
    if groups is None:
        return true()
    return or_(
        *(
            and_(
                Signature.screening == group.screening,
                Signature.day == group.day if group.day else true(),
                Signature.country == group.country if group.country else true(),
            )
            for group in groups
        )
    )
