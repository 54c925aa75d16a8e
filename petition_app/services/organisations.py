"""Organisations: create and edit them, and say who of their people may do what."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.domain.editing import Answer
from petition_app.domain.roles import Role
from petition_app.domain.sections import SectionKind, check_items
from petition_app.models import Membership, Organisation
from petition_app.services import audit
from petition_app.services.editing import claim_organisation


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Who an organisation is and how it is reached."""

    name: str
    website: str
    email: str
    postal_address: str
    telephone: str = ""
    represented_by: str = ""
    register_entry: str = ""
    vat_number: str = ""
    responsible_person: str = ""
    data_protection_officer: str = ""
    complaint_authority: str = ""


@dataclass(frozen=True, kw_only=True)
class Presentation:
    """An organisation's own page in one language."""

    tagline: str = ""
    about: str = ""
    results_text: str = ""
    results: tuple[dict[str, Any], ...] = ()
    outlook: str = ""
    links: tuple[dict[str, str], ...] = ()
    credit: str = ""

    def record(self) -> dict[str, Any]:
        """Return what is kept: what was filled in."""
        return {key: value for key, value in asdict(self).items() if value}


def create(slug: str, contact: Contact) -> UUID | None:
    """Store an organisation; None where another one has the address."""
    organisation_id = uuid4()
    try:
        with transaction():
            db.session.add(
                Organisation(id=organisation_id, slug=slug, presentation={}, created_at=clock.now(), **asdict(contact))
            )
    except IntegrityError:
        return None
    return organisation_id


def edit(organisation_id: UUID, edition: int, contact: Contact) -> Answer:
    """Keep who an organisation is."""
    with transaction():
        if not claim_organisation(organisation_id, edition):
            return Answer.MEANWHILE
        db.session.execute(update(Organisation).where(Organisation.id == organisation_id).values(**asdict(contact)))
    return Answer.SAVED


def present(organisation_id: UUID, edition: int, language: str, presentation: Presentation) -> Answer:
    """Keep an organisation's page in a language; where it says nothing any more, the language goes.

    Raises SectionInvalid.
    """
    record = presentation.record()
    check_items(SectionKind.FIGURES, list(presentation.results))
    with transaction():
        if not claim_organisation(organisation_id, edition):
            return Answer.MEANWHILE
        row = db.session.get_one(Organisation, organisation_id, populate_existing=True)
        others = {tag: words for tag, words in row.presentation.items() if tag != language}
        row.presentation = others | ({language: record} if record else {})
    return Answer.SAVED


def give_role(organisation_id: UUID, person_id: int, role: Role, *, by: int | None = None) -> bool:
    """Give a member another role; False where that would leave nobody who manages, or there is no such member."""
    guard = [] if role is Role.MANAGER else [_is_not_the_last(organisation_id)]
    with transaction():
        _lock(organisation_id)
        changed = db.session.scalar(
            update(Membership)
            .where(_is(organisation_id, person_id), *guard)
            .values(role=role)
            .returning(Membership.person_id)
            .execution_options(synchronize_session=False)
        )
        if changed is not None:
            audit.note_member(Act.MEMBER_CHANGED, organisation_id, person_id, by)
    return changed is not None


def remove_member(organisation_id: UUID, person_id: int, *, by: int | None = None) -> bool:
    """Take somebody out of an organisation; False where nobody would be left who manages, or they are not in it."""
    with transaction():
        _lock(organisation_id)
        removed = db.session.scalar(
            delete(Membership)
            .where(_is(organisation_id, person_id), _is_not_the_last(organisation_id))
            .returning(Membership.person_id)
            .execution_options(synchronize_session=False)
        )
        if removed is not None:
            audit.note_member(Act.MEMBER_REMOVED, organisation_id, person_id, by)
    return removed is not None


def _lock(organisation_id: UUID) -> None:
    """Let nobody else change the members until the end. Joins the caller's transaction.

    Two managers who take each other's role away at once would both see that there is another one.
    """
    db.session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())


def _is(organisation_id: UUID, person_id: int) -> Any:
    return (Membership.organisation_id == organisation_id) & (Membership.person_id == person_id)


def _is_not_the_last(organisation_id: UUID) -> Any:
    other = aliased(Membership)
    another_manages = exists().where(
        other.organisation_id == organisation_id,
        other.person_id != Membership.person_id,
        other.role == Role.MANAGER,
    )
    return or_(Membership.role != Role.MANAGER, another_manages)
