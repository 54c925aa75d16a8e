"""Populations: every country that can be chosen in the form has one, and they add up to the world."""

from petition_app.domain import countries
from petition_app.domain.populations import people

#: Where nobody lives, or some dozens at a station.
UNINHABITED = {"BV", "GS", "HM", "PN", "TF", "UM"}


def test_every_country_that_can_be_chosen_has_people():
    assert {code for code in countries.codes() if not people(code)} == UNINHABITED


def test_they_add_up_to_the_world():
    assert 8_000_000_000 < sum(map(people, countries.codes())) < 8_250_000_000
