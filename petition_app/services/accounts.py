"""Accounts: invite people, let them in and out, and change what they know and may do."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError

from petition_app.adapters import passwords
from petition_app.db import db, insert, transaction
from petition_app.domain import addresses, clock
from petition_app.domain.audit import Act
from petition_app.domain.passwords import check
from petition_app.domain.roles import Role
from petition_app.models import LoginSession, Membership, Organisation, Person
from petition_app.services import audit, sessions, throttling


class AccountMistake(ValueError):
    """What an operator asked for cannot be done; the text says why."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """Somebody who is invited: with a role in an organisation, or as an operator."""

    email: str
    password: str
    operator: bool = False
    organisation: str | None = None
    role: Role = Role.READER


def log_in(email: str, password: str) -> str | None:
    """Return the token of a new session, or None, whatever is wrong.

    An address without an account costs the same work and gets the same answer. Raises TooManyAttempts.
    """
    address = addresses.compared(email)
    throttling.take(address)
    person_id, kept = _password_of(Person.email == address)
    if not passwords.current().fits(kept, password) or kept is None:
        return None
    fresh = passwords.current().hashed(password) if passwords.current().is_dated(kept) else kept
    with transaction():
        if not _keep_instead(person_id, kept, fresh):
            return None
        throttling.forgive(address)
        return sessions.begin(person_id)


def log_out_everywhere(person_id: int) -> None:
    """End every session of a person."""
    with transaction():
        sessions.end_all_of(person_id)


def log_everybody_out(email: str | None = None) -> int:
    """End the sessions of one person, or of everybody; return how many there were. Raises AccountMistake."""
    with transaction():
        ended = delete(LoginSession).returning(LoginSession.person_id)
        if email is not None:
            ended = ended.where(LoginSession.person_id == _person_id(email))
        return len(db.session.scalars(ended).all())


def change_password(person_id: int, old: str, new: str) -> str | None:
    """Put a new password in the place of the old one, end every session, and return the token of a new one.

    Returns None where the old password is not the right one. Raises PasswordWeak, TooManyAttempts.
    """
    address = db.session.scalars(select(Person.email).where(Person.id == person_id)).one()
    check(new, address)
    throttling.take(address)
    _, kept = _password_of(Person.id == person_id)
    if not passwords.current().fits(kept, old) or kept is None:
        return None
    hashed = passwords.current().hashed(new)
    with transaction():
        if not _keep_instead(person_id, kept, hashed):
            return None
        throttling.forgive(address)
        sessions.end_all_of(person_id)
        return sessions.begin(person_id)


def proves_to_be(person_id: int, password: str) -> bool:
    """Tell whether somebody who is logged in knows the password: before an act that a stolen session shall not do.

    Raises TooManyAttempts.
    """
    address = db.session.scalars(select(Person.email).where(Person.id == person_id)).one()
    throttling.take(address)
    _, kept = _password_of(Person.id == person_id)
    if not passwords.current().fits(kept, password):
        return False
    with transaction():
        throttling.forgive(address)
    return True


def choose_language(person_id: int, language: str) -> None:
    """Speak to the person in another language from now on."""
    with transaction():
        db.session.execute(update(Person).where(Person.id == person_id).values(language=language))


def create(person: NewPerson) -> None:
    """Invite somebody. Raises AccountMistake, PasswordWeak."""
    address = _checked(person.email)
    check(person.password, address)
    hashed = passwords.current().hashed(person.password)
    try:
        with transaction():
            row = Person(email=address, password=hashed, operator=person.operator, created_at=clock.now())
            db.session.add(row)
            db.session.flush()
            if person.organisation is not None:
                _join(row.id, person.organisation, person.role)
    except IntegrityError:
        raise AccountMistake(f"{address} has an account already.") from None


def set_password(email: str, password: str) -> None:
    """Give somebody another password and end their sessions. Raises AccountMistake, PasswordWeak."""
    address = _checked(email)
    check(password, address)
    hashed = passwords.current().hashed(password)
    with transaction():
        person_id = _person_id(address)
        db.session.execute(update(Person).where(Person.id == person_id).values(password=hashed))
        sessions.end_all_of(person_id)


def join(email: str, organisation: str, role: Role) -> None:
    """Give somebody a role in an organisation, whatever it was before. Raises AccountMistake."""
    with transaction():
        _join(_person_id(email), organisation, role)


def switch(email: str, *, active: bool) -> None:
    """Switch an account off, with its sessions, or on again. Raises AccountMistake."""
    with transaction():
        person_id = _person_id(email)
        db.session.execute(update(Person).where(Person.id == person_id).values(active=active))
        sessions.end_all_of(person_id)


def _join(person_id: int, slug: str, role: Role) -> None:
    """Give the role. Joins the caller's transaction. Raises AccountMistake."""
    organisation_id = db.session.scalar(select(Organisation.id).where(Organisation.slug == slug))
    if organisation_id is None:
        raise AccountMistake(f"There is no organisation {slug!r}.")
    db.session.execute(
        insert(Membership)
        .values(person_id=person_id, organisation_id=organisation_id, role=role)
        .on_conflict_do_update(index_elements=[Membership.person_id, Membership.organisation_id], set_={"role": role})
    )
    audit.note_member(Act.MEMBER_JOINED, organisation_id, person_id, None)


def _password_of(condition: ColumnElement[bool]) -> tuple[int, str | None]:
    row = db.session.execute(select(Person.id, Person.password).where(condition, Person.active)).one_or_none()
    return (row.id, row.password) if row else (0, None)


def _keep_instead(person_id: int, before: str, hashed: str) -> bool:
    """Put a hash in the place of the one that was looked at; False where somebody was faster.

    Even where it stays the same, the row is written: whoever changes the password at this moment waits, and
    then ends the session that is being begun. Joins the caller's transaction.
    """
    return (
        db.session.scalar(
            update(Person)
            .where(Person.id == person_id, Person.password == before, Person.active)
            .values(password=hashed)
            .returning(Person.id)
        )
        is not None
    )


def _person_id(email: str) -> int:
    """Return whose address it is. Joins the caller's transaction. Raises AccountMistake."""
    address = addresses.compared(email)
    person_id = db.session.scalar(select(Person.id).where(Person.email == address))
    if person_id is None:
        raise AccountMistake(f"Nobody has an account with {address}.")
    return person_id


def _checked(email: str) -> str:
    try:
        return addresses.parse(email).mailed.lower()
    except addresses.AddressInvalid:
        raise AccountMistake(f"{email!r} is no e-mail address.") from None
