"""Moderation: what is held of a petition's signatures, in groups, and what moderators did lately."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from petition_app.db import db
from petition_app.domain import clock
from petition_app.domain.lifecycle import REFUSED_FOR, SignatureState
from petition_app.domain.moderation import Group, Split, Verdict
from petition_app.domain.screening import Reason, disposable, is_disposable, parts
from petition_app.models import Moderation, Person, Signature

#: So many groups are listed, the largest first; what is left comes up when these are decided.
LISTED = 100
_ACTS_LISTED = 20


@dataclass(frozen=True, kw_only=True)
class Held:
    """A group, and how many are in it."""

    group: Group
    signatures: int

    @property
    def reason(self) -> Reason:
        """Why they are held."""
        return parts(self.group.screening)[0]

    @property
    def label(self) -> str:
        """What tells groups of one reason apart: a country's code, or letters that stand for a domain."""
        return parts(self.group.screening)[1]

    @property
    def is_disposable(self) -> bool:
        """Whether their addresses are throw-away ones."""
        return is_disposable(self.group.screening)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a moderator did at one press."""

    id: UUID
    verdict: Verdict
    signatures: int
    at: datetime
    #: Empty where the person is gone.
    by: str


def held(petition_id: UUID) -> int:
    """Return how many signatures are held."""
    return db.session.scalar(select(func.count()).select_from(Signature).where(*_of(petition_id))) or 0


def held_disposable(petition_id: UUID) -> int:
    """Return how many of them have throw-away addresses."""
    ends_so = Signature.screening.endswith(disposable(""), autoescape=True)
    return db.session.scalar(select(func.count()).select_from(Signature).where(*_of(petition_id), ends_so)) or 0


def groups(petition_id: UUID, split: Split = Split.NOTHING) -> list[Held]:
    """Return the groups of held signatures, the largest first."""
    along = {Split.NOTHING: (), Split.DAY: (Signature.day,), Split.COUNTRY: (Signature.country,)}[split]
    number = func.count().label("number")
    rows = db.session.execute(
        select(Signature.screening, number, *along)
        .where(*_of(petition_id))
        .group_by(Signature.screening, *along)
        .order_by(number.desc(), Signature.screening, *along)
        .limit(LISTED)
    ).all()
    return [
        Held(
            group=Group(
                screening=row.screening,
                day=row.day if split is Split.DAY else None,
                country=row.country if split is Split.COUNTRY else "",
            ),
            signatures=row.number,
        )
        for row in rows
    ]


def decided(petition_id: UUID) -> list[Decided]:
    """Return what was decided lately and can be undone, the latest first."""
    rows = db.session.execute(
        select(Moderation.id, Moderation.verdict, Moderation.signatures, Moderation.at, Person.email)
        .outerjoin(Person, Person.id == Moderation.person_id)
        .where(Moderation.petition_id == petition_id, ~Moderation.undone, Moderation.at > clock.now() - REFUSED_FOR)
        .order_by(Moderation.at.desc())
        .limit(_ACTS_LISTED)
    ).all()
    return [
        Decided(id=row.id, verdict=Verdict(row.verdict), signatures=row.signatures, at=row.at, by=row.email or "")
        for row in rows
    ]


def _of(petition_id: UUID) -> tuple[ColumnElement[bool], ...]:
    # Whatever is held has a code, and by it the index finds the few among millions.
    return (
        Signature.petition_id == petition_id,
        Signature.screening.is_not(None),
        Signature.state == SignatureState.HELD,
        Signature.blind_index.is_not(None),
    )
