"""Audit: acts of organisers that touch personal data are written down with what they do."""

from uuid import UUID

from sqlalchemy import insert, select

from petition_app.db import db
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.models import AuditEntry, Petition


def note_petition(act: Act, petition_id: UUID, by: int | None) -> None:
    """Write down what somebody did with a petition. Joins the caller's transaction."""
    organisation_id = select(Petition.organisation_id).where(Petition.id == petition_id).scalar_subquery()
    _note(act, by, organisation_id=organisation_id, petition_id=petition_id)


def note_erasure(petition_id: UUID) -> None:
    """Write down that somebody was erased from a petition, and on which day. Joins the caller's transaction."""
    organisation_id = select(Petition.organisation_id).where(Petition.id == petition_id).scalar_subquery()
    day = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    _note(Act.ERASED, None, at=day, organisation_id=organisation_id, petition_id=petition_id)


def note_member(act: Act, organisation_id: UUID, member_id: int, by: int | None) -> None:
    """Write down what somebody let a member of an organisation do. Joins the caller's transaction."""
    _note(act, by, organisation_id=organisation_id, member_id=member_id)


def _note(act: Act, by: int | None, **about: object) -> None:
    db.session.execute(insert(AuditEntry).values({"at": clock.now(), "act": act.value, "person_id": by} | about))
