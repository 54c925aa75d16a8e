"""Partial dates: days that are known exactly, or only to the month or the year."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True)
class PartialDate:
    """A day, a month or a year, as the first and the last day that it may mean."""

    first: date
    last: date
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2017-06-06`, `2017-06` or `2017` (ISO 8601-1, reduced precision). Raises ValueError."""
        parts = text.split("-")
        if [len(part) for part in parts] != [4, 2, 2][: len(parts)] or not all(map(str.isdecimal, parts)):
            raise ValueError(f"{text!r} is not a date such as 2017-06-06, 2017-06 or 2017")
        year, month, day = (*map(int, parts), 0, 0)[:3]
        if day:
            return cls(first=date(year, month, day), last=date(year, month, day), precision=Precision.DAY)
        if month:
            last_day = calendar.monthrange(year, month)[1]
            return cls(first=date(year, month, 1), last=date(year, month, last_day), precision=Precision.MONTH)
        return cls(first=date(year, 1, 1), last=date(year, 12, 31), precision=Precision.YEAR)


def lined_up(dates: Iterable[PartialDate]) -> list[tuple[date, Precision]]:
    """Return for each date the day to sort it by, so that they stay in the order in which they are told.

    Of a year only the year is shown; its day merely puts it after what was told before it.
    """
    days: list[tuple[date, Precision]] = []
    before = date.min
    for partial in dates:
        before = min(max(partial.first, before + timedelta(days=1)), partial.last)
        days.append((before, partial.precision))
    return days


def written(day: date, precision: str) -> str:
    """Write a date as exactly as it is known: `2017-06-06`, `2017-06` or `2017`."""
    return day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(precision)]]
