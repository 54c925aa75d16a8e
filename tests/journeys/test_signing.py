"""Signing, from the petition's page to the count, as one person walks it and as many walk it at once."""

import pytest

from petition_app.domain.tokens import Purpose
from petition_app.queries import counting
from petition_app.services import signing
from tests import pages, snapshot
from tests.people import Signer, Visitor
from tests.together import at_once


@pytest.mark.parametrize(
    ("language", "name", "thanks"),
    [("en", "Ольга", "Thank you. Your signature counts."), ("de", "محمد", "")],
)
def test_somebody_signs_confirms_and_moves_the_counter(make, another_signer, language, name, thanks):
    petition = make.petition(texts={"en": {}, "de": {}})
    signer = another_signer("olga@example.org", language=language)
    counter = f"/embed/{petition.slug}/count.json"

    look_into_mail = signer.follows(signer.signs(petition, name=name))
    assert look_into_mail.language == language
    assert signer.gets(counter).json["count"] == 0

    thank_you = pages.read(signer.confirms().text)
    assert thank_you.language == language
    assert thanks in thank_you.heading
    assert signer.gets(counter).json["count"] == 1

    signer.withdraws()
    assert signer.gets(counter).json["count"] == 0


def test_the_confirmation_page_shows_what_will_be_signed(make, signer):
    petition = make.petition(texts={"en": {"title": "A demand"}})
    signer.signs(petition, name="Ольга Петрова")

    page = signer.opens(signer.mail().link("confirm"))

    assert "Ольга Петрова" in page.text
    assert "A demand" in page.text


def test_what_somebody_else_typed_meanwhile_is_not_confirmed(make, signer, visitor):
    petition = make.petition()
    signer.signs(petition, name="Ольга Петрова")
    link = signer.mail().link("confirm")
    shown = signer.opens(link).form(link)
    visitor.sends(visitor.opens(signer.page(petition)).form("/sign"), **(signer.answers | {"name": "МАРКЕР"}))

    answer = signer.sends(shown)

    assert answer.status_code == 409
    assert "МАРКЕР" in signer.sees().text
    assert counting.exact(petition.id) == 0
    assert signer.sends(signer.sees().form(link)).status_code == 200
    assert counting.exact(petition.id) == 1


def test_a_form_that_comes_in_the_very_moment_of_the_press_is_not_confirmed(make, signer, visitor, monkeypatch):
    petition = make.petition()
    signer.signs(petition)
    link = signer.mail().link("confirm")
    shown = signer.opens(link).form(link)
    form, proof = visitor.opens(signer.page(petition)).form("/sign"), signing._proof

    def while_somebody_signs(signature, entry):
        visitor.sends(form, **(signer.answers | {"name": "МАРКЕР"}))
        return proof(signature, entry)

    monkeypatch.setattr(signing, "_proof", while_somebody_signs)
    assert signer.sends(shown).status_code == 409
    assert counting.exact(petition.id) == 0


def test_signing_again_before_confirming_keeps_what_was_typed_last(make, signer):
    petition = make.petition()
    signer.signs(petition, name="Ольга", country="DE")
    signer.signs(petition, name="Ольга Петрова", country="FR")

    page = signer.opens(signer.mail().link("confirm"))
    signer.confirms()

    assert "Ольга Петрова" in page.text
    assert counting.by_country(petition.id) == {"FR": 1}


def test_signing_again_afterwards_changes_nothing_that_counts(make, signer):
    petition = make.petition()
    signer.signs(petition, name="Ольга", country="DE")
    signer.confirms()
    signer.signs(petition, name="Somebody Else", country="FR")

    assert counting.by_country(petition.id) == {"DE": 1}
    signer.mails()
    assert counting.exact(petition.id) == 1


def test_twenty_first_signatures_of_one_address_at_once_are_one_row_and_twenty_equal_answers(app, make, mailbox):
    petition = make.petition()
    olga = Signer(app, mailbox)
    form = olga.opens(olga.page(petition)).form("/sign")
    sent = form.filled(**olga.answers)

    answers = at_once([lambda: Visitor(app, mailbox).posts(form.action, sent) for _ in range(20)])

    assert {(answer.status_code, answer.location, answer.data) for answer in answers} == {
        (303, f"/en/{petition.slug}/check-mail", answers[0].data)
    }
    rows = snapshot.of("signatures")["signatures"]
    assert len(rows) == 1
    assert "pending" in rows[0]
    assert len(olga.mails()) == 1
    olga.confirms()
    assert counting.exact(petition.id) == 1


@pytest.mark.slow
def test_sixty_people_at_once_are_sixty(app, make, mailbox):
    petition = make.petition()
    people = [Signer(app, mailbox, f"person-{number}@example.org") for number in range(60)]

    assert {answer.status_code for answer in at_once([lambda p=p: p.signs(petition) for p in people])} == {303}
    people[0].mails()
    assert {len(mailbox.to(person.email)) for person in people} == {1}
    links = [mailbox.to(person.email)[0].link("confirm") for person in people]
    assert len(set(links)) == 60
    confirmed = at_once([lambda p=p, link=link: p.presses(link) for p, link in zip(people, links, strict=True)])

    assert {answer.status_code for answer in confirmed} == {200}
    assert counting.exact(petition.id) == 60


def test_a_link_still_counts_a_day_after_closing_and_no_longer(make, another_signer, clock):
    from petition_app.domain import clock as now

    closes_at = now.now().replace(minute=0) + now.timedelta(hours=5)
    petition = make.petition(closes_at=closes_at)
    in_time, too_late = another_signer("in-time@example.org"), another_signer("too-late@example.org")
    for signer in (in_time, too_late):
        signer.signs(petition)
        signer.mails()

    clock.strikes(closes_at + now.timedelta(hours=23, minutes=59))
    assert in_time.confirms().status_code == 200
    clock.passes(minutes=2)
    link = too_late.mailed_link("confirm")
    answers = too_late.gets(link), too_late.posts(link)

    assert [answer.status_code for answer in answers] == [410, 410]
    assert all(pages.read(answer.text).heading for answer in answers)
    assert counting.exact(petition.id) == 1


def test_a_form_that_was_open_when_the_petition_closed_is_answered_kindly(make, signer, clock):
    from petition_app.domain import clock as now

    petition = make.petition(closes_at=now.now() + now.timedelta(hours=1))
    form = signer.opens(signer.page(petition)).form("/sign")
    clock.passes(hours=2)

    response = signer.sends(form, **signer.answers)

    assert response.status_code == 410
    assert pages.read(response.text).language == "en"
    assert snapshot.of("signatures", "outbox") == {"signatures": [], "outbox": []}


def test_a_link_whose_petition_cannot_be_found_is_broken_and_nothing_is_shown(make, visitor, monkeypatch):
    petition = make.petition()
    made, other = make.signature(petition), make.signature(petition, confirmed=False)
    visitor.posts(other.link(Purpose.NOT_ME))
    monkeypatch.setattr(signing.petitions, "by_id", lambda _: None)
    for link in (made.link(Purpose.WITHDRAW), other.link(Purpose.NOT_ME)):
        assert visitor.posts(link).status_code == 410
        assert petition.slug not in visitor.posts(link).text
