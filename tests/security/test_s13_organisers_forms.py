"""S13: an organiser's form without its token changes nothing, whoever sends it from wherever."""

import pytest

from petition_app.domain.roles import Role
from tests import addresses, desk, snapshot
from tests.factories import PASSWORD
from tests.people import Organiser


@pytest.fixture
def found(make):
    return desk.of(make)


@pytest.fixture
def manager(app, mailbox, make, found):
    person = make.member(found.things["organisation_id"], Role.MANAGER, operator=True)
    organiser = Organiser(app, mailbox, person.email, PASSWORD)
    organiser.logs_in()
    return organiser


def forms(app, found):
    for rule, address in addresses.every(app, found.petition, "POST", **found.things):
        if rule.rule.startswith("/organise"):
            yield rule.endpoint, address


@pytest.mark.parametrize("token", [None, "", "x", "IjAwIg.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"])
def test_s13_a_form_without_its_token_is_refused(app, found, manager, token):
    before = snapshot.of_everything()
    sent = {} if token is None else {"csrf_token": token}

    answers = {endpoint: manager.posts(address, sent).status_code for endpoint, address in forms(app, found)}

    assert len(answers) > 30
    assert {endpoint: status for endpoint, status in answers.items() if status != 400} == {}
    assert snapshot.of_everything() == before


def test_s13_a_token_of_another_session_is_refused(app, found, manager, visitor):
    strangers = desk.token(visitor)
    before = snapshot.of_everything()
    for endpoint, address in forms(app, found):
        assert manager.posts(address, {"csrf_token": strangers}).status_code == 400, endpoint
    assert snapshot.of_everything() == before


def test_s14_an_organiser_who_hides_the_referrer_can_work(found, manager):
    form = manager.opens(f"/organise/petitions/{found.petition.id}").form("pause")
    response = manager._asks("POST", form.action, data=form.fields, headers={"Origin": "null"})
    assert response.status_code == 303
    assert "notice=paused" in response.location
