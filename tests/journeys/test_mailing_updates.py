"""Mailing updates: an organiser writes to those who wanted to hear, and to nobody else."""

import pytest

from petition_app.db import db, transaction
from petition_app.models import MailingMessage
from tests import pages
from tests.people import work
from tests.readers import mails_update, prepares, previews, reader

BODY = "They are **free**.\n\n* one\n* two\n\n[Read more](https://example.org/more)\n\n" + "long " * 500


@pytest.fixture
def petition(make, organiser):
    return make.petition(organisation=organiser.organisation, texts={"en": {"title": "Free them"}, "de": {}})


@pytest.fixture
def update(make, petition):
    return make.update(
        petition, title={"en": "They are free", "de": "Sie sind frei"}, body={"en": BODY, "de": "Endlich."}
    )


@pytest.fixture
def desk(organiser):
    organiser.logs_in()
    return organiser


def test_those_who_wanted_news_get_it_in_their_language_and_nobody_else_does(make, desk, petition, update):
    reader(make, petition, "olga@example.org")
    reader(make, petition, "jana@example.org", language="de")
    reader(make, petition, "amina@example.org", language="fr")
    reader(make, petition, "silent@example.org", updates=False)
    make.signature(petition, email="pending@example.org", confirmed=False)
    other = make.petition()
    reader(make, other, "other@example.org")

    page = mails_update(desk, petition, update.id)
    assert "0 of 3 copies are sent." in desk.opens(page).text
    work(desk.app)

    subjects = {mail.recipients[0]: mail.subject for mail in desk.mailbox.mails}
    assert subjects == {
        "olga@example.org": "They are free",
        "jana@example.org": "Sie sind frei",
        "amina@example.org": "They are free",
    }
    assert "3 of 3 copies are sent." in desk.opens(page).text
    assert "It is done." in desk.opens(page).text


def test_the_mail_says_the_news_in_both_parts_and_how_to_end_them(make, desk, petition, update):
    made = reader(make, petition, "olga@example.org")
    mails_update(desk, petition, update.id)
    work(desk.app)

    (mail,) = desk.mailbox.mails
    assert str(mail.message["From"]) == f"{desk.organisation.name} <petitions@localhost.localdomain>"
    assert str(mail.message["Reply-To"]) == "office@organisation.example"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    page = pages.read(mail.html)
    assert page.heading == "They are free"
    assert page.one("strong").text == "free"
    for part in (" ".join(mail.text.split()), page.text):
        assert "1 Example Street" in part
        assert "wanted to hear what becomes of it" in part
    assert f"https://petitions.example.org/en/{petition.slug}/updates" in mail.links
    assert f"https://petitions.example.org{made.link('withdraw')}" in mail.links
    assert sum("/unsubscribe/" in link for link in mail.links) == 1
    # RFC 5322, section 2.1.1, and RFC 2045, section 6.7: no line is too long for a server or for the encoding.
    assert max(map(len, mail.raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))) <= 78
    assert mail.raw.isascii()


def test_a_neutral_petition_writes_without_a_word_of_it_on_the_lock_screen(make, desk):
    petition = make.petition(
        organisation=desk.organisation, neutral_mail=True, texts={"en": {"title": "Justice for Chechnya"}}
    )
    update = make.update(petition, title={"en": "Four of them are free"})
    reader(make, petition, "olga@example.org")
    mails_update(desk, petition, update.id)
    work(desk.app)

    (mail,) = desk.mailbox.mails
    assert mail.subject == "News"
    assert str(mail.message["From"]) == "petitions@localhost.localdomain"
    assert mail.message["Reply-To"] is None
    assert desk.organisation.name not in mail.text + mail.html
    for shown in (mail.text[:90], pages.read(mail.html).one("body").text[:90]):
        assert "Chechnya" not in shown
        assert "free" not in shown
    assert "Four of them are free" in mail.text


def test_a_preview_goes_to_the_organiser_alone_and_nothing_goes_out_before_it(make, desk, petition, update):
    reader(make, petition, "olga@example.org")
    page = prepares(desk, petition, update.id)
    assert [form.action for form in desk.opens(page).forms() if form.action.endswith("/start")] == []
    token = previews(desk, page)[0].fields["csrf_token"]
    desk.posts(f"{page}/start", {"csrf_token": token})
    work(desk.app)
    assert desk.mailbox.mails == []

    german = previews(desk, page)[1]
    desk.posts(german.action, german.fields | {"language": "de"})
    assert "A preview is on its way" in desk.opens(page).text
    work(desk.app)

    (mail,) = desk.mailbox.mails
    assert mail.recipients == [desk.email]
    assert mail.subject == "Vorschau: Sie sind frei" or mail.subject == "Preview: Sie sind frei"
    for purpose in ("unsubscribe", "withdraw"):
        assert desk.gets(mail.link(purpose)).status_code == 410
    assert desk.opens(page).form("/start")


