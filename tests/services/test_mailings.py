"""Mailings: each reader gets one copy, at servers and workers of every temper, and confirmations go first."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from petition_app.db import db, transaction
from petition_app.domain.lifecycle import MailingState
from petition_app.models import Mailing, MailingMessage, PetitionKey
from petition_app.models import Update as UpdateRow
from petition_app.queries import mailings as queries
from petition_app.services import mailing_copies, mailing_rounds, mailings
from tests import confirmed
from tests.readers import reader
from tests.together import at_once


@pytest.fixture
def petition(make):
    return make.petition()


@pytest.fixture
def news(make, petition):
    return make.update(petition)


def readers(petition, number, *others):
    confirmed.signatures(petition.id, [{"updates": True} for _ in range(number)] + list(others))


def prepared(petition, news):
    """Have the readers looked for, to the end."""
    assert mailings.prepare(petition.id, news.id)
    while mailing_rounds.gather():
        continue


def sending(make, petition, news, number):
    """Store readers who have links too, and let the update go out."""
    made = [reader(make, petition, f"reader-{which}@example.org") for which in range(number)]
    prepared(petition, news)
    with transaction():
        db.session.execute(update(Mailing).values(previewed=True))
    assert mailings.start(petition.id, news.id)
    return made


def only_mailing() -> Mailing:
    with transaction():
        return db.session.scalars(select(Mailing).execution_options(populate_existing=True)).one()


def copies() -> list[MailingMessage]:
    with transaction():
        return list(db.session.scalars(select(MailingMessage).execution_options(populate_existing=True)))


def test_readers_are_found_in_batches_that_end_with_the_last_one(petition, news, monkeypatch):
    monkeypatch.setattr(mailing_rounds, "READ_AT_ONCE", 3)
    readers(petition, 7, {"email": "silent@example.org", "updates": False})

    prepared(petition, news)

    assert (only_mailing().state, only_mailing().readers) == (MailingState.PREPARED, 7)
    assert len({copy.signature_id for copy in copies()}) == len(copies()) == 7


def test_a_worker_that_dies_between_two_batches_leaves_nobody_out_and_writes_nobody_down_twice(
    petition, news, monkeypatch
):
    monkeypatch.setattr(mailing_rounds, "READ_AT_ONCE", 3)
    readers(petition, 7)
    mailings.prepare(petition.id, news.id)
    mailing_rounds.gather()
    insert = mailing_rounds.insert

    def dies(*_):
        raise SystemExit

    monkeypatch.setattr(mailing_rounds, "insert", dies)
    with pytest.raises(SystemExit):
        mailing_rounds.gather()
    monkeypatch.setattr(mailing_rounds, "insert", insert)
    assert only_mailing().readers == 3
    while mailing_rounds.gather():
        continue

    assert only_mailing().readers == len({copy.signature_id for copy in copies()}) == 7


def test_four_workers_that_look_for_readers_together_write_each_down_once(app, petition, news, monkeypatch):
    monkeypatch.setattr(mailing_rounds, "READ_AT_ONCE", 5)
    readers(petition, 23)
    mailings.prepare(petition.id, news.id)

    def work():
        with app.app_context():
            while mailing_rounds.gather():
                continue

    at_once([work] * 4)

    assert only_mailing().readers == len({copy.signature_id for copy in copies()}) == len(copies()) == 23


def test_four_workers_mail_each_reader_once(app, make, petition, news, mailbox):
    sending(make, petition, news, 20)

    def work():
        with app.app_context():
            for _ in range(5):
                mailing_copies.send_due()

    at_once([work] * 4)

    assert len({mail.recipients[0] for mail in mailbox.mails}) == len(mailbox.mails) == 20
    assert (only_mailing().sent, only_mailing().state) == (20, MailingState.FINISHED)


def test_no_more_go_in_a_minute_than_are_allowed_whatever_waits(app, make, petition, news, mailbox, clock):
    app.config["NEWS_MAILS_A_MINUTE"] = 4
    sending(make, petition, news, 10)

    went = []
    for _ in range(12):
        for _ in range(3):
            mailing_copies.send_due()
        went.append(len(mailbox.mails))
        clock.passes(seconds=15)

    assert went == [4, 4, 4, 4, 8, 8, 8, 8, 10, 10, 10, 10]


def test_a_copy_that_a_dead_worker_had_taken_comes_up_again_under_the_same_message_id(
    make, petition, news, mailbox, clock, monkeypatch
):
    sending(make, petition, news, 1)
    done = mailing_copies._DONE

    class Killed:
        def run(self, **_):
            raise SystemExit

    monkeypatch.setattr(mailing_copies, "_DONE", Killed())
    with pytest.raises(SystemExit):
        mailing_copies.send_due()
    monkeypatch.setattr(mailing_copies, "_DONE", done)
    clock.passes(seconds=30)
    assert mailing_copies.send_due() == 0
    clock.passes(minutes=3)
    assert mailing_copies.send_due() == 1

    first, again = mailbox.mails
    assert first.message["Message-ID"] == again.message["Message-ID"]
    assert only_mailing().sent == 1


def test_a_passing_fault_puts_a_copy_off_until_it_is_given_up(make, petition, news, mailbox, clock, capsys):
    sending(make, petition, news, 1)
    mailbox.answer = lambda envelope: "451 later"

    for attempt in range(1, mailing_copies.MAX_ATTEMPTS):
        assert mailing_copies.send_due() == 1
        (copy,) = copies()
        assert copy.attempts == attempt
        clock.strikes(copy.due_at + timedelta(minutes=1))
    assert mailing_copies.send_due() == 1

    assert copies() == []
    assert (only_mailing().sent, only_mailing().failed, only_mailing().state) == (0, 1, MailingState.FINISHED)
    said = capsys.readouterr().err
    assert "mail_put_off" in said
    assert "mail_given_up" in said
    assert "example.org" not in said


def test_a_reader_whose_mailbox_is_gone_is_not_tried_again(make, petition, news, mailbox):
    sending(make, petition, news, 2)
    mailbox.answer = lambda envelope: "550 gone" if "reader-0@example.org" in envelope.rcpt_tos else "250 OK"

    mailing_copies.send_due()

    assert (only_mailing().sent, only_mailing().failed, copies()) == (1, 1, [])


def test_a_server_that_is_away_costs_no_attempt(app, make, petition, news, clock, make_app, capsys):
    sending(make, petition, news, 3)
    away = make_app(MAIL_PORT="9")

    with away.app_context():
        assert mailing_copies.send_due() == 0

    assert [copy.attempts for copy in copies()] == [0, 0, 0]
    assert "mail_server_away" in capsys.readouterr().err


def test_a_worker_that_is_asked_to_stop_gives_back_what_it_took(make, petition, news, mailbox):
    sending(make, petition, news, 3)

    mailing_copies.send_due(must_stop=lambda: True)

    assert mailbox.mails == []
    assert [copy.attempts for copy in copies()] == [0, 0, 0]


def test_what_our_keys_do_not_open_waits_for_the_key(app, make, petition, news, mailbox, monkeypatch):
    sending(make, petition, news, 1)
    app.extensions["petition_app_petition_keys"].clear()
    with transaction():
        db.session.execute(update(PetitionKey).values(wrapped=b"0" * 100))

    mailing_copies.send_due()

    assert mailbox.mails == []
    assert len(copies()) == 1


def test_whom_our_keys_do_not_tell_agreed_to_nothing(app, petition, news):
    readers(petition, 2)
    app.extensions["petition_app_petition_keys"].clear()
    with transaction():
        db.session.execute(update(PetitionKey).values(wrapped=b"0" * 100))

    prepared(petition, news)

    assert (only_mailing().state, only_mailing().readers) == (MailingState.PREPARED, 0)


def test_a_confirmation_goes_out_before_any_copy(make, petition, news, signer, mailbox):
    sending(make, petition, news, 5)
    signer.signs(petition)

    signer.mails()

    assert mailbox.mails[0].recipients == [signer.email]
    assert len(mailbox.mails) == 6


def test_a_mailing_whose_update_is_unpublished_between_taking_and_sending_is_let_be(
    make, petition, news, mailbox, monkeypatch
):
    sending(make, petition, news, 1)
    monkeypatch.setattr(queries, "news_of", lambda ids: {})

    mailing_copies.send_due()

    assert mailbox.mails == []
    assert copies() == []


@pytest.mark.parametrize("why", ["nobody", "no address", "away", "refused", "unpublished"])
def test_a_preview_that_cannot_go_is_no_fault(make, make_app, petition, news, mailbox, capsys, why, clock):
    readers(petition, 1)
    prepared(petition, news)
    person = make.person(email="no address" if why == "no address" else "person@example.org")
    mailings.preview(petition.id, news.id, person.id, "en")
    if why == "nobody":
        with transaction():
            db.session.execute(update(Mailing).values(preview_person_id=None))
    if why == "unpublished":
        with transaction():
            db.session.execute(update(UpdateRow).values(published_at=None))
    if why == "refused":
        mailbox.answer = lambda envelope: "550 no"
    if why == "away":
        with make_app(MAIL_PORT="9").app_context():
            assert mailing_rounds.show_previews() == 0
        assert only_mailing().preview_due_at is not None
        clock.passes(minutes=3)
        assert mailing_rounds.show_previews() == 1
        assert only_mailing().previewed
        return

    assert mailing_rounds.show_previews() == 1

    assert (only_mailing().previewed, only_mailing().preview_due_at) == (False, None)
    assert mailbox.mails == []
    assert "mail_given_up" in capsys.readouterr().err


def test_nothing_goes_out_that_was_not_prepared_previewed_and_started(petition, news, mailbox):
    assert not mailings.preview(petition.id, news.id, 1, "en")
    assert not mailings.start(petition.id, news.id)
    assert not mailings.stop(petition.id, news.id)
    readers(petition, 1)
    prepared(petition, news)
    assert not mailings.start(petition.id, news.id)

    assert mailing_rounds.work() == 0
    assert mailbox.mails == []


def test_of_two_workers_with_the_same_batch_one_writes_it_down(petition, news, monkeypatch):
    readers(petition, 2)
    mailings.prepare(petition.id, news.id)
    read = queries.batch

    def read_while_another_is_faster(*arguments):
        monkeypatch.setattr(queries, "batch", read)
        mailing_rounds.gather()
        return read(*arguments)

    monkeypatch.setattr(queries, "batch", read_while_another_is_faster)
    mailing_rounds.gather()

    assert (only_mailing().readers, len(copies())) == (2, 2)
