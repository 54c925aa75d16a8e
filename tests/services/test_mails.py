"""Mails: what each kind says, to whom, in which language, and what it never says."""

import re
from datetime import timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import update

from petition_app.db import db, transaction
from petition_app.domain.lifecycle import MailKind
from petition_app.models import Organisation, Petition, PetitionText
from petition_app.services import mails
from tests.factories import Make
from tests.pages import read
from tests.people import Signer

TITLE = "Justice for the people who were abducted and tortured in Chechnya"
# The least that a mail contains; whatever else is in it would be a way to follow its reader.
FOREIGN = re.compile(r"<img|<script|<link|<iframe|<form|<object|@import|url\(|src=|background=", re.IGNORECASE)


def petition_of(make, **values):
    organisation = make.organisation(name="All Out", email="office@allout.example")
    return make.petition(organisation=organisation, texts={"en": {"title": TITLE}, "de": {"title": "Titel"}}, **values)


def test_the_confirm_mail_says_what_it_is_about_and_how_to_confirm(make, signer):
    signer.signs(petition_of(make))

    mail = signer.mail()

    assert mail.subject == "Please confirm your signature: Justice for the people who were abducted and…"
    assert str(mail.message["From"]) == "All Out <petitions@localhost.localdomain>"
    assert str(mail.message["Reply-To"]) == "office@allout.example"
    for part in (mail.text, mail.html):
        assert "All Out" in part
        assert "The link works for 7 days." in part
    assert TITLE in " ".join(mail.text.split())
    assert [link.split("/")[3] for link in mail.links] == ["confirm", "not-me", "withdraw"]


def test_each_link_stands_on_a_line_of_its_own_and_is_short_enough_not_to_break(make, signer):
    signer.signs(petition_of(make))

    text = signer.mail().text

    lines = text.splitlines()
    assert all(link in lines for link in signer.mail().links)
    assert max(map(len, lines)) <= 84


def test_both_parts_have_the_same_links_and_nothing_from_elsewhere(make, signer):
    signer.signs(petition_of(make))

    mail = signer.mail()

    page = read(mail.html)
    assert sorted(set(page.links)) == sorted(mail.links)
    assert page.one("a", class_="button").attributes["href"] == mail.links[0]
    assert not FOREIGN.search(mail.html)


def test_the_html_part_carries_its_styles_in_its_elements_and_knows_the_dark(make, signer):
    signer.signs(petition_of(make))

    html = signer.mail().html

    page = read(html)
    assert "background-color: #8a1c4a" in page.one("a", class_="button").attributes["style"]
    assert "prefers-color-scheme: dark" in html
    assert page.language == "en"


def test_a_signer_is_written_to_in_the_language_of_the_form(make, another_signer):
    petition = petition_of(make)
    signer = another_signer("olga@example.org", language="de")

    signer.signs(petition)

    mail = signer.mail()
    page = read(mail.html)
    assert page.language == "de"
    assert page.all("bdi")[0].attributes == {"lang": "de", "dir": "ltr"}
    assert mail.subject.endswith(": Titel")


def test_a_petition_in_a_language_that_the_interface_has_not_is_named_in_its_own(make, another_signer):
    petition = make.petition(texts={"fa": {"title": "عدالت"}})
    signer = another_signer("mohammed@example.org", language="fa")

    signer.signs(petition)

    page = read(signer.mail().html)
    assert page.language == "en"
    assert page.all("bdi")[0].attributes == {"lang": "fa", "dir": "rtl"}
    assert page.all("bdi")[0].text == "عدالت"


