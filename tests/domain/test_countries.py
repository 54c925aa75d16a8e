"""Countries: which one a language leaves no doubt about."""

import pytest

from petition_app.domain import countries


@pytest.mark.parametrize(
    ("tag", "code"),
    [("hy", "AM"), ("uk", "UA"), ("be", "BY"), ("ka", "GE"), ("pt-BR", "BR"), ("de-AT", "AT"), ("es-419", "")],
)
def test_a_language_of_one_country_names_it(tag, code):
    assert countries.only_one(tag) == code


@pytest.mark.parametrize("tag", ["en", "de", "fr", "es", "pt", "ar", "ru", "it", "sv", "tr", "eo", "ce"])
def test_a_language_of_several_countries_or_none_names_none(tag):
    assert countries.only_one(tag) == ""
