"""Alarms: managers are told once while one lasts, in their own language, and nothing of a person stands in the mail."""

import pytest
from sqlalchemy import select

from petition_app.db import db
from petition_app.models import Alarm
from petition_app.services import alarm_mails, alarms, retention, screening
from tests import people
from tests.floods import form
from tests.together import at_once


@pytest.fixture
def petition(make):
    organisation = make.organisation()
    make.member(organisation, "manager", email="manager@organisation.example")
    make.member(organisation, "manager", email="leiterin@organisation.example", language="de")
    make.member(organisation, "editor")
    make.member(make.organisation(), "manager")
    return make.petition(organisation=organisation, texts={"en": {"title": "Free them"}})


def test_those_who_manage_the_petition_are_told_once_while_it_lasts(app, petition, mailbox, clock):
    told = []
    for code in ("burst", "domain-0a1b2c3d", "burst"):
        alarms.raise_(petition.id, code)
        people.work(app)
        clock.passes(minutes=30)
        told.append(len(mailbox.mails))
    clock.passes(hours=3)
    people.work(app)
    told.append(len(mailbox.mails))
    alarms.raise_(petition.id, "burst")
    clock.passes(minutes=1)
    people.work(app)

    assert told == [2, 2, 2, 2]
    assert len(mailbox.mails) == 4
    assert {mail.recipients[0] for mail in mailbox.mails} == {
        "manager@organisation.example",
        "leiterin@organisation.example",
    }


def test_nothing_of_a_person_stands_in_the_mail(app, make, petition, mailbox, monkeypatch):
    monkeypatch.setattr(screening, "FORMS_OF_A_CROWD", 20)
    for number in range(21):
        form(make, petition, f"{number}@catch-all.net", network="198.51.100.7")
    people.work(app)

    (mail,) = mailbox.to("manager@organisation.example")
    assert mail.subject == "Signatures are held: Free them"
    assert f"/organise/petitions/{petition.id}/held" in mail.text
    for said in (mail.text, mail.html):
        assert "catch-all" not in said
        assert "198.51" not in said


def test_a_petition_that_is_discreet_says_no_title_in_the_subject(app, make, mailbox):
    organisation = make.organisation()
    make.member(organisation, "manager", email="manager@organisation.example")
    alarms.raise_(make.petition(organisation=organisation, neutral_mail=True).id, "burst")
    people.work(app)
    assert mailbox.mails[-1].subject == "Signatures are held"


def test_of_two_workers_one_tells(app, petition, mailbox):
    alarms.raise_(petition.id, "burst")

    def work():
        with app.app_context():
            alarm_mails.tell()

    at_once([work] * 4)

    assert len(mailbox.mails) == 2


def test_a_server_that_is_away_is_asked_again(make_app, petition, mailbox):
    alarms.raise_(petition.id, "burst")
    with make_app(MAIL_PORT="9").app_context():
        alarm_mails.tell()
    assert mailbox.mails == []

    alarm_mails.tell()
    alarm_mails.tell()

    assert len(mailbox.mails) == 2


def test_a_mailbox_that_refuses_is_told_no_more(petition, mailbox):
    alarms.raise_(petition.id, "burst")
    mailbox.answer = lambda _envelope: "550 no such mailbox"
    alarm_mails.tell()
    assert None not in db.session.scalars(select(Alarm.told_at)).all()


def test_alarms_and_what_moderators_did_are_forgotten(petition, clock):
    alarms.raise_(petition.id, "burst")
    clock.passes(days=2)
    retention.forget_what_is_due()
    assert db.session.scalars(select(Alarm.screening)).all() == []
