"""Spoken language at the desk: the organisers' pages and what is said of mistakes, as in test_spoken_language.py."""

import pytest

from petition_app.domain.moderation import Group, Verdict
from petition_app.extensions import babel
from petition_app.services import alarms, moderation
from tests import georgian, pages
from tests.factories import PASSWORD
from tests.marked import Marked, assert_all_translated, walk
from tests.people import Organiser

# Nothing, what cannot be read, more than most fields take, and what is no day, number or address.
MISTAKES = ["", "ქ\u202eქ", "x" * 5100, "0000-00-00"]


@pytest.fixture(autouse=True)
def _marked_language(app, monkeypatch):
    monkeypatch.setattr(babel.domain_instance, "cache", {("de", "messages"): Marked()})


@pytest.fixture
def german(app, mailbox, make):
    """An organiser who reads German and may see everything."""
    organisation = georgian.organisation(make)
    petition = georgian.petition(make, organisation)
    person = make.member(organisation, language="de", operator=True)
    for screening in ("burst", "domain-0a1b2c3d", "country-VA", "trap", "stamp", "unproven"):
        make.signature(petition, screening=screening)
        alarms.raise_(petition.id, screening)
    for verdict, screening in ((Verdict.RELEASE, "trap"), (Verdict.REFUSE, "stamp")):
        moderation.decide(petition.id, [Group(screening=screening)], verdict, by=person.id)
    return Organiser(app, mailbox, person.email, PASSWORD)


def test_every_page_of_the_organisers_and_every_mistake_is_told_in_their_language(german):
    assert_all_translated(german.gets("/organise/login", headers={"Accept-Language": "de"}))
    german.logs_in()
    paths = walk(german, "/organise/")
    assert len(paths) > 40

    refused = {action for path in sorted(paths) for action in makes_mistakes(german, path)}

    assert len(refused) > 15


def makes_mistakes(organiser, path) -> set[str]:
    """Send every form of a page with mistakes in it; return where what was sent was refused."""
    refused = set()
    answer = organiser.gets(path)
    for form in pages.read(answer.text).forms() if answer.mimetype == "text/html" else []:
        asked = form.fields.keys() - {"csrf_token", "edition", "to"}
        # A form that asks nothing is a button, and whatever it does is done.
        for mistake in MISTAKES if asked and form.action.startswith("/organise/") else []:
            answer = organiser.posts(form.action, form.fields | dict.fromkeys(asked, mistake))
            if answer.status_code == 422:
                refused.add(form.action)
                assert_all_translated(answer)
    return refused
