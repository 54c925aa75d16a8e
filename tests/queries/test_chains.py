"""Chains: statements that change one thing after another are one step, whatever becomes of the connection."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import String
from sqlalchemy.exc import DBAPIError, OperationalError

from petition_app.db import Chain, UtcDateTime, hot
from petition_app.domain import clock

_TYPES = {"name": String(), "next_run": UtcDateTime()}
_PUT = "INSERT INTO schedules (name, next_run) VALUES (:name, :next_run) RETURNING name, next_run"
_READ = Chain(_TYPES, found="SELECT name, next_run FROM schedules WHERE name = :name")


@pytest.fixture(autouse=True)
def _within(app):
    with app.app_context():
        yield


def test_what_a_step_returns_is_read_by_the_next_one():
    chain = Chain(
        _TYPES,
        first=_PUT,
        second="INSERT INTO schedules (name, next_run) SELECT 'after ' || name, next_run FROM first WHERE true "
        "RETURNING name",
    )

    assert chain.run(name="this", next_run=clock.now()).name == "this"
    assert _READ.run(name="after this").name == "after this"


def test_a_step_that_fails_undoes_those_before_it():
    chain = Chain(
        _TYPES, first=_PUT, second="INSERT INTO schedules (name, next_run) SELECT name, NULL FROM first WHERE true"
    )

    with pytest.raises(DBAPIError):
        chain.run(name="this", next_run=clock.now())

    assert _READ.run(name="this") is None


def test_moments_come_back_in_utc_whatever_zone_they_went_in():
    noon = datetime(2026, 3, 29, 12, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    Chain(_TYPES, put=_PUT).run(name="noon", next_run=noon)

    found = _READ.run(name="noon").next_run

    assert found == noon
    assert found.utcoffset() == timedelta(0)
    assert found.astimezone(UTC).isoformat() == "2026-03-29T06:15:00+00:00"


def test_an_error_tells_neither_the_statement_nor_its_values():
    with pytest.raises(DBAPIError) as told:
        Chain(_TYPES, put="INSERT INTO nowhere (name) VALUES (:name) RETURNING name").run(name="МАРКЕР")

    assert "МАРКЕР" not in str(told.value)


def test_a_connection_that_broke_is_not_borrowed_again(database):
    if not database.startswith("postgresql"):
        pytest.skip("An SQLite file has no connection that could break.")
    with hot() as connection:
        ours = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with hot() as first, hot() as other:
        assert first.exec_driver_sql("SELECT pg_backend_pid()").scalar_one() == ours
        other.exec_driver_sql(f"SELECT pg_terminate_backend({ours})")

    answers = []
    for _ in range(3):
        try:
            answers.append(_READ.run(name="nothing"))
        except OperationalError:
            answers.append("away")

    assert answers.count("away") <= 1
    assert answers[-1] is None
