"""Filters: what templates write in the language of the answer, beside those that Flask-Babel brings."""

from datetime import date

from babel.numbers import format_currency
from flask import Flask
from flask_babel import format_date, get_locale
from markupsafe import Markup

from petition_app.domain import countries, languages
from petition_app.domain import markdown as rendering

_SHAPES = {4: ("-01-01", "y"), 7: ("-01", "LLLL y"), 10: ("", "long")}


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    for filter_ in (country_name, direction, markdown, moneyformat, own_name, with_territory, written_date):
        app.add_template_filter(filter_)


def country_name(code: str) -> str:
    """Write a country's name."""
    return countries.name(code, str(get_locale()).replace("_", "-"))


def direction(tag: str) -> str:
    """Return `ltr` or `rtl`."""
    return languages.direction(tag)


def markdown(text: str) -> Markup:
    """Write what an organiser wrote as safe HTML."""
    return Markup(rendering.render(text))  # noqa: S704  Cleaned by an allow-list.


def moneyformat(cents: int, currency: str) -> str:
    """Write an amount of money; a whole one without cents."""
    locale = get_locale()
    if cents % 100:
        return format_currency(cents / 100, currency, locale=locale)
    without_cents = locale.currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(cents // 100, currency, format=without_cents, currency_digits=False, locale=locale)


def own_name(tag: str) -> str:
    """Write a language's name in itself."""
    return languages.own_name(tag)


def with_territory(tag: str) -> str:
    """Write a language as Open Graph wants it."""
    return languages.with_territory(tag)


def written_date(text: str) -> str:
    """Write a date given as 2017, 2017-04 or 2017-04-03, as exactly as it is known."""
    rest, shape = _SHAPES[len(text)]
    return str(format_date(date.fromisoformat(text + rest), shape))
