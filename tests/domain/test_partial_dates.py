"""Partial dates: what is known of a day, and its place among others."""

from datetime import date

import pytest

from petition_app.domain.partial_dates import PartialDate, Precision, lined_up


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2017-06-06", date(2017, 6, 6), date(2017, 6, 6), Precision.DAY),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("2017", date(2017, 1, 1), date(2017, 12, 31), Precision.YEAR),
    ],
)
def test_a_date_is_a_day_a_month_or_a_year(text, first, last, precision):
    assert PartialDate.parse(text) == PartialDate(first=first, last=last, precision=precision)


@pytest.mark.parametrize(
    "text",
    ["", "17", "2017-6-6", "2017-13", "2017-02-30", "2017-06-06-01", "0000", "June 2017", "+017", "²017", "2017-06-"],
)
def test_nonsense_is_refused(text):
    with pytest.raises(ValueError, match=r"date|year|month|day"):
        PartialDate.parse(text)


def test_entries_of_one_year_stay_in_the_order_in_which_they_are_told():
    told = ["2017-04", "2017", "2017", "2017-06-06", "2018", "2018-12-31", "2018"]

    days = lined_up(map(PartialDate.parse, told))

    assert [day.isoformat() for day, _ in days] == [
        "2017-04-01",
        "2017-04-02",
        "2017-04-03",
        "2017-06-06",
        "2018-01-01",
        "2018-12-31",
        "2018-12-31",
    ]
    assert [precision for _, precision in days] == [
        "month",
        "year",
        "year",
        "day",
        "year",
        "day",
        "year",
    ]
