"""Faults: a log tells where something broke, and none of the words."""

from petition_app.domain import addresses, faults


def test_the_place_is_the_innermost_line_and_holds_nothing_of_the_message():
    try:
        addresses.parse("secret marker")
    except addresses.AddressInvalid as error:
        place = faults.place(error)

    assert place.startswith("addresses.py:")
    assert "marker" not in place


def test_an_error_that_was_never_raised_has_no_place():
    assert faults.place(ValueError("marker")) == ""