def test_a_preview_in_a_language_that_it_has_not_comes_in_its_own(make, desk, petition, update):
    reader(make, petition, "olga@example.org")
    page = prepares(desk, petition, update.id)
    form = previews(desk, page)[0]

    desk.posts(form.action, form.fields | {"language": "x"})
    work(desk.app)

    assert desk.mailbox.mails[-1].subject == "Preview: They are free"


def test_what_is_stopped_goes_on_where_it_was(make, make_app, desk, petition, update):
    for number in range(3):
        reader(make, petition, f"reader-{number}@example.org")
    page = mails_update(desk, petition, update.id)
    form = desk.opens(page).form("/stop")

    desk.sends(form)
    work(desk.app)
    assert desk.mailbox.mails == []
    assert "0 of 3 copies are sent." in desk.opens(page).text
    # Pressed twice, in another tab.
    assert "Nothing was left to do" in desk.follows(desk.sends(form)).text

    desk.sends(desk.opens(page).form("/start"))
    work(desk.app)
    assert len({mail.recipients[0] for mail in desk.mailbox.mails}) == len(desk.mailbox.mails) == 3


def test_an_update_is_mailed_once_however_often_somebody_asks(make, desk, petition, update):
    reader(make, petition, "olga@example.org")
    page = f"/organise/petitions/{petition.id}/updates/{update.id}/mailing"
    form = desk.opens(page).form("/prepare")

    desk.sends(form)
    desk.sends(form)
    mails_update_again = [desk.sends(form) for _ in range(2)]
    work(desk.app)

    assert all("notice=no_change" in answer.location for answer in mails_update_again)
    with transaction():
        assert db.session.query(MailingMessage).count() == 1


def test_nobody_gets_it_who_withdrew_or_has_had_enough_in_the_meantime(clock, make, desk, petition, update, visitor):
    withdrawn = reader(make, petition, "withdrawn@example.org")
    reader(make, petition, "enough@example.org")
    reader(make, petition, "olga@example.org")
    earlier = make.update(petition, title={"en": "Earlier"})
    mails_update(desk, petition, earlier.id)
    work(desk.app)
    enough = next(mail for mail in desk.mailbox.mails if mail.recipients == ["enough@example.org"])
    page = mails_update(desk, petition, update.id)

    visitor.sends(visitor.opens(withdrawn.link("withdraw")).form("/withdraw/"))
    visitor.sends(visitor.opens(enough.link("unsubscribe")).form("/unsubscribe/"))
    # The copies that went out before have used up the pace of this moment.
    clock.passes(minutes=1)
    work(desk.app)

    assert [mail.recipients for mail in desk.mailbox.mails] == [["olga@example.org"]]
    assert "1 of 3 copies is sent." in desk.opens(page).text or "1 of 3 copies are sent." in desk.opens(page).text
    assert "It is done." in desk.opens(page).text


def test_nobody_agreed_and_nothing_can_be_sent(make, desk, petition, update):
    make.signature(petition)

    page = desk.opens(prepares(desk, petition, update.id))

    assert "Nobody wanted news by mail." in page.text
    assert "will get it" not in page.text
    assert not [form for form in page.forms() if form.action.endswith(("/start", "/preview"))]


def test_a_draft_is_not_mailed_and_what_is_unpublished_waits(make, desk, petition, update):
    reader(make, petition, "olga@example.org")
    draft = make.update(petition, published_at=None)
    assert "It is not published" in desk.opens(f"/organise/petitions/{petition.id}/updates/{draft.id}/mailing").text
    page = mails_update(desk, petition, update.id)
    token = desk.opens(page).form("/stop").fields["csrf_token"]
    assert (
        "no_change"
        in desk.posts(page.replace(str(update.id), str(draft.id)) + "/prepare", {"csrf_token": token}).location
    )

    edited = f"/organise/petitions/{petition.id}/updates/{update.id}/en"
    desk.sends(desk.opens(edited).form(edited), published=False)
    work(desk.app)
    assert desk.mailbox.mails == []

    desk.sends(desk.opens(edited).form(edited), published=True)
    work(desk.app)
    assert len(desk.mailbox.mails) == 1


def test_an_update_that_is_deleted_takes_its_mailing_with_it(make, desk, petition, update):
    reader(make, petition, "olga@example.org")
    mails_update(desk, petition, update.id)

    desk.sends(desk.opens(f"/organise/petitions/{petition.id}/updates").form(f"{update.id}/delete"))
    work(desk.app)

    assert desk.mailbox.mails == []
    with transaction():
        assert db.session.query(MailingMessage).count() == 0


def test_the_page_renews_itself_while_something_goes_on_unless_it_is_kept_still(make, desk, petition, update):
    page = f"/organise/petitions/{petition.id}/updates/{update.id}/mailing"
    desk.sends(desk.opens(page).form("/prepare"))

    assert desk.gets(page).headers["Refresh"] == f"5; url={page}"
    assert "Refresh" not in desk.gets(f"{page}?still=1").headers
    assert "The worker is not running" in desk.opens(page).text
    work(desk.app)
    assert "Refresh" not in desk.gets(page).headers
