"""Demo: the organisations and petitions of the folder `demo/`, loaded again and again without doubling."""

import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from flask import current_app
from sqlalchemy import select
from sqlalchemy import update as change
from sqlalchemy.exc import DataError, IntegrityError

from petition_app.db import Base, db, transaction
from petition_app.domain.pictures import PictureOwner
from petition_app.domain.roles import Role
from petition_app.models import DecisionMaker, Organisation, Petition, Section, Update
from petition_app.services import accounts, demo_pictures, demo_rows, keys, signature_log

FOLDER = Path(__file__).resolve().parents[2] / "demo"

# A name that nobody can own (RFC 2606): no mail to it ever arrives anywhere.
ORGANISER = "organiser@example.org"

# Rows of the demo are known by ids made of their names, so that loading finds them again and never
# touches what belongs to somebody else and happens to have the same name.
_FAMILY = UUID("6f1d1c5e-5b0f-4f0c-9a55-3f6a8f0a7d21")


class DemoBroken(Exception):
    """A file of the demo cannot be loaded; the text says which and why."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What is there now, by slug."""

    organisations: tuple[str, ...]
    petitions: tuple[str, ...]


def load(folder: Path = FOLDER) -> Loaded:
    """Load all of the folder or nothing of it; loading again brings changed words and doubles nothing.

    What has happened here since then stays: signatures, counts, states, money raised, news of others.
    Raises DemoBroken.
    """
    organisations = _read(folder / "organisations")
    petitions = _read(folder / "petitions")
    with transaction():
        for path, content in organisations:
            with _named(path):
                _load_organisation(content, folder / "pictures")
        for path, content in petitions:
            with _named(path):
                _load_petition(content, folder / "pictures")
    return Loaded(
        organisations=tuple(content["slug"] for _, content in organisations),
        petitions=tuple(content["slug"] for _, content in petitions),
    )


def invite(organisations: tuple[str, ...]) -> str | None:
    """Make an account that manages the organisations, to look around with; return its password.

    Only in development. The password is kept nowhere, so where the account is there already, None is returned.
    """
    if current_app.config["PETITION_ENV"] != "development":
        return None
    password = secrets.token_urlsafe(12)
    try:
        accounts.create(accounts.NewPerson(email=ORGANISER, password=password))
        is_new = True
    except accounts.AccountMistake:
        is_new = False
    for slug in organisations:
        accounts.join(ORGANISER, slug, Role.MANAGER)
    return password if is_new else None


def _read(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise DemoBroken(f"There are no .toml files in {folder}.")
    contents = []
    for path in paths:
        with _named(path):
            contents.append((path, tomllib.loads(path.read_text("utf-8"))))
    return contents


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say in which file a mistake is."""
    try:
        yield
    except KeyError as missing:
        raise DemoBroken(f"{path.name}: {missing} is missing.") from missing
    except (TypeError, ValueError, LookupError) as mistake:
        raise DemoBroken(f"{path.name}: {mistake}") from mistake
    except (IntegrityError, DataError) as mistake:
        # A column that must be there is not, or what stands in it is too long for it.
        raise DemoBroken(f"{path.name}: {mistake.orig}") from mistake


def _load_organisation(content: dict[str, Any], folder: Path) -> None:
    organisation_id = _organisation_id(content["slug"])
    is_new = _is_new(Organisation, organisation_id, content["slug"])
    _put(demo_rows.organisation(organisation_id, content, is_new=is_new))
    demo_pictures.load(PictureOwner("organisation", organisation_id), content, folder)


def _load_petition(content: dict[str, Any], folder: Path) -> None:
    petition_id = uuid5(_FAMILY, f"petition {content['slug']}")
    is_new = _is_new(Petition, petition_id, content["slug"])
    by = db.session.get(Organisation, _organisation_id(content["organisation"]))
    if by is None:
        raise ValueError(f"there is no file for the organisation {content['organisation']}")
    changed = _put(demo_rows.petition(petition_id, by.id, content, is_new=is_new))
    for row in _what_belongs_to(petition_id, content, is_new=is_new):
        changed |= _put(row)
    changed |= demo_pictures.load(PictureOwner("petition", petition_id), content, folder)
    changed |= _drop_beyond(Section, petition_id, len(content["sections"]))
    changed |= _drop_beyond(DecisionMaker, petition_id, len(content.get("decision_makers", [])))
    if is_new:
        keys.make(petition_id)
        signature_log.start(petition_id)
    elif changed:
        db.session.execute(change(Petition).where(Petition.id == petition_id).values(edition=Petition.edition + 1))


def _what_belongs_to(petition_id: UUID, content: dict[str, Any], *, is_new: bool) -> Iterator[Base]:
    news = db.session.execute(select(Update.id, Update.published_at).where(Update.petition_id == petition_id))
    published = {row.id: row.published_at for row in news}
    yield from demo_rows.blocks(petition_id, content)
    yield from demo_rows.decision_makers(petition_id, content)
    yield from demo_rows.updates(petition_id, content, published)
    fundraiser = demo_rows.fundraiser(petition_id, content, is_new=is_new)
    if fundraiser is not None:
        yield fundraiser


def _organisation_id(slug: str) -> UUID:
    return uuid5(_FAMILY, f"organisation {slug}")


def _is_new(model: type[Organisation] | type[Petition], row_id: UUID, slug: str) -> bool:
    found = db.session.scalar(select(model.id).where(model.slug == slug))
    if found not in (None, row_id):
        raise ValueError(f"the name {slug} is taken here by something that is not of the demo")
    return found is None


def _put(row: Base) -> bool:
    """Bring the row and what hangs on it to what the file says; tell whether that changed anything."""
    with db.session.no_autoflush:
        db.session.merge(row)
        changed = bool(db.session.new) or any(map(db.session.is_modified, db.session.dirty))
    db.session.flush()
    return changed


def _drop_beyond(model: type[Section] | type[DecisionMaker], petition_id: UUID, number: int) -> bool:
    """Remove what an earlier edition of the file had more of; tell whether there was any."""
    rows = db.session.scalars(select(model).where(model.petition_id == petition_id, model.position >= number)).all()
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return bool(rows)
