"""Export contents: what stands in a sheet and in a printed list, in the words of a language."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from petition_app.adapters import export_words
from petition_app.adapters.export_words import Tongue
from petition_app.adapters.signature_list.values import Addressed, Cover, Words
from petition_app.adapters.signature_list.volumes import signature_list
from petition_app.db import db
from petition_app.domain import languages, markdown
from petition_app.domain.disclosure import Confirmed, list_lines, sheet_lines
from petition_app.domain.exports import ExportFormat
from petition_app.queries import petition_pages
from petition_app.queries import signature_log as logs
from petition_app.queries.petitions import PetitionView
from petition_app.services import signature_log


@dataclass(frozen=True, kw_only=True)
class Content:
    """One file: what it is, and its pieces, for which the signatures are read while they are taken."""

    suffix: str
    pieces: Iterator[bytes]


def content(
    petition: PetitionView, kind: ExportFormat, language: str, signatures: Iterable[Confirmed], as_of: datetime
) -> Content:
    """Return a file of the kind; for a list, the first signatures are read at once.

    What the session has read until then is let go: whoever holds on to it while a file is made holds up others, and
    on SQLite itself. Raises ListNotPrinted, while the pieces are taken.
    """
    if kind is ExportFormat.CSV:
        db.session.rollback()
        sheet = export_words.sheet(
            tongue(petition, language),
            sheet_lines(signatures),
            places=petition.asks_place,
            comments=petition.asks_comment,
        )
        return Content(suffix="csv", pieces=sheet)
    if petition.logged:
        # What is on paper is to be in the log: nothing waits for others now.
        signature_log.append(petition.id)
    front, said = cover(petition, language, as_of), words(petition, language, as_of)
    db.session.rollback()
    made = signature_list(front, list_lines(signatures), said, places=petition.asks_place)
    return Content(suffix=made.suffix, pieces=made.pieces)


def cover(petition: PetitionView, language: str, as_of: datetime) -> Cover:
    """Return what the cover says of the petition, in its own words."""
    page = petition_pages.of(petition, language)
    own = petition.shown_language(language)
    return Cover(
        title=page.title,
        language=own,
        from_right=languages.direction(own) == "rtl",
        organisation=petition.organisation_name,
        hashtag=petition.hashtag,
        summary=(*_lines(page.summary), *markdown.plain(page.demand)),
        addressed=tuple(Addressed(name=maker.name, role=maker.role) for maker in page.decision_makers),
        address=f"{current_app.config['PUBLIC_BASE_URL']}/{own}/{petition.slug}",
        accent=petition.accent,
        checkpoint=_checkpoint(petition),
        day=as_of.date(),
    )


def _checkpoint(petition: PetitionView) -> tuple[str, ...]:
    latest = logs.checkpoint(petition.id) if petition.logged else None
    # Its first three lines say everything; the signature below them stands at its address.
    return tuple(latest.note.splitlines()[:3]) if latest else ()


def _lines(text: str) -> list[str]:
    # A summary is no Markdown: what looks like a mark in it was meant.
    return [line for line in text.splitlines() if line]


def words(petition: PetitionView, language: str, as_of: datetime) -> Words:
    """Return the list's own words in the language of the interface that is nearest."""
    return export_words.words(tongue(petition, language), as_of, places=petition.asks_place)


def tongue(petition: PetitionView, language: str) -> Tongue:
    """Return the language of the interface that is nearest, with our catalogues."""
    tag = _interface(petition, language)

    def said(look_up: Callable[..., str]) -> Callable[..., str]:
        # Some words are asked for later, when the numbers in them are known.
        def in_its_language(*message: Any, **values: Any) -> str:
            with force_locale(tag.replace("-", "_")):
                return look_up(*message, **values)

        return in_its_language

    return Tongue(tag=tag, gettext=said(gettext), ngettext=said(ngettext))


def _interface(petition: PetitionView, language: str) -> str:
    return languages.best([language, petition.default_language], current_app.config["LANGUAGES"])
