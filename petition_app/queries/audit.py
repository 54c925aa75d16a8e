"""Audit: what was done in an organisation that touches personal data, the latest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from petition_app.db import db
from petition_app.domain.audit import Act
from petition_app.models import AuditEntry, Person, Petition

LISTED = 50


@dataclass(frozen=True, kw_only=True)
class Done:
    """One act: who did it, when, and with which petition or member."""

    id: int
    at: datetime
    act: Act
    #: Empty where it was done by a command, by whoever runs the service.
    by: str
    petition_id: UUID | None
    #: The petition's address or the member's.
    about: str


@dataclass(frozen=True, kw_only=True)
class Acts:
    """A page of acts, and the id after which the next one begins; None on the last."""

    listed: tuple[Done, ...]
    next_before: int | None


def of_organisation(organisation_id: UUID, before: int | None = None) -> Acts:
    """Return the acts before the one with the id, or the latest."""
    member = aliased(Person)
    query = (
        select(AuditEntry, Person.email, Petition.slug, member.email.label("member"))
        .outerjoin(Person, Person.id == AuditEntry.person_id)
        .outerjoin(Petition, Petition.id == AuditEntry.petition_id)
        .outerjoin(member, member.id == AuditEntry.member_id)
        .where(AuditEntry.organisation_id == organisation_id)
        .order_by(AuditEntry.id.desc())
        .limit(LISTED + 1)
    )
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = db.session.execute(query).all()
    listed = tuple(
        Done(
            id=entry.id,
            at=entry.at,
            act=Act(entry.act),
            by=email or "",
            petition_id=entry.petition_id,
            about=slug or member_email or "",
        )
        for entry, email, slug, member_email in rows[:LISTED]
    )
    return Acts(listed=listed, next_before=listed[-1].id if len(rows) > LISTED else None)
