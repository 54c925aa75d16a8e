"""Organisations: who they are, as their page shows it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import languages
from petition_app.domain.imprints import Imprint
from petition_app.domain.pictures import PictureOwner
from petition_app.models import Organisation
from petition_app.queries import pictures
from petition_app.queries.memory import remembered
from petition_app.queries.pictures import Pictures, PictureView


@dataclass(frozen=True, kw_only=True)
class OrganisationPage:
    """An organisation's page in one language; what it has not written in any language is empty."""

    id: UUID
    slug: str
    name: str
    website: str
    email: str
    imprint: Imprint
    language: str
    languages: tuple[str, ...]
    tagline: str
    about: str
    results_text: str
    results: tuple[dict[str, Any], ...]
    outlook: str
    links: tuple[dict[str, str], ...]
    credit: str
    picture: PictureView | None
    logo: PictureView | None


def page(slug: str, language: str) -> OrganisationPage | None:
    """Return the organisation's page in the language, or in the one that stands for it."""
    return remembered(("organisation page", slug, language), lambda: _page(slug, language))


def listed() -> list[OrganisationPage]:
    """Return the organisations by name, each in its first language and without its pictures."""
    return [_of(row, "", None) for row in db.session.scalars(select(Organisation).order_by(Organisation.name))]


def imprint(row: Organisation) -> Imprint:
    """Return who the organisation is by law."""
    return Imprint(
        name=row.name,
        postal_address=row.postal_address,
        email=row.email,
        telephone=row.telephone,
        website=row.website,
        represented_by=row.represented_by,
        register_entry=row.register_entry,
        vat_number=row.vat_number,
        responsible_person=row.responsible_person,
        data_protection_officer=row.data_protection_officer,
        complaint_authority=row.complaint_authority,
    )


def _page(slug: str, language: str) -> OrganisationPage | None:
    row = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if row is None:
        return None
    default = next(iter(row.presentation or {}), "en")
    return _of(row, language, pictures.of(PictureOwner("organisation", row.id), language, default))


def _of(row: Organisation, language: str, shown_pictures: Pictures | None) -> OrganisationPage:
    presentation = row.presentation or {}
    default = next(iter(presentation), "en")
    shown = next(iter(languages.order(language or default, default, presentation)), default)
    words: dict[str, Any] = presentation.get(shown, {})
    return OrganisationPage(
        id=row.id,
        slug=row.slug,
        name=row.name,
        website=row.website,
        email=row.email,
        imprint=imprint(row),
        language=shown,
        languages=tuple(presentation) or (default,),
        tagline=words.get("tagline", ""),
        about=words.get("about", ""),
        results_text=words.get("results_text", ""),
        results=tuple(words.get("results", ())),
        outlook=words.get("outlook", ""),
        links=tuple(words.get("links", ())),
        credit=words.get("credit", ""),
        picture=shown_pictures.top if shown_pictures else None,
        logo=shown_pictures.logo if shown_pictures else None,
    )
