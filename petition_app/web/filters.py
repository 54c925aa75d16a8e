"""Filters: what templates write in the language of the answer, beside those that Flask-Babel brings."""

import json
from datetime import date

from babel.dates import format_skeleton
from babel.numbers import format_currency
from flask import Flask
from flask_babel import format_date, get_locale, ngettext
from markupsafe import Markup

from petition_app.domain import countries, languages
from petition_app.domain import markdown as rendering

# What is missing of a date that is known in part, and what CLDR is asked to write then.
_SHAPES = {4: ("-01-01", "y"), 7: ("-01", "yMMMM"), 10: ("", "")}


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    for filter_ in (
        country_name,
        direction,
        language_name,
        markdown,
        moneyformat,
        month_or_year,
        own_name,
        with_territory,
        written_date,
    ):
        app.add_template_filter(filter_)
    app.add_template_global(sentences_of_signers)


def country_name(code: str) -> str:
    """Write a country's name."""
    return countries.name(code, str(get_locale()).replace("_", "-"))


def direction(tag: str) -> str:
    """Return `ltr` or `rtl`."""
    return languages.direction(tag)


def language_name(tag: str) -> str:
    """Write a language's name in the language of the answer."""
    return languages.name(tag, str(get_locale()).replace("_", "-"))


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


def sentences_of_signers() -> str:
    """Return what is said of a number of signers, by CLDR's category of the number, for a script that counts on.

    "1 person has signed" is one of two sentences in English, and of six in Arabic; `{}` stands for the number.
    """
    category = get_locale().plural_form
    numbers: dict[str, int] = {}
    for number in (*range(101), 1_000_000):
        numbers.setdefault(category(number), number)
    return json.dumps(
        {
            name: ngettext("%(number)s person has signed", "%(number)s people have signed", number, number="{}")
            for name, number in numbers.items()
        },
        ensure_ascii=False,
    )


def with_territory(tag: str) -> str:
    """Write a language as Open Graph wants it."""
    return languages.with_territory(tag)


def written_date(text: str) -> str:
    """Write a date given as 2017, 2017-04 or 2017-04-03, as exactly as it is known."""
    rest, known = _SHAPES[len(text)]
    day = date.fromisoformat(text + rest)
    return month_or_year(day, known) if known else str(format_date(day, "long"))


def month_or_year(day: date, known: str) -> str:
    """Write a month (`yMMMM`) or a year (`y`) in the order and with the words that the language has for it."""
    return format_skeleton(known, day, locale=get_locale())
