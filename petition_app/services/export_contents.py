"""Export contents: what stands in a sheet and in a printed list, in the words of a language."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from petition_app.adapters import sheets
from petition_app.adapters.signature_list.values import Addressed, Cover, Words
from petition_app.adapters.signature_list.volumes import signature_list
from petition_app.db import db
from petition_app.domain import countries, languages, markdown
from petition_app.domain.disclosure import Confirmed, SheetLine, list_lines, sheet_lines
from petition_app.domain.exports import ExportFormat
from petition_app.queries import petition_pages
from petition_app.queries import signature_log as logs
from petition_app.queries.petitions import PetitionView
from petition_app.services import signature_log

T = TypeVar("T")


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
        return Content(suffix="csv", pieces=_sheet(petition, language, sheet_lines(signatures)))
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
    tag = _interface(petition, language)

    def number(count: int) -> str:
        return format_decimal(count, locale=_locale(tag))

    def said(sentence: Callable[[], T]) -> T:
        # Some words are asked for later, when the numbers in them are known.
        with force_locale(_locale(tag)):
            return sentence()

    return said(
        lambda: Words(
            language=tag,
            from_right=languages.direction(tag) == "rtl",
            signatures=lambda count: said(lambda: ngettext("confirmed signature", "confirmed signatures", count)),
            number=number,
            country=lambda code: countries.name(code, tag),
            day=lambda day: format_date(day, "medium", locale=_locale(tag)),
            other_countries=lambda count: said(
                lambda: ngettext("%(number)s other country", "%(number)s other countries", count, number=number(count))
            ),
            parts=lambda count: said(
                lambda: ngettext(
                    "%(number)s file with signatures belongs to this cover.",
                    "%(number)s files with signatures belong to this cover.",
                    count,
                    number=number(count),
                )
            ),
            part=lambda part, first, last: said(
                lambda: gettext(
                    "Part %(part)s: signatures %(first)s to %(last)s",
                    part=number(part),
                    first=number(first),
                    last=number(last),
                )
            ),
            as_of=gettext(
                "As of %(day)s, %(time)s UTC",
                day=format_date(as_of, "long", locale=_locale(tag)),
                time=format_time(as_of, "short", locale=_locale(tag)),
            ),
            to=gettext("Addressed to"),
            by_country=gettext("Signatures by country"),
            list_heading=gettext("The signatures"),
            number_column=gettext("No."),
            name_column=gettext("Name"),
            country_column=gettext("Country"),
            place_column=gettext("Place"),
            day_column=gettext("Day"),
            signatures_column=gettext("Signatures"),
            withheld=gettext("Name withheld"),
            shows=gettext("What this list shows"),
            disclosed=_disclosed(petition),
            code_says=gettext("A code for the camera of a telephone: it leads to the petition's page"),
            checkpoint=gettext("Checkpoint"),
            page=gettext("Page {page} of {pages}"),
            pages=gettext("This document has {pages} pages."),
        )
    )


def _disclosed(petition: PetitionView) -> tuple[str, ...]:
    if petition.asks_place:
        agreed = gettext(
            "Names and places stand here only where the signer agreed that they are handed over; "
            "everybody else is counted and printed as “Name withheld”."
        )
    else:
        agreed = gettext(
            "Names stand here only where the signer agreed that they are handed over; "
            "everybody else is counted and printed as “Name withheld”."
        )
    return gettext("Every line is one signature that its signer confirmed by e-mail."), agreed


def _sheet(petition: PetitionView, language: str, lines: Iterable[SheetLine]) -> Iterator[bytes]:
    tag = _interface(petition, language)
    with force_locale(_locale(tag)):
        withheld = gettext("Name withheld")
        header = {
            "number": gettext("No."),
            "name": gettext("Name"),
            "email": gettext("E-mail"),
            "code": gettext("Country code"),
            "country": gettext("Country"),
            "place": gettext("Place"),
            "comment": gettext("Comment"),
            "language": gettext("Language"),
            "day": gettext("Day"),
        }
        marks = gettext(
            "Columns in which we put an apostrophe (') before a character that spreadsheets take for a formula"
        )
    # What the petition never asked for is no column: empty ones would look like something withheld.
    for column, asked in (("place", petition.asks_place), ("comment", petition.asks_comment)):
        if not asked:
            del header[column]

    def row(line: SheetLine) -> list[str]:
        cells = {
            "number": str(line.number),
            "name": withheld if line.name is None else line.name,
            "email": line.email,
            "code": line.country,
            "country": countries.name(line.country, tag),
            "place": line.place,
            "comment": line.comment,
            "language": line.language,
            "day": line.day.isoformat(),
        }
        return [cells[column] for column in header]

    return sheets.sheet(list(header.values()), map(row, lines), marks=marks)


def _interface(petition: PetitionView, language: str) -> str:
    return languages.best([language, petition.default_language], current_app.config["LANGUAGES"])


def _locale(tag: str) -> str:
    return tag.replace("-", "_")
