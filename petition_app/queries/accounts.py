"""Accounts: who is logged in and what they may do, and who has an account at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from petition_app.db import db
from petition_app.domain import addresses, clock, session_tokens
from petition_app.domain.addresses import Address
from petition_app.domain.roles import Role
from petition_app.models import LoginSession, Membership, Organisation, Person, Petition


@dataclass(frozen=True, kw_only=True)
class Account:
    """Somebody who is logged in, with a role in each organisation that they belong to."""

    id: int
    email: str
    name: str
    operator: bool
    language: str
    last_seen_at: datetime
    roles: Mapping[UUID, Role]

    def role_in(self, organisation_id: UUID) -> Role | None:
        """Return the role in an organisation; an operator reads everywhere and decides nothing."""
        own = self.roles.get(organisation_id)
        return own or (Role.READER if self.operator else None)


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person of an organisation."""

    person_id: int
    email: str
    name: str
    role: Role
    active: bool


@dataclass(frozen=True, kw_only=True)
class Manager:
    """Somebody who manages a petition, and in which language they are told of it."""

    person_id: int
    address: Address = field(repr=False)
    language: str


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A person as the operator's list shows one."""

    email: str
    operator: bool
    active: bool
    memberships: tuple[tuple[str, Role], ...]


def by_session(token: str) -> Account | None:
    """Return who is logged in with the token, while the session lasts and the account is not switched off."""
    row = db.session.execute(
        select(Person, LoginSession.last_seen_at)
        .join(LoginSession, LoginSession.person_id == Person.id)
        .where(
            LoginSession.token_hash == session_tokens.stored(token),
            LoginSession.expires_at > clock.now(),
            Person.active,
        )
    ).one_or_none()
    if row is None:
        return None
    person, last_seen_at = row
    memberships = db.session.execute(
        select(Membership.organisation_id, Membership.role).where(Membership.person_id == person.id)
    )
    return Account(
        id=person.id,
        email=person.email,
        name=person.name,
        operator=person.operator,
        language=person.language,
        last_seen_at=last_seen_at,
        roles={organisation_id: Role(role) for organisation_id, role in memberships},
    )


def sessions_of(person_id: int) -> int:
    """Return in how many browsers the person is logged in."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(LoginSession)
            .where(LoginSession.person_id == person_id, LoginSession.expires_at > clock.now())
        )
        or 0
    )


def members(organisation_id: UUID) -> list[Member]:
    """Return the people of an organisation in the order of their addresses."""
    rows = db.session.execute(
        select(Person, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Person.email)
    )
    return [
        Member(person_id=person.id, email=person.email, name=person.name, role=Role(role), active=person.active)
        for person, role in rows
    ]


def managers(petition_id: UUID) -> list[Manager]:
    """Return who manages the petition; whose account is switched off is told nothing and decides nothing."""
    rows = db.session.execute(
        select(Person.id, Person.email, Person.language)
        .join(Membership, Membership.person_id == Person.id)
        .join(Petition, Petition.organisation_id == Membership.organisation_id)
        .where(Petition.id == petition_id, Membership.role == Role.MANAGER, Person.active)
        .order_by(Person.id)
    )
    return [Manager(person_id=row.id, address=addresses.parse(row.email), language=row.language) for row in rows]


def listed() -> list[Listed]:
    """Return everybody who has an account, in the order of their addresses."""
    memberships: dict[int, list[tuple[str, Role]]] = {}
    rows = db.session.execute(
        select(Membership.person_id, Organisation.slug, Membership.role)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .order_by(Organisation.slug)
    )
    for person_id, slug, role in rows:
        memberships.setdefault(person_id, []).append((slug, Role(role)))
    people = db.session.scalars(select(Person).order_by(Person.email))
    return [
        Listed(
            email=person.email,
            operator=person.operator,
            active=person.active,
            memberships=tuple(memberships.get(person.id, ())),
        )
        for person in people
    ]
