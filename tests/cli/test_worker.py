"""Worker: it does what is due, stops when it is told to, survives what happens, and loses nothing when killed."""

import signal
from collections import Counter
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select, update

from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.models import OutboxMessage, Petition
from petition_app.queries import counting, schedules
from tests import snapshot
from tests.conftest import environment, let_go
from tests.people import outside, work
from tests.worker_process import Worker, wait_until


@pytest.fixture
def worker(app, database, key_file, mailbox, tmp_path):
    settings = environment(key_file, database, tmp_path) | {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(mailbox.port),
        "MAIL_USE_TLS": "off",
    }
    worker = Worker(settings, tmp_path)
    yield worker
    worker.close()


def sign_many(make, number):
    petition = make.petition()
    for which in range(number):
        make.signature(petition, confirmed=False, email=f"signer-{which}@example.org")
    return petition


def waiting() -> list[OutboxMessage]:
    with transaction():
        return list(db.session.scalars(select(OutboxMessage).where(OutboxMessage.sent_at.is_(None))))


def reached_by(mailbox) -> Counter[str]:
    """How often mail came, by recipient."""
    return Counter(mail.recipients[0] for mail in mailbox.mails)


def time_passes():
    """Let the lease of a worker that is dead by now end."""
    with transaction():
        db.session.execute(update(OutboxMessage).values(due_at=clock.now()))


def test_once_does_everything_that_is_due_and_stops(app, make, mailbox):
    petition = make.petition()
    for _ in range(3):
        make.signature(petition)
    sign_many(make, 120)

    work(app)

    assert len(mailbox.mails) == 120
    assert snapshot.of("count_deltas")["count_deltas"] == []
    assert counting.exact(petition.id) == 3
    assert schedules.worker_is_alive()


def test_once_tells_whoever_called_when_the_database_is_away(app, all_databases, database):
    hide(all_databases, database)

    result = outside(app.test_cli_runner().invoke, args=["worker", "--once"])

    assert result.exit_code == 1
    assert "The database does not answer" in result.output
    assert "Traceback" not in result.output
    show(all_databases, database)


def test_what_stopped_the_program_before_the_worker_stops_it_again_afterwards(app):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)

    work(app)

    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_stop_finishes_the_mail_in_flight_and_gives_the_others_back(
    make, mailbox, worker, how
):
    sign_many(make, 20)

    def answer(_envelope):
        if len(mailbox.mails) == 4:
            worker.is_asked_to_stop(how)
        return "250 OK"

    mailbox.answer = answer
    worker.start()

    assert worker.ends() == 0
    assert len(mailbox.mails) == 5
    assert [(message.attempts, message.failure) for message in waiting()] == [(0, "")] * 15
    assert "Traceback" not in worker.log
    assert "worker_stopped" in worker.log


@pytest.mark.slow
def test_a_worker_that_is_killed_at_the_worst_moment_loses_nothing_and_repeats_only_what_was_in_flight(
    make, mailbox, worker
):
    sign_many(make, 60)
    moments = {7, 8, 20, 33, 50}
    killed = []

    def answer(_envelope):
        # The server has the mail and is about to say so; our side dies before it can write it down.
        if len(mailbox.mails) + 1 in moments - set(killed):
            killed.append(len(mailbox.mails) + 1)
            worker.kill()
            worker.ends()
        return "250 OK"

    mailbox.answer = answer
    for _ in moments:
        worker.start()
        worker.ends(60)
        time_passes()
    worker.start()
    wait_until(lambda: len({mail.recipients[0] for mail in mailbox.mails}) == 60 and not waiting())
    worker.is_asked_to_stop()
    worker.ends()

    assert sorted(killed) == sorted(moments)
    by_recipient = reached_by(mailbox)
    twice = {recipient for recipient, times in by_recipient.items() if times > 1}
    assert len(mailbox.mails) == 60 + len(moments)
    assert 0 < len(twice) <= len(moments)
    for recipient in by_recipient:
        assert len({mail.message["Message-ID"] for mail in mailbox.to(recipient)}) == 1
        assert len({tuple(mail.links) for mail in mailbox.to(recipient)}) == 1


@pytest.mark.slow
def test_a_worker_that_is_killed_between_two_mails_repeats_nothing(make, mailbox, worker):
    sign_many(make, 40)
    for reached in (5, 15, 30):
        worker.start()
        # The mail is written down within a moment after the server has it; one may have come twice by now.
        wait_until(lambda reached=reached: reached <= len(reached_by(mailbox)) == 40 - len(waiting()))
        worker.kill()
        worker.ends()
        time_passes()
    worker.start()
    wait_until(lambda: not waiting())
    worker.is_asked_to_stop()
    worker.ends()

    times = reached_by(mailbox)
    assert len(times) == 40
    # Three kills, and each may have hit the mail that was in flight at that moment.
    assert sum(times.values()) - 40 <= 3


@pytest.mark.slow
def test_a_worker_waits_for_a_database_that_is_away_and_goes_on(make, mailbox, worker, all_databases, database):
    sign_many(make, 3)
    hide(all_databases, database)
    worker.start()
    worker.says("database_away")

    show(all_databases, database)

    wait_until(lambda: len(mailbox.mails) == 3)
    worker.is_asked_to_stop()
    assert worker.ends() == 0
    assert "example.org" not in worker.log.replace("petitions.example.org", "")


@pytest.mark.slow
def test_a_worker_goes_on_after_a_mistake_of_ours_and_says_where_and_no_more(make, mailbox, worker):
    petition = sign_many(make, 1)
    with transaction():
        db.session.execute(update(Petition).where(Petition.id == petition.id).values(accent="nothing"))
    worker.start()
    worker.says("fault")
    worker.says("ColourInvalid")
    with transaction():
        db.session.execute(update(Petition).where(Petition.id == petition.id).values(accent="#224466"))
    time_passes()

    wait_until(lambda: len(mailbox.mails) == 1)
    assert "colours.py" in worker.log
    assert "signer-0" not in worker.log


def hide(databases, address):
    """Take the database away, as a server that restarts does."""
    let_go(current_app)
    if databases.name == "sqlite":
        path = Path(address.removeprefix("sqlite:///"))
        for part in path.parent.glob("petition.db*"):
            part.rename(part.with_name("away-" + part.name))
        path.mkdir()
    else:
        name = address.rsplit("/", 1)[-1]
        databases.cluster.run("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)


def show(databases, address):
    """Bring it back."""
    if databases.name == "sqlite":
        path = Path(address.removeprefix("sqlite:///"))
        path.rmdir()
        for part in path.parent.glob("away-*"):
            part.rename(part.with_name(part.name.removeprefix("away-")))
    else:
        databases.cluster.run("ALTER DATABASE {} ALLOW_CONNECTIONS true", address.rsplit("/", 1)[-1])
