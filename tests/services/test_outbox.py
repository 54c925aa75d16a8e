"""Outbox: what was promised goes out once, at servers and workers of every temper."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from petition_app.db import db, transaction
from petition_app.domain import clock as domain_clock
from petition_app.domain.colours import ColourInvalid
from petition_app.domain.lifecycle import MailKind, PetitionState
from petition_app.domain.tokens import Purpose
from petition_app.models import OutboxMessage, Petition, PetitionKey, PetitionText, Signature
from petition_app.queries import keys
from petition_app.services import outbox, signing
from tests.smtp_servers import polite, silent, talking
from tests.together import at_once


def messages() -> list[OutboxMessage]:
    with transaction():
        return list(db.session.scalars(select(OutboxMessage).execution_options(populate_existing=True)))


def only_message() -> OutboxMessage:
    (message,) = messages()
    return message


def sign_many(make, number, **values):
    petition = make.petition(**values)
    for which in range(number):
        make.signature(petition, confirmed=False, email=f"signer-{which}@example.org")
    return petition


def drain():
    while outbox.send_due():
        continue


def test_a_hundred_messages_and_four_workers_make_a_hundred_mails(app, make, mailbox):
    sign_many(make, 100)

    def work():
        with app.app_context():
            while outbox.send_due(7):
                continue

    at_once([work] * 4)

    assert len(mailbox.mails) == 100
    assert len({mail.recipients[0] for mail in mailbox.mails}) == 100
    assert all(message.sent_at for message in messages())


def test_a_message_that_is_sent_is_not_sent_again(make, mailbox):
    sign_many(make, 3)

    assert outbox.send_due() == 3
    assert outbox.send_due() == 0
    assert len(mailbox.mails) == 3


def test_a_batch_has_a_limit_and_the_oldest_go_first(make, mailbox, clock):
    petition = make.petition()
    for which in range(5):
        make.signature(petition, confirmed=False, email=f"signer-{which}@example.org")
        clock.passes(minutes=1)

    assert outbox.send_due(3) == 3

    # Which go is said by their age; in which order a batch of them goes is the database's affair.
    assert {mail.recipients[0] for mail in mailbox.mails} == {f"signer-{which}@example.org" for which in range(3)}


def test_what_a_dead_worker_had_taken_comes_up_again_and_is_not_decided_twice(make, mailbox, clock):
    sign_many(make, 1)
    outbox.send_due()
    (first,) = mailbox.mails
    with transaction():
        # As after SIGKILL between the server's acceptance and our writing it down.
        db.session.execute(update(OutboxMessage).values(sent_at=None))

    assert outbox.send_due() == 0
    clock.passes(minutes=3)
    assert outbox.send_due() == 1

    again = mailbox.mails[1]
    assert again.message["Message-ID"] == first.message["Message-ID"]
    assert again.links == first.links


def test_a_message_id_tells_the_message_and_our_public_name(make, mailbox):
    sign_many(make, 1)
    outbox.send_due()

    assert mailbox.mails[0].message["Message-ID"] == f"<{only_message().id.hex}@petitions.example.org>"


def test_a_passing_fault_puts_the_message_off_longer_each_time_until_it_is_given_up(make, mailbox, clock, capsys):
    sign_many(make, 1)
    mailbox.answer = lambda envelope: "451 later"
    pauses = []
    for attempt in range(1, 8):
        assert outbox.send_due() == 1
        message = only_message()
        assert (message.attempts, message.failure, message.given_up_at) == (attempt, "451", None)
        pauses.append((message.due_at - clock.now).total_seconds() / 60)
        assert outbox.send_due() == 0
        clock.strikes(message.due_at + timedelta(seconds=1))

    assert all(0.8 * 3**number <= pause <= 1.2 * 3**number for number, pause in enumerate(pauses))
    outbox.send_due()
    message = only_message()
    assert message.given_up_at == clock.now
    assert message.attempts == outbox.MAX_ATTEMPTS
    clock.passes(days=2)
    assert outbox.send_due() == 0
    said = capsys.readouterr().err
    assert "mail_given_up" in said
    assert message.id.hex in said
    assert "451" in said
    assert "example.org" not in said


def test_a_mail_that_was_put_off_goes_out_later(make, mailbox, clock):
    sign_many(make, 1)
    mailbox.answer = lambda envelope: "451 later"
    outbox.send_due()
    mailbox.clear()

    clock.passes(minutes=2)
    drain()

    assert len(mailbox.mails) == 1
    assert only_message().failure == ""


def test_a_lasting_refusal_is_given_up_at_once_and_the_others_go_out(make, mailbox):
    sign_many(make, 5)
    mailbox.answer = lambda envelope: "550 no" if envelope.rcpt_tos == ["signer-2@example.org"] else "250 OK"

    drain()

    assert len(mailbox.mails) == 4
    assert sorted((message.failure, message.sent_at is None) for message in messages())[-1] == ("550", True)
    (given_up,) = [message for message in messages() if message.given_up_at]
    assert given_up.attempts == 1


def test_a_server_that_is_away_costs_no_attempt_and_gives_up_nothing(app, make, mailbox, clock):
    sign_many(make, 3)
    port, app.extensions["mail"].port = app.extensions["mail"].port, 9

    for _ in range(20):
        assert outbox.send_due() == 0
        assert {(message.attempts, message.given_up_at) for message in messages()} == {(0, None)}
        clock.passes(seconds=31)

    app.extensions["mail"].port = port
    drain()
    assert len(mailbox.mails) == 3


def test_a_silent_server_holds_the_worker_up_for_one_time_limit_and_not_for_one_a_message(app, make):
    sign_many(make, 5)
    app.config["MAIL_TIMEOUT"] = 0.3
    with talking(silent) as server:
        app.extensions["mail"].port = server.port

        assert outbox.send_due() == 0

    assert server.conversation.connections == 1


def test_a_server_that_accepts_and_drops_the_line_at_quit_is_not_sent_the_mail_again(app, make, clock):
    sign_many(make, 3)
    with talking(polite(hangs_up_after="QUIT")) as server:
        app.extensions["mail"].port = server.port
        for _ in range(3):
            drain()
            clock.passes(minutes=10)

    assert len(server.conversation.accepted) == 3


def test_a_server_that_drops_the_line_after_each_mail_is_sent_each_once(app, make, clock):
    sign_many(make, 3)
    with talking(polite(hangs_up_after=".")) as server:
        app.extensions["mail"].port = server.port
        for _ in range(3):
            drain()
            clock.passes(minutes=10)

    assert len(server.conversation.accepted) == 3


def test_a_worker_that_shall_stop_gives_back_what_it_has_not_begun(make, mailbox):
    sign_many(make, 5)

    outbox.send_due(must_stop=lambda: len(mailbox.mails) == 2)

    assert len(mailbox.mails) == 2
    assert sorted((message.attempts, message.sent_at is None) for message in messages()) == [
        *[(0, True)] * 3,
        *[(1, False)] * 2,
    ]
    drain()
    assert len(mailbox.mails) == 5


def test_a_slow_server_ends_the_batch_before_another_worker_may_take_it(app, make, mailbox):
    sign_many(make, 6)
    app.config["MAIL_TIMEOUT"] = 0.2

    def slowly(_envelope):
        time.sleep(0.15)
        return "250 OK"

    mailbox.answer = slowly
    outbox.send_due()

    waiting = [message for message in messages() if message.sent_at is None]
    assert 0 < len(waiting) < 6
    assert {message.attempts for message in waiting} == {0}
    drain()
    assert len(mailbox.mails) == 6


def test_a_mistake_of_ours_in_one_petition_does_not_keep_others_mail_back(make, mailbox):
    sign_many(make, 2, accent="nothing")
    petition = make.petition()
    for which in range(3):
        make.signature(petition, confirmed=False, email=f"another-{which}@example.org")

    for _ in range(2):
        with pytest.raises(ColourInvalid):
            outbox.send_due()
    drain()

    assert len(mailbox.mails) == 3
    assert {message.attempts for message in messages() if message.sent_at} == {1}
    assert len([message for message in messages() if message.sent_at is None]) == 2


def test_a_signature_that_is_confirmed_before_its_mail_goes_out_gets_none(make, mailbox):
    petition = make.petition()
    made = make.signature(petition, confirmed=False)
    mailbox.answer = lambda envelope: "451 later"
    outbox.send_due()
    signing.confirm(made.token(Purpose.CONFIRM))

    assert messages() == []


@pytest.mark.parametrize("state", ["confirmed", "withdrawn", "gone"])
def test_a_decided_message_that_nobody_needs_any_more_is_dropped(make, mailbox, clock, state):
    petition = make.petition()
    made = make.signature(petition, confirmed=False)
    mailbox.answer = lambda envelope: "451 later"
    outbox.send_due()
    mailbox.clear()
    with transaction():
        if state == "gone":
            db.session.execute(Signature.__table__.delete())
        else:
            db.session.execute(update(Signature).where(Signature.id == made.id).values(state=state))

    clock.passes(hours=1)
    drain()

    assert mailbox.mails == []
    assert messages() == []


def test_an_already_signed_mail_is_dropped_when_the_signature_was_withdrawn_meanwhile(make, mailbox, clock):
    petition = make.petition()
    made = make.signature(petition)
    make.signature(petition, confirmed=False, email=made.email)
    mailbox.answer = lambda envelope: "451 later"
    outbox.send_due()
    assert only_message().kind == MailKind.ALREADY_SIGNED
    with transaction():
        db.session.execute(update(Signature).values(state="withdrawn", blob=None, blind_index=None, link_secret=None))
    mailbox.clear()

    clock.passes(hours=1)
    drain()

    assert mailbox.mails == []
    assert messages() == []


def test_a_link_that_has_expired_is_not_mailed(make, mailbox, clock):
    sign_many(make, 1)
    clock.passes(days=8)

    drain()

    assert mailbox.mails == []


def test_nothing_is_kept_of_an_already_signed_mail_that_went_out(make, mailbox):
    petition = make.petition()
    made = make.signature(petition)
    make.signature(petition, confirmed=False, email=made.email)

    drain()

    assert len(mailbox.mails) == 1
    assert messages() == []


def test_a_reminder_is_promised_when_the_mail_went_out_and_goes_once(make, mailbox, clock):
    sign_many(make, 1, sends_reminder=True)
    drain()
    assert [message.kind for message in messages()].count(MailKind.REMINDER) == 1

    for _ in range(6):
        clock.passes(hours=26)
        drain()

    assert len(mailbox.mails) == 2


def test_no_reminder_goes_where_the_petition_wants_none(make, mailbox, clock):
    sign_many(make, 1)
    drain()
    clock.passes(hours=26)
    drain()

    assert len(mailbox.mails) == 1


def test_a_signer_who_confirmed_is_not_reminded(make, mailbox, clock):
    made = make.signature(make.petition(sends_reminder=True), confirmed=False)
    drain()
    signing.confirm(made.token(Purpose.CONFIRM))

    clock.passes(hours=26)
    drain()

    assert len(mailbox.mails) == 1
    assert messages() == []


@pytest.mark.parametrize("change", [{"state": PetitionState.CLOSED}, {"hidden": True}])
def test_nobody_is_reminded_of_a_petition_that_is_over(make, mailbox, clock, change):
    petition = sign_many(make, 1, sends_reminder=True)
    drain()
    with transaction():
        db.session.execute(update(Petition).where(Petition.id == petition.id).values(**change))

    clock.passes(hours=26)
    drain()

    assert len(mailbox.mails) == 1


def test_a_second_mail_promises_no_second_reminder(make, mailbox, clock):
    petition = make.petition(sends_reminder=True)
    make.signature(petition, confirmed=False, email="olga@example.org")
    drain()
    clock.passes(hours=26)
    drain()
    clock.passes(hours=26)
    make.signature(petition, confirmed=False, email="olga@example.org")
    drain()
    clock.passes(hours=26)
    drain()

    assert [mail.subject.split(":")[0] for mail in mailbox.mails] == [
        "Please confirm your signature",
        "Reminder",
        "Please confirm your signature",
    ]


def test_what_our_keys_do_not_open_is_put_off_and_said_aloud(app, make, mailbox, clock, capsys):
    petition = sign_many(make, 2)
    with transaction():
        db.session.execute(update(PetitionKey).where(PetitionKey.petition_id == petition.id).values(wrapped=b"broken"))
    app.extensions["petition_app_petition_keys"].clear()

    drain()

    assert mailbox.mails == []
    assert {(message.failure, message.given_up_at) for message in messages()} == {("unreadable", None)}
    assert "unreadable" in capsys.readouterr().err


def test_what_was_never_decided_opens_no_window_when_it_is_given_up(app, make, mailbox, clock):
    petition = make.petition()
    make.signature(petition, confirmed=False, email="olga@example.org")
    drain()
    make.signature(petition, confirmed=False, email="olga@example.org")
    with transaction():
        db.session.execute(update(PetitionKey).where(PetitionKey.petition_id == petition.id).values(wrapped=b"broken"))
        db.session.execute(update(OutboxMessage).where(OutboxMessage.sent_at.is_(None)).values(attempts=7))
    app.extensions["petition_app_petition_keys"].clear()

    drain()

    assert [message.given_up_at is None for message in messages() if message.sent_at is None] == [False]
    assert db.session.scalars(select(Signature.mail_after)).one() is not None


def test_a_petition_that_is_gone_takes_its_mail_with_it(make, mailbox):
    petition = sign_many(make, 2)
    keys.of(petition.id)
    with transaction():
        for table in (PetitionText, PetitionKey):
            db.session.execute(delete(table).where(table.petition_id == petition.id))
        db.session.execute(delete(Petition).where(Petition.id == petition.id))

    drain()

    assert mailbox.mails == []
    assert messages() == []


def test_no_transaction_is_open_while_the_server_is_waited_for(app, make, mailbox):
    sign_many(make, 1)
    written = []

    def answer(envelope):
        # Another writer, in the middle of the conversation with the mail server.
        def write():
            with app.app_context(), transaction():
                db.session.execute(update(Petition).values(hashtag="#now"))
            written.append(domain_clock.now())

        at_once([write])
        return "250 OK"

    mailbox.answer = answer
    drain()

    assert written
    assert len(mailbox.mails) == 1
