"""Decision-makers: for how long somebody who was asked has said nothing."""

from datetime import timedelta

import pytest

from petition_app.domain import clock
from petition_app.queries import petition_pages


def asked(make, days, *kinds):
    """Store somebody who was asked so many days ago, and return what the page shows of them."""
    petition = make.petition()
    asked_on = None if days is None else clock.today() - timedelta(days=days)
    make.decision_maker(petition, asked_on=asked_on, responses=[{"kind": kind} for kind in kinds])
    (shown,) = petition_pages.of(petition, "en").decision_makers
    return petition, shown


@pytest.mark.parametrize(
    ("days", "kinds", "counted"),
    [
        (214, [], 214),
        (214, ["silent"], 214),
        (0, [], 0),
        (-3, [], 0),
        (None, [], None),
        (214, ["answered"], None),
        (214, ["silent", "declined"], None),
    ],
)
def test_the_days_are_counted_until_there_is_an_answer(make, clock, days, kinds, counted):
    _, shown = asked(make, days, *kinds)
    assert shown.days_without_answer == counted


def test_the_page_says_for_how_long(make, visitor, clock):
    petition, _ = asked(make, 1214)
    assert "Has not answered for 1,214 days" in visitor.opens(f"/en/{petition.slug}").text

    fresh, _ = asked(make, 0)
    assert "No answer yet" in visitor.opens(f"/en/{fresh.slug}").text
