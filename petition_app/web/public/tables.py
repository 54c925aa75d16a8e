"""Tables: the published numbers as pages draw them, in the reader's words."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from petition_app.domain import countries as countries_of_the_world
from petition_app.queries import publications
from petition_app.queries.petitions import PetitionView
from petition_app.web import language as interface


@dataclass(frozen=True, kw_only=True)
class CountryRows:
    """Countries by name with their counts, the others last, and the day that the numbers are of."""

    rows: list[tuple[str, int]]
    published_on: date


def countries(petition: PetitionView, language: str, most: int | None = None) -> CountryRows | None:
    """Return the countries to draw, by their names in the language; at most so many, the rest counted together."""
    found = publications.countries(petition.id)
    if found is None:
        return None
    tag = interface.nearest(language, petition.default_language)
    named = found.table.named[:most]
    rows = [(countries_of_the_world.name(code, tag), count) for code, count in named]
    others = found.table.total - sum(count for _, count in named)
    if others:
        rows.append((gettext("Other countries"), others))
    return CountryRows(rows=rows, published_on=found.published_on)
