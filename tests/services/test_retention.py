"""Retention: what may be kept no longer is gone, and nothing else is."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from petition_app.db import db, transaction
from petition_app.domain.tokens import Purpose
from petition_app.models import OutboxMessage
from petition_app.queries import counting
from petition_app.services import accounts, outbox, petitions, retention, sessions, signing, steps, throttling
from tests import snapshot
from tests.factories import PASSWORD


def counts(*tables: str) -> dict[str, int]:
    return {table: len(rows) for table, rows in snapshot.of(*tables).items()}


def test_a_signature_that_nobody_confirmed_is_forgotten_with_its_mail(make, clock):
    petition = make.petition()
    make.signature(petition, confirmed=False)
    confirmed = make.signature(petition)

    clock.passes(days=6)
    retention.forget_what_is_due()
    assert counts("signatures") == {"signatures": 2}

    clock.passes(days=1, hours=1)
    retention.forget_what_is_due()
    assert counts("signatures", "outbox") == {"signatures": 1, "outbox": 0}
    assert make.signed(petition, confirmed.email).id == confirmed.id


def test_one_that_was_withdrawn_before_it_counted_leaves_nothing(make, clock):
    signing.withdraw(make.signature(make.petition(), confirmed=False).token(Purpose.WITHDRAW))

    clock.passes(days=8)
    retention.forget_what_is_due()

    assert counts("signatures") == {"signatures": 0}


def test_one_that_was_withdrawn_after_it_counted_stays_as_a_number(make, clock):
    signing.withdraw(make.signature(make.petition()).token(Purpose.WITHDRAW))

    clock.passes(days=8)
    retention.forget_what_is_due()

    assert counts("signatures") == {"signatures": 1}


def test_more_than_fits_into_one_step_is_forgotten_too(make, clock, monkeypatch):
    monkeypatch.setattr(steps, "AT_ONCE", 3)
    petition = make.petition()
    for _ in range(10):
        make.signature(petition, confirmed=False)
    outbox.send_due()

    clock.passes(days=10)
    retention.forget_what_is_due()

    assert counts("signatures", "outbox", "mail_allowances") == {"signatures": 0, "outbox": 0, "mail_allowances": 0}


def test_the_limits_forget_an_address_after_their_window(make, clock):
    make.signature(make.petition(), confirmed=False)
    outbox.send_due()

    retention.forget_what_is_due()
    assert counts("mail_allowances") == {"mail_allowances": 1}

    clock.passes(hours=25)
    retention.forget_what_is_due()
    assert counts("mail_allowances") == {"mail_allowances": 0}


def test_not_me_is_forgotten_after_its_year(make, clock):
    signing.say_not_me(make.signature(make.petition(), confirmed=False).token(Purpose.NOT_ME))

    clock.passes(days=364)
    retention.forget_what_is_due()
    assert counts("suppressions") == {"suppressions": 1}

    clock.passes(days=2)
    retention.forget_what_is_due()
    assert counts("suppressions") == {"suppressions": 0}


def test_sessions_and_attempts_to_log_in_are_forgotten_when_they_are_over(make, clock):
    accounts.log_in(make.person().email, PASSWORD)
    accounts.log_in("nobody@example.org", PASSWORD)
    retention.forget_what_is_due()
    assert counts("sessions", "login_attempts") == {"sessions": 1, "login_attempts": 1}

    clock.passes(minutes=16)
    retention.forget_what_is_due()
    assert counts("sessions", "login_attempts") == {"sessions": 1, "login_attempts": 0}
    clock.passes(hours=12)
    retention.forget_what_is_due()
    assert counts("sessions") == {"sessions": 0}


@pytest.mark.parametrize("end", ["sent_at", "given_up_at"])
def test_old_mail_is_forgotten_and_what_still_waits_is_not(make, clock, end):
    petition = make.petition()
    old, waiting = make.signature(petition, confirmed=False), make.signature(petition, confirmed=False)
    with transaction():
        # As if its signature were kept longer than its link.
        db.session.execute(
            update(OutboxMessage).where(OutboxMessage.signature_id == old.id).values({end: clock.now - timedelta(9)})
        )

    retention.forget_what_is_due()

    (message,) = snapshot.of("outbox")["outbox"]
    assert waiting.id in message


def test_logins_leave_nothing_when_their_time_is_over(app, make, clock):
    throttling.take("olga@example.org")
    with transaction():
        sessions.begin(make.person().id)

    clock.passes(minutes=10)
    retention.forget_what_is_due()
    assert counts("login_attempts", "sessions") == {"login_attempts": 1, "sessions": 1}

    clock.passes(hours=13)
    retention.forget_what_is_due()
    assert counts("login_attempts", "sessions") == {"login_attempts": 0, "sessions": 0}


def test_a_form_that_is_sent_again_at_the_last_moment_is_kept(make, clock):
    petition = make.petition()
    make.signature(petition, confirmed=False, email="olga@example.org")
    clock.passes(days=7, hours=2)
    make.signature(petition, confirmed=False, email="olga@example.org")

    retention.forget_what_is_due()

    assert counts("signatures") == {"signatures": 1}


def test_the_file_that_is_written_ahead_holds_nothing_of_what_was_forgotten(make, clock, database):
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL recycles its log by itself.")
    path = Path(database.removeprefix("sqlite:///"))
    ahead = path.with_name(path.name + "-wal")
    made = make.signature(make.petition(), confirmed=False)
    assert made.id.hex.encode() in ahead.read_bytes()
    clock.passes(days=8)
    db.session.remove()

    retention.forget_what_is_due()

    assert not ahead.exists() or ahead.stat().st_size == 0
    assert made.id.hex.encode() not in path.read_bytes()


def test_what_is_known_of_the_signers_is_destroyed_when_the_petition_ended_long_ago(make, clock):
    petition = make.petition(retention_days=30)
    make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=29)
    retention.forget_what_is_due()
    assert len(snapshot.of("petition_keys")["petition_keys"]) == 1

    clock.passes(days=2)
    retention.forget_what_is_due()

    assert counts("signatures") == {"signatures": 0}
    assert snapshot.of("petition_keys")["petition_keys"] == []
    assert counting.exact(petition.id) == 1
