"""Figures: how a petition is doing, in numbers that name nobody."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale, gettext

from petition_app.domain import clock, countries, languages
from petition_app.queries import counting, schedules, signatures
from petition_app.web.organise import access

#: So many days are drawn at most; further back, weeks are drawn.
_MOST_DAYS = 60
#: One day alone would be a wall.
_FEWEST_DAYS = timedelta(days=13)


def add_to(bp: Blueprint) -> None:
    """Add the page of figures."""
    bp.get("/petitions/<uuid:petition_id>/figures")(figures)


def figures(petition_id: UUID) -> ResponseReturnValue:
    """Show the count, what waits, and the count by day, country, language and source."""
    reader = str(get_locale()).replace("_", "-")
    by_day = counting.by_day(petition_id)
    in_weeks = bool(by_day) and (clock.today() - min(by_day)).days >= _MOST_DAYS
    return render_template(
        "organise/figures.html",
        petition=access.petition(),
        count=counting.exact(petition_id),
        pending=signatures.pending(petition_id),
        today=by_day.get(clock.today(), 0),
        worker_is_alive=schedules.worker_is_alive(),
        in_weeks=in_weeks,
        days=_drawn(by_day, timedelta(days=7 if in_weeks else 1)),
        countries=_named(counting.by_country(petition_id), lambda code: countries.name(code, reader)),
        languages=_named(counting.by_language(petition_id), languages.own_name),
        sources=_named(counting.by_source(petition_id), lambda code: code or gettext("not known")),
    )


def _named(counts: Mapping[str, int], name: Callable[[str], str]) -> list[tuple[str, int]]:
    return [(name(code), count) for code, count in counts.items()]


def _drawn(by_day: Mapping[date, int], step: timedelta) -> list[tuple[str, int]]:
    """Return (label, count) from the first day to today, two weeks at least, days without a signature included."""
    if not by_day:
        return []
    rows = []
    start = min(*by_day, clock.today() - _FEWEST_DAYS)
    while start <= clock.today():
        end = start + step
        rows.append((format_date(start, "short"), sum(n for day, n in by_day.items() if start <= day < end)))
        start = end
    return rows
