"""Colours: whatever an organiser picks can be read, by day and by night."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain import colours


@given(st.integers(0, 0xFFFFFF))
def test_every_accent_is_readable_on_both_pages_and_so_is_what_stands_upon_it(number):
    day, night = colours.accents(f"#{number:06x}")
    assert colours.contrast(day.colour, "#ffffff") >= 4.5
    assert colours.contrast(night.colour, "#16181d") >= 4.5
    for accent in (day, night):
        assert colours.contrast(accent.colour, accent.ink) >= 3


def test_what_can_be_read_already_stays_as_it_was_picked():
    assert colours.accents("#8A1538")[0].colour == "#8a1538"


@pytest.mark.parametrize("typed", ["", "red", "#fff", "#12345g", "#1234567", "x#123456"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(colours.ColourInvalid):
        colours.accents(typed)
