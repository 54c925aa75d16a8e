"""Export words: what sheets and printed lists say, in a language, wherever its words are looked up.

The service asks its own catalogues; `petition-open`, which runs without it, asks the same ones by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from petition_app.adapters import sheets
from petition_app.adapters.signature_list.values import Words
from petition_app.domain import countries, languages
from petition_app.domain.disclosure import SheetLine


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """A language of the interface, and how its sentences are looked up; both may be asked at any later time."""

    tag: str
    gettext: Callable[..., str]
    ngettext: Callable[..., str]

    @property
    def locale(self) -> str:
        """Return the language as Babel names it."""
        return self.tag.replace("-", "_")


def words(tongue: Tongue, as_of: datetime, *, places: bool) -> Words:
    """Return a printed list's own words."""
    gettext, ngettext, locale = tongue.gettext, tongue.ngettext, tongue.locale

    def number(count: int) -> str:
        return format_decimal(count, locale=locale)

    return Words(
        language=tongue.tag,
        from_right=languages.direction(tongue.tag) == "rtl",
        signatures=lambda count: ngettext("confirmed signature", "confirmed signatures", count),
        number=number,
        country=lambda code: countries.name(code, tongue.tag),
        day=lambda day: format_date(day, "medium", locale=locale),
        other_countries=lambda count: ngettext(
            "%(number)s other country", "%(number)s other countries", count, number=number(count)
        ),
        parts=lambda count: ngettext(
            "%(number)s file with signatures belongs to this cover.",
            "%(number)s files with signatures belong to this cover.",
            count,
            number=number(count),
        ),
        part=lambda part, first, last: gettext(
            "Part %(part)s: signatures %(first)s to %(last)s",
            part=number(part),
            first=number(first),
            last=number(last),
        ),
        as_of=gettext(
            "As of %(day)s, %(time)s UTC",
            day=format_date(as_of, "long", locale=locale),
            time=format_time(as_of, "short", locale=locale),
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
        disclosed=_disclosed(tongue, places=places),
        code_says=gettext("A code for the camera of a telephone: it leads to the petition's page"),
        checkpoint=gettext("Checkpoint"),
        page=gettext("Page {page} of {pages}"),
        pages=gettext("This document has {pages} pages."),
    )


def _disclosed(tongue: Tongue, *, places: bool) -> tuple[str, ...]:
    gettext = tongue.gettext
    if places:
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


def sheet(tongue: Tongue, lines: Iterable[SheetLine], *, places: bool, comments: bool) -> Iterator[bytes]:
    """Yield a sheet in pieces, with the columns that the petition asked for."""
    gettext = tongue.gettext
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
    marks = gettext("Columns in which we put an apostrophe (') before a character that spreadsheets take for a formula")
    # What the petition never asked for is no column: empty ones would look like something withheld.
    for column, asked in (("place", places), ("comment", comments)):
        if not asked:
            del header[column]

    def row(line: SheetLine) -> list[str]:
        cells = {
            "number": str(line.number),
            "name": withheld if line.name is None else line.name,
            "email": line.email,
            "code": line.country,
            "country": countries.name(line.country, tongue.tag),
            "place": line.place,
            "comment": line.comment,
            "language": line.language,
            "day": line.day.isoformat(),
        }
        return [cells[column] for column in header]

    return sheets.sheet(list(header.values()), map(row, lines), marks=marks)
