"""Countries: all of them, in each language of the interface, in the order of its alphabet."""

import pytest

from config import SHIPPED_LANGUAGES
from petition_app.domain import countries


@pytest.mark.parametrize("tag", SHIPPED_LANGUAGES)
def test_every_country_has_a_name_in_every_language(tag):
    names = dict(countries.names(tag))

    assert names.keys() == countries.codes()
    assert len(names) == 250
    assert all(name and name != code for code, name in names.items())
    assert countries.name("AM", tag) == names["AM"]


@pytest.mark.parametrize(
    ("tag", "in_order"),
    [
        ("sv", "AF EG GR ES TJ CZ DE ZW AX AT"),
        ("uk", "AU EE EG YE IL IS IT CN CY UA"),
        ("be", "AU IN ES IT KE CN UZ UA"),
        ("tr", "ID IQ IR ES CA HU MN UZ OM"),
        ("de", "EG AL AT PK ZW"),
        ("es", "NE NZ OM"),
        ("hy", "AZ BE AM RU GE"),
    ],
)
def test_names_stand_in_the_order_of_the_alphabet(tag, in_order):
    place = {code: number for number, (code, _) in enumerate(countries.names(tag))}
    expected = in_order.split()

    assert sorted(expected, key=place.__getitem__) == expected, [countries.name(code, tag) for code in expected]


def test_a_code_that_nobody_knows_names_itself():
    assert countries.name("QQ", "en") == "QQ"


@pytest.mark.parametrize(
    ("tag", "code"),
    [("hy", "AM"), ("uk", "UA"), ("be", "BY"), ("ka", "GE"), ("pt-BR", "BR"), ("de-AT", "AT"), ("es-419", "")],
)
def test_a_language_of_one_country_names_it(tag, code):
    assert countries.only_one(tag) == code


@pytest.mark.parametrize("tag", ["en", "de", "fr", "es", "pt", "ar", "ru", "it", "sv", "tr", "eo", "ce"])
def test_a_language_of_several_countries_or_none_names_none(tag):
    assert countries.only_one(tag) == ""
