"""Sealing: the keys that a petition is sealed to, as its organisers see them and as signing needs them."""

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import sealing
from petition_app.domain.sealing import KeySet, SealMode
from petition_app.models import Petition, SealKey
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

    number: int
    keys: tuple[SealKeyView, ...]

    @property
    def is_proven(self) -> bool:
        """Whether records may be sealed to it."""
        return all(key.is_proven for key in self.keys)


def sets(petition_id: UUID) -> list[SealSetView]:
    """Return the petition's sets of keys, the newest first."""
    rows = db.session.scalars(
        select(SealKey)
        .where(SealKey.petition_id == petition_id)
        .order_by(SealKey.key_set.desc(), SealKey.position)
        .execution_options(populate_existing=True)
    )
    return [
        SealSetView(
            number=number,
            keys=tuple(
                SealKeyView(
                    id=row.id,
                    position=row.position,
                    recipient=row.recipient,
                    challenge=row.challenge,
                    is_proven=row.proven_at is not None,
                )
                for row in keys
            ),
        )
        for number, keys in groupby(rows, key=lambda row: row.key_set)
    ]


def proven(petition_id: UUID) -> list[KeySet]:
    """Return the sets that records may be sealed to, the newest first; none where the petition is not sealed."""
    mode = db.session.scalar(select(Petition.sealing).where(Petition.id == petition_id))
    if not mode:
        return []
    return [
        KeySet(number=each.number, mode=SealMode(mode), recipients=tuple(key.recipient for key in each.keys))
        for each in sets(petition_id)
        if each.is_proven
    ]


def current(petition_id: UUID) -> KeySet | None:
    """Return the set that records are sealed to now, remembered for a few seconds."""
    return remembered(("key set", petition_id), lambda: next(iter(proven(petition_id)), None))
