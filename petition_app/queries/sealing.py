"""Sealing: the keys that a petition is sealed to, as its organisers see them and as signing needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import Row, and_, select

from petition_app.db import db
from petition_app.domain import sealing
from petition_app.domain.sealing import KeySet, SealMode
from petition_app.models import Person, Petition, SealKey, SealSet
from petition_app.queries.memory import remembered


@dataclass(frozen=True, kw_only=True)
class SealKeyView:
    """One public key, and whether somebody has proven to hold its other half."""

    id: UUID
    position: int
    recipient: str
    challenge: str
    is_proven: bool

    @property
    def fingerprint(self) -> str:
        """By what two people compare the key."""
        return sealing.fingerprint(self.recipient)


@dataclass(frozen=True, kw_only=True)
class SealSetView:
    """The keys that belong together."""

    id: UUID
    number: int
    keys: tuple[SealKeyView, ...]
    #: Whoever wants other keys for a petition that runs, and waits for a second person; 0 and empty where unknown.
    proposer_id: int
    proposer: str
    is_approved: bool

    @property
    def is_proven(self) -> bool:
        """Whether each of its keys is known to be held."""
        return all(key.is_proven for key in self.keys)

    @property
    def seals(self) -> bool:
        """Whether records may be sealed to it."""
        return self.is_proven and self.is_approved


def sets(petition_id: UUID) -> list[SealSetView]:
    """Return the petition's sets of keys, the newest first."""
    rows = db.session.execute(
        select(SealKey, SealSet, Person.email)
        .join(SealSet, and_(SealSet.petition_id == SealKey.petition_id, SealSet.number == SealKey.key_set))
        .outerjoin(Person, Person.id == SealSet.proposed_by)
        .where(SealKey.petition_id == petition_id)
        .order_by(SealSet.number.desc(), SealKey.position)
        .execution_options(populate_existing=True)
    ).all()
    return [_set_view(list(keys)) for _, keys in groupby(rows, key=lambda row: row.SealSet.number)]


def waiting(petition_id: UUID) -> SealSetView | None:
    """Return the keys that are proposed and not approved."""
    return next((each for each in sets(petition_id) if not each.is_approved), None)


def proven(petition_id: UUID) -> list[KeySet]:
    """Return the sets that records may be sealed to, the newest first; none where the petition is not sealed."""
    mode = db.session.scalar(select(Petition.sealing).where(Petition.id == petition_id))
    if not mode:
        return []
    return [
        KeySet(number=each.number, mode=SealMode(mode), recipients=tuple(key.recipient for key in each.keys))
        for each in sets(petition_id)
        if each.seals
    ]


def current(petition_id: UUID) -> KeySet | None:
    """Return the set that records are sealed to now, remembered for a few seconds."""
    return remembered(("key set", petition_id), lambda: next(iter(proven(petition_id)), None))


def _set_view(rows: Sequence[Row[SealKey, SealSet, str]]) -> SealSetView:
    _, seal_set, proposer = rows[0]
    return SealSetView(
        id=seal_set.id,
        number=seal_set.number,
        keys=tuple(
            SealKeyView(
                id=key.id,
                position=key.position,
                recipient=key.recipient,
                challenge=key.challenge,
                is_proven=key.proven_at is not None,
            )
            for key, _, _ in rows
        ),
        proposer_id=seal_set.proposed_by or 0,
        proposer=proposer or "",
        is_approved=seal_set.approved_at is not None,
    )
