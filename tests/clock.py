"""Clock: lets a test stand still in time, and pass hours and days at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import time_machine

from petition_app.domain import clock as domain_clock

_BEGINNING = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


class Clock:
    """The time of a test."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    @classmethod
    @contextmanager
    def stopped(cls) -> Iterator["Clock"]:
        """Stand still on a Wednesday morning."""
        with time_machine.travel(_BEGINNING, tick=False) as traveller:
            yield cls(traveller)

    @property
    def now(self) -> datetime:
        return domain_clock.now()

    def passes(self, **much: float) -> None:
        """Let time pass: `clock.passes(hours=25)`."""
        self._traveller.shift(timedelta(**much))

    def strikes(self, moment: datetime) -> None:
        """Go to a moment."""
        self._traveller.move_to(moment)
