"""Goals: there is always something left to win."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain.goals import goal


@given(st.integers(0, 10**10), st.none() | st.integers(1, 10**10))
def test_no_goal_is_ever_reached_and_no_bar_is_full(count, fixed):
    found = goal(count, fixed)
    assert found.number > count
    assert 0 <= found.percent <= 99


@given(st.integers(0, 10**7), st.integers(0, 10**5), st.none() | st.integers(1, 10**7))
def test_a_goal_never_moves_back(count, more, fixed):
    assert goal(count + more, fixed).number >= goal(count, fixed).number


@pytest.mark.parametrize(
    ("count", "fixed", "number"),
    [
        (0, None, 100),
        (89, None, 100),
        (90, None, 200),
        (449, None, 500),
        (450, None, 1000),
        (2_000_123, None, 5_000_000),
        (40, 1000, 1000),
        (999, 1000, 1000),
        (1000, 1000, 2000),
        (1, 1, 100),
        (1_000_000, 5, 2_000_000),
        # An organiser's number that is reached leads to the ladder above it, never below.
        (110, 105, 200),
        (95, 95, 200),
    ],
)
def test_the_organisers_number_stands_until_it_is_reached_then_the_ladder(count, fixed, number):
    assert goal(count, fixed).number == number