@pytest.mark.parametrize("kind", MailKind)
def test_every_kind_can_be_laid_out_from_right_to_left(app, kind):
    letter = mails.Letter(
        language="ar",
        neutral=False,
        title="العدالة",
        title_language="ar",
        organisation="منظمة",
        imprint=("منظمة", "شارع 1"),
        reply_to="",
        accent="#8a1c4a",
        base="https://petitions.example.org",
        lifetime=timedelta(days=7),
    )

    with force_locale("ar"):
        html = mails.html_part(letter, mails._WORDS[kind](letter))

    page = read(html)
    assert page.one("html").attributes["dir"] == "rtl"
    # Addresses are read from left to right in every script.
    assert {link.attributes["dir"] for link in page.all("a", class_="address")} == {"ltr"}
    assert not re.search(r"text-align: (left|right)|margin-(left|right)", html)


def test_a_neutral_mail_tells_a_lock_screen_nothing(make, signer):
    signer.signs(petition_of(make, neutral_mail=True))

    mail = signer.mail()

    assert mail.subject == "Please confirm"
    assert str(mail.message["From"]) == "petitions@localhost.localdomain"
    assert mail.message["Reply-To"] is None
    assert "All Out" not in mail.raw.decode()
    # What a lock screen shows beside the subject is the beginning of the text.
    assert "Chechnya" not in mail.text[:200]
    assert "Chechnya" not in read(mail.html).text[:200]


@pytest.mark.parametrize("neutral", [True, False])
def test_who_signed_already_is_told_so_with_the_link_to_withdraw(make, signer, neutral):
    petition = petition_of(make, neutral_mail=neutral)
    signer.signs(petition)
    signer.confirms()
    signer.mailbox.clear()

    signer.signs(petition)

    mail = signer.mail()
    assert mail.subject.startswith("Already confirmed" if neutral else "You have signed already: Justice")
    assert [link.split("/")[3] for link in mail.links] == ["not-me", "withdraw"]
    assert signer.presses(mail.link("withdraw")).status_code == 200


def test_the_reminder_has_the_same_links_and_says_that_it_is_the_only_one(make, signer, clock):
    signer.signs(petition_of(make, sends_reminder=True))
    first = signer.mail()

    clock.passes(hours=26)

    _, reminder = signer.mails()
    assert reminder.subject.startswith("Reminder: please confirm your signature: Justice")
    assert "This is the only reminder." in reminder.text
    assert reminder.links == first.links
    assert reminder.message["Message-ID"] != first.message["Message-ID"]


def test_an_organisation_with_a_broken_address_is_not_replied_to(make, signer):
    signer.signs(make.petition(organisation=make.organisation(email="not an address\r\nBcc: eve@example.net")))

    assert signer.mail().message["Reply-To"] is None


def test_what_is_edited_is_named_anew(make, signer, another_signer):
    petition = petition_of(make)
    signer.signs(petition)
    signer.mail()

    with transaction():
        db.session.execute(update(Organisation).values(name="Another name"))
        db.session.execute(update(Petition).values(edition=Petition.edition + 1))
        db.session.execute(update(PetitionText).values(title="Another title"))
    later = another_signer("mohammed@example.org")
    later.signs(petition)

    assert str(later.mail().message["From"]).startswith("Another name ")
    assert later.mail().subject.endswith(": Another title")


@pytest.mark.parametrize(
    ("title", "shortened"),
    [
        ("Short", "Short"),
        ("x" * 50, "x" * 50),
        ("x" * 51, "x" * 49 + "…"),
        ("word " * 12 + "end", "word word word word word word word word word…"),
        ("A" + " " + "x" * 60, "A " + "x" * 47 + "…"),
        (
            "ends with a comma here, " + "and goes on for a very long time",
            "ends with a comma here, and goes on for a very…",
        ),
    ],
)
def test_a_long_title_is_cut_at_a_word(title, shortened):
    assert mails.shortened(title) == shortened
    assert len(shortened) <= 50


def test_a_link_that_works_for_hours_says_so(make_app, mailbox):

    app = make_app(CONFIRM_LINK_LIFETIME="12")
    with app.app_context():
        signer = Signer(app, mailbox)
        signer.signs(Make(app).petition())
        assert "The link works for 12 hours." in signer.mail().text
