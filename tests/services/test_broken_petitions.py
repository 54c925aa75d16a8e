"""Broken petitions: one of which something cannot be read stops nothing that is done for the others."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from petition_app.db import db, transaction
from petition_app.models import PetitionKey, SignatureLog
from petition_app.queries import publications
from petition_app.queries import retention as retention_queries
from petition_app.queries import signature_log as queries
from petition_app.services import broken_petitions, petitions, publishing, retention, signature_log
from tests import snapshot


@pytest.fixture
def both(make, clock):
    """Two petitions with a log; the key of the first one's log cannot be read."""
    both = [make.petition(logged=True, retention_days=1) for _ in range(2)]
    for petition in both:
        make.signature(petition)
    spoil(SignatureLog.wrapped_key, SignatureLog.petition_id == both[0].id)
    return both


def spoil(column, which):
    with transaction():
        db.session.execute(update(column.class_).where(which).values({column: b"x" * 60}))


def test_a_broken_log_stops_no_other(both, clock, capsys):
    clock.passes(hours=25)

    assert signature_log.append_due() == 1

    assert [queries.checkpoint(petition.id).size for petition in both] == [0, 1]
    told = capsys.readouterr().err
    assert "petition_passed_over" in told
    assert "KeyMissing" in told
    assert both[0].slug in told
    assert both[1].slug not in told


def test_the_others_are_forgotten_on_time(both, clock):
    for petition in both:
        petitions.close(petition.id)
    clock.passes(days=2)

    retention.forget_what_is_due()

    assert [retention_queries.report(petition.id) is None for petition in both] == [True, False]
    # Its log is broken and is waited for; who signed is known no more.
    assert snapshot.of("signatures")["signatures"] == []


def test_the_others_are_published(make):
    both = [make.petition(shows_signers=True) for _ in range(2)]
    spoil(PetitionKey.wrapped, PetitionKey.petition_id == both[0].id)

    publishing.publish_what_is_due()

    assert [due.id for due in publications.due()] == [both[0].id]


def test_a_database_that_does_not_answer_is_no_petitions_fault(make, monkeypatch):
    petition = make.petition()

    def away(*_args, **_kwargs):
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(db.session, "scalar", away)
    with pytest.raises(OperationalError), broken_petitions.passed_over(petition.id, "append"):
        away()


def test_a_mistake_of_ours_is_said_aloud(make):
    petition = make.petition()
    with pytest.raises(ZeroDivisionError), broken_petitions.passed_over(petition.id, "append"):
        _ = 1 / 0
