"""Slugs: what can stand in an address, and what is proposed for a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain import slugs


@pytest.mark.parametrize("text", ["a", "free-them", "2027", "a-1-b", "x" * 64])
def test_small_letters_digits_and_single_hyphens_are_a_slug(text):
    assert slugs.is_slug(text)


@pytest.mark.parametrize(
    "text", ["", "-a", "a-", "a--b", "A", "ä", "a b", "a/b", "a.b", "../a", "a\n", "x" * 65, "а", "１"]
)
def test_anything_else_is_none(text):
    assert not slugs.is_slug(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Free the Five!", "free-the-five"),
        ("Straße nach Zürich", "strasse-nach-zurich"),
        ("  ALLIANCE.GLOBAL ", "alliance-global"),
        ("Друзья", ""),
        ("Release N:OW", "release-n-ow"),
        ("#JusticeForChechnya", "justiceforchechnya"),
        ("ORGANISE!", "organise-1"),
    ],
)
def test_a_name_becomes_a_slug_where_it_has_letters_for_one(name, slug):
    assert slugs.proposed(name) == slug


@given(st.text(max_size=200))
def test_whatever_is_proposed_is_a_slug_or_nothing(name):
    proposed = slugs.proposed(name)
    assert not proposed or slugs.is_slug(proposed)
