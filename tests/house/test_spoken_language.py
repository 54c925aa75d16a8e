"""Spoken language: no word of ours reaches a reader, a signer or a mail without having passed through a catalogue.

Pages are rendered in a language that marks every translated string, for a campaign that speaks Georgian: a word
in Latin letters outside the marks is one that nobody could have translated.
"""

from datetime import timedelta

import pytest
from flask import abort

from config import SHIPPED_LANGUAGES
from petition_app.domain import clock, tokens
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.refusals import Refusal
from petition_app.domain.tokens import Purpose
from petition_app.extensions import babel
from petition_app.services import signature_log
from tests import georgian, pages
from tests.georgian import TEXTS
from tests.marked import Marked, assert_all_translated, unmarked, walk
from tests.people import Visitor


@pytest.fixture(autouse=True)
def _marked_language(app, monkeypatch):
    monkeypatch.setattr(babel.domain_instance, "cache", {("de", "messages"): Marked()})


@pytest.fixture
def organisation(make):
    return georgian.organisation(make)


@pytest.fixture
def petition(make, organisation):
    return georgian.petition(make, organisation)


def test_the_marks_tell_what_was_not_translated():
    page = pages.read(
        '<p>⟦Ended on <time>3. April</time>⟧ <b>Deutschland</b> <i title="⟦Yes⟧">3. April</i> me@example.org</p>'
        '<p>Sign ⟦now⟧<img alt="Picture"></p>'
    )
    assert unmarked(page, "de") == ["Sign", "Picture"]


def test_every_page_for_readers_is_translated(visitor, petition):
    seen = walk(visitor, "/de/")

    assert {"/de/", "/de/a", "/de/a/updates", f"/de/organisations/{petition.organisation_slug}"} <= seen
    for path in ("/de/a/check-mail", "/embed/a/counter?language=de"):
        assert_all_translated(visitor.gets(path))


@pytest.mark.parametrize(
    "values",
    [
        {"state": PetitionState.PAUSED},
        {"state": PetitionState.CLOSED, "outcome": "won"},
        {"state": PetitionState.CLOSED, "outcome": "partly_won"},
        {"state": PetitionState.CLOSED, "outcome": "delivered"},
        {"closes_at": clock.now() + timedelta(hours=1)},
        {"closes_at": clock.now() + timedelta(days=3)},
    ],
    ids=str,
)
def test_a_petition_is_translated_however_it_stands(visitor, make, organisation, values):
    make.petition(organisation=organisation, slug="a", texts=TEXTS, **values)

    for path in ("/de/a", "/de/", "/embed/a/counter?language=de"):
        assert_all_translated(visitor.gets(path))


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "", "email": "", "country": "", "consent": None, "display": "", "disclose": ""},
        {"name": "x" * 256, "email": f"{'x' * 250}@example.org", "place": "x" * 121, "comment": "x" * 1001},
        {"name": "1", "email": "nobody", "country": "XX", "place": "a\u202eb"},
        {"name": ["ქ", "ქ"]},
    ],
    ids=["nothing", "too much", "nonsense", "twice"],
)
def test_what_is_wrong_with_a_form_is_said_in_its_language(another_signer, petition, typed):
    signer = another_signer("olga@example.org", language="de")

    answer = signer.signs(petition, **typed)

    assert answer.status_code == 422
    assert_all_translated(answer)


@pytest.mark.parametrize("neutral", [True, False])
def test_signing_and_taking_it_back_is_translated_in_pages_and_mails(another_signer, make, organisation, neutral):
    petition = make.petition(organisation=organisation, texts=TEXTS, neutral_mail=neutral)
    signer = another_signer("olga@example.org", language="de")
    signer.signs(petition, updates=True)
    mail = signer.mail()

    assert_all_translated(signer.gets(mail.link("not-me")))
    assert_all_translated(signer.gets(mail.link("confirm")))
    assert_all_translated(signer.confirms())
    assert_all_translated(signer.gets(signer.mailed_link("withdraw")))
    assert_all_translated(signer.withdraws())
    for part in (mail.subject, mail.text, mail.html):
        assert unmarked(pages.read(part), "de") == []


@pytest.mark.parametrize("language", SHIPPED_LANGUAGES)
def test_the_way_of_a_signer_is_translated_in_every_language(another_signer, make, monkeypatch, language):
    monkeypatch.setattr(babel.domain_instance, "cache", {(language, "messages"): Marked()})
    petition = georgian.petition(make, georgian.organisation(make, language), language)
    signer = another_signer("olga@example.org", language=language)

    pages_of_it = ["a", "a/updates", "a/signatures", "a/check-mail", f"organisations/{petition.organisation_slug}"]
    for path in ["", *pages_of_it, "nowhere"]:
        assert_all_translated(signer.gets(f"/{language}/{path}"), language)
    assert_all_translated(signer.signs(petition, name="", email="", country="", consent=None), language)
    signer.signs(petition)
    assert_all_translated(signer.confirms(), language)
    assert_all_translated(signer.gets(signer.mailed_link("withdraw")), language)
    assert unmarked(pages.read(signer.mail().html), language) == []


def test_the_log_and_a_receipt_from_it_are_translated(visitor, make, organisation):
    petition = make.petition(organisation=organisation, slug="a", texts=TEXTS, logged=True)
    made = make.signature(petition, language="de")
    receipt = f"/receipt/{tokens.receipt(made.token(Purpose.CONFIRM), Purpose.CONFIRM)}"

    for path in ("/de/a/verify", "/de/a/signatures", made.link(Purpose.CONFIRM), receipt):
        assert_all_translated(visitor.gets(path))
    signature_log.append(petition.id)
    for path in (made.link(Purpose.CONFIRM), receipt):
        assert_all_translated(visitor.gets(path))


def test_saying_that_it_was_somebody_else_is_translated(visitor, make, organisation):
    petition = make.petition(organisation=organisation, texts=TEXTS)
    made = make.signature(petition, confirmed=False, language="de")

    assert_all_translated(visitor.posts(made.link(Purpose.NOT_ME)))


def test_every_refusal_and_every_error_is_translated(make_app, mailbox):
    app = make_app()

    @app.get("/de/refuse/<name>")
    def refuse(name: str) -> str:
        raise next(refusal for refusal in _all(Refusal) if refusal.__name__ == name)

    @app.get("/de/fail/<int:status>")
    def fail(status: int) -> str:
        abort(status)

    visitor = Visitor(app, mailbox)
    for refusal in _all(Refusal):
        assert_all_translated(visitor.gets(f"/de/refuse/{refusal.__name__}"))
    for status in (400, 403, 404, 405, 410, 413, 429, 500, 503):
        assert_all_translated(visitor.gets(f"/de/fail/{status}"))


def _all(kind: type[Refusal]) -> list[type[Refusal]]:
    return [each for direct in kind.__subclasses__() for each in (direct, *_all(direct))]
