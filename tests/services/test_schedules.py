"""Schedules: each duty is done once when its time has come, whoever asks and however late."""

from datetime import timedelta

import pytest

from petition_app.queries import schedules as reading
from petition_app.services import schedules
from petition_app.services.schedules import Duty
from tests.together import at_once


@pytest.fixture
def done(monkeypatch) -> list[str]:
    """Have one duty, which is due every hour, and note when it is done."""
    noted: list[str] = []
    monkeypatch.setattr(schedules, "DUTIES", (Duty("sweep", timedelta(hours=1), lambda: noted.append("sweep")),))
    return noted


def test_a_duty_is_done_when_its_time_has_come_and_not_before(app, done, clock):
    assert [schedules.run_due() for _ in range(3)] == [1, 0, 0]

    clock.passes(minutes=59)
    assert schedules.run_due() == 0
    clock.passes(minutes=2)
    assert schedules.run_due() == 1
    assert done == ["sweep", "sweep"]


def test_what_takes_long_is_done_apart(app, monkeypatch):
    noted: list[str] = []
    long = Duty("long", timedelta(hours=1), lambda: noted.append("long"), takes_long=True)
    monkeypatch.setattr(schedules, "DUTIES", (long,))

    assert schedules.run_due() == 0
    assert schedules.run_due(takes_long=True) == 1
    assert noted == ["long"]


def test_runs_that_were_missed_collapse_into_one(app, done, clock):
    schedules.run_due()
    clock.passes(days=3)

    assert [schedules.run_due() for _ in range(3)] == [1, 0, 0]


def test_of_eight_workers_one_does_it(app, done):
    def work():
        with app.app_context():
            return schedules.run_due()

    assert sorted(at_once([work] * 8)) == [0] * 7 + [1]
    assert done == ["sweep"]


def test_what_begins_with_the_day_is_done_at_midnight_whenever_it_was_done_first(app, monkeypatch, clock):
    noted: list[str] = []
    daily = Duty("daily", timedelta(days=1), lambda: noted.append("daily"), at_midnight=True)
    monkeypatch.setattr(schedules, "DUTIES", (daily,))
    schedules.run_due()

    clock.strikes(clock.now.replace(hour=23, minute=59))
    schedules.run_due()
    assert noted == ["daily"]
    clock.passes(minutes=1)
    schedules.run_due()
    assert noted == ["daily", "daily"]


def test_every_duty_has_a_name_of_its_own_that_fits_the_table():
    names = [duty.name for duty in schedules.DUTIES]

    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 40


def test_a_worker_that_comes_by_is_alive_for_a_while(app, clock):
    assert not reading.worker_is_alive()

    schedules.run_due()
    assert reading.worker_is_alive()

    clock.passes(minutes=2)
    assert reading.worker_is_alive()
    clock.passes(minutes=1)
    assert not reading.worker_is_alive()
