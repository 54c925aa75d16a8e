"""Retention: the day on which what is known of the signers has to be gone."""

from datetime import UTC, datetime, timedelta

from petition_app.domain import retention
from petition_app.domain.retention import Deadline, Reason, deadline

START = datetime(2025, 1, 10, tzinfo=UTC)


def test_what_was_promised_counts_from_the_end():
    closed = START + timedelta(days=60)
    found = deadline(started=START, first_closed=closed, closed=closed, delivered=None, days=90)
    assert (found.at, found.reason) == (closed + timedelta(days=90), Reason.PROMISED)


def test_a_hand_over_leaves_thirty_days():
    closed = START + timedelta(days=60)
    delivered = closed + timedelta(days=5)
    found = deadline(started=START, first_closed=closed, closed=closed, delivered=delivered, days=90)
    assert (found.at, found.reason) == (delivered + timedelta(days=30), Reason.DELIVERED)


def test_a_hand_over_before_the_end_counts_from_the_end():
    closed = START + timedelta(days=60)
    found = deadline(started=START, first_closed=closed, closed=closed, delivered=START, days=90)
    assert found.at == closed + timedelta(days=30)


def test_a_promise_shorter_than_the_month_after_the_hand_over_is_kept():
    closed = START + timedelta(days=60)
    found = deadline(started=START, first_closed=closed, closed=closed, delivered=closed, days=7)
    assert (found.at, found.reason) == (closed + timedelta(days=7), Reason.PROMISED)


def test_nothing_is_kept_for_longer_than_twenty_one_months():
    closed = START + timedelta(days=365)
    found = deadline(started=START, first_closed=closed, closed=closed, delivered=None, days=730)
    assert found.reason is Reason.AGE
    assert found.at == START + retention.AFTER_THE_START
    assert found.at <= datetime(2026, 10, 10, tzinfo=UTC)


def test_whoever_closes_after_years_has_a_month_to_hand_over():
    closed = START + timedelta(days=3 * 365)
    found = deadline(started=START, first_closed=closed, closed=closed, delivered=None, days=365)
    assert (found.at, found.reason) == (closed + retention.TO_HAND_OVER, Reason.AGE)


def test_whoever_signed_before_the_first_end_was_promised_from_then_on():
    first = START + timedelta(days=10)

    for closed in (None, first + timedelta(days=80)):
        found = deadline(started=START, first_closed=first, closed=closed, delivered=START, days=20)
        assert found == Deadline(at=first + timedelta(days=20), reason=Reason.PROMISED)


def test_one_that_was_opened_again_has_no_other_deadline():
    first = START + timedelta(days=3 * 365)
    found = deadline(started=START, first_closed=first, closed=None, delivered=START, days=365)
    assert (found.at, found.reason) == (first + timedelta(days=365), Reason.PROMISED)
