"""Addresses: organisers are found by theirs, however it was typed."""

import pytest

from petition_app.domain import addresses


@pytest.mark.parametrize(
    ("typed", "compared"), [("Office@Example.ORG", "office@example.org"), (" No Address ", "no address")]
)
def test_whatever_was_typed_can_be_compared(typed, compared):
    assert addresses.compared(typed) == compared
