"""Key approval: other keys for a sealed petition that runs need a second person, or whoever runs the service.

Whoever could change them alone would read everything that is signed from then on.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, select, update

from petition_app.db import db, transaction
from petition_app.domain import clock, sealing
from petition_app.domain.audit import Act
from petition_app.domain.roles import Role
from petition_app.models import Membership, Person, Petition, SealKey, SealSet
from petition_app.services import audit
from petition_app.services.sealing import have_a_new_edition


def approve(petition_id: UUID, set_id: UUID, by: int) -> bool:
    """Let what is signed from now on be sealed to the proposed keys; tell whether that was possible.

    Each key must be proven, and the person must manage the petition and be another than the one who proposed them.
    """
    return _approve(petition_id, set_id, by, and_(SealSet.proposed_by != by, _manages(by)))


def approve_as_operator(petition_id: UUID, set_id: UUID) -> bool:
    """Do so where there is no second person, on the machine itself; tell whether that was possible."""
    return _approve(petition_id, set_id, None)


def withdraw(petition_id: UUID, set_id: UUID, by: int) -> bool:
    """Forget proposed keys, whoever proposed them; tell whether they were still waiting."""
    with transaction():
        number = db.session.scalar(
            delete(SealSet)
            .where(_waits(petition_id, set_id))
            .returning(SealSet.number)
            .execution_options(synchronize_session=False)
        )
        if number is not None:
            db.session.execute(delete(SealKey).where(SealKey.petition_id == petition_id, SealKey.key_set == number))
            have_a_new_edition(petition_id)
            audit.note_petition(Act.KEYS_WITHDRAWN, petition_id, by)
    return number is not None


def _approve(petition_id: UUID, set_id: UUID, by: int | None, *more: ColumnElement[bool]) -> bool:
    with transaction():
        # Of two who approve, and of one who withdraws meanwhile, the database lets one through.
        approved = db.session.scalar(
            update(SealSet)
            .where(_waits(petition_id, set_id), _is_proven(), *more)
            .values(approved_by=by, approved_at=clock.now())
            .returning(SealSet.id)
            .execution_options(synchronize_session=False)
        )
        if approved is not None:
            have_a_new_edition(petition_id)
            audit.note_petition(Act.KEYS_APPROVED, petition_id, by)
    return approved is not None


def _waits(petition_id: UUID, set_id: UUID) -> ColumnElement[bool]:
    return and_(SealSet.id == set_id, SealSet.petition_id == petition_id, SealSet.approved_at.is_(None))


def _is_proven() -> ColumnElement[bool]:
    of_set = and_(SealKey.petition_id == SealSet.petition_id, SealKey.key_set == SealSet.number)
    known = select(func.count(SealKey.id)).where(of_set).correlate(SealSet).scalar_subquery()
    return and_(known >= sealing.FEWEST, ~exists().where(of_set, SealKey.proven_at.is_(None)))


def _manages(person_id: int) -> ColumnElement[bool]:
    # Asked here too: a role may be taken away between the page's look at it and this.
    return exists().where(
        Membership.person_id == person_id,
        Membership.role == Role.MANAGER,
        Membership.organisation_id == Petition.organisation_id,
        Petition.id == SealSet.petition_id,
        Person.id == Membership.person_id,
        Person.active,
    )
