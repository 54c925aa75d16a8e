"""Doors: every organiser's page turns away whoever has no business there, also the one that is written tomorrow."""

import pytest

from petition_app.domain.roles import Role
from tests import addresses, desk, snapshot
from tests.factories import PASSWORD
from tests.people import Organiser

#: Pages that people see who are not logged in.
OPEN = {"organise.login", "organise.log_in"}
#: Pages that name nothing of an organisation: they are of the person, or show what the person may see.
OWN = {
    "organise.account",
    "organise.change_password",
    "organise.choose_language",
    "organise.log_out",
    "organise.log_out_everywhere",
    "organise.petitions",
    "organise.new_petition",
    "organise.create_petition",
}
OPERATORS = {"organise.new_organisation", "organise.create_organisation"}
READERS = {
    "organise.deletion_report",
    "organise.figures",
    "organise.organisation",
    "organise.petition",
    "organise.preview",
}
MANAGERS = {
    "organise.ask_for_export",
    "organise.ask_for_export_again",
    "organise.delete_export",
    "organise.exports",
    "organise.fetch_export",
    "organise.held",
    "organise.decide_held",
    "organise.undo_moderation",
    "organise.close",
    "organise.reopen",
    "organise.hide",
    "organise.show",
    "organise.make_fundraiser_token",
    "organise.revoke_fundraiser_token",
    "organise.mailing",
    "organise.prepare_mailing",
    "organise.preview_mailing",
    "organise.start_mailing",
    "organise.stop_mailing",
    "organise.members",
    "organise.sealing",
    "organise.seal",
    "organise.prove_key",
    "organise.leave_open",
    "organise.approve_keys",
    "organise.withdraw_keys",
    "organise.audit",
    "organise.give_role",
    "organise.remove_member",
}
#: What an operator does everywhere, besides reading.
OPERATORS_TOO = {"organise.hide", "organise.show"}
EDITORS = {
    "organise.add_language",
    "organise.add_picture_of_organisation",
    "organise.add_picture_of_petition",
    "organise.add_presentation",
    "organise.add_section",
    "organise.create_maker",
    "organise.create_response",
    "organise.create_update",
    "organise.decision_makers",
    "organise.delete_maker",
    "organise.delete_picture_of_organisation",
    "organise.delete_picture_of_petition",
    "organise.delete_response",
    "organise.delete_section",
    "organise.delete_text",
    "organise.delete_update",
    "organise.fundraiser",
    "organise.maker",
    "organise.move_section",
    "organise.new_maker",
    "organise.new_response",
    "organise.new_update",
    "organise.partners",
    "organise.pause",
    "organise.picture_of_organisation",
    "organise.picture_of_petition",
    "organise.pictures_of_organisation",
    "organise.pictures_of_petition",
    "organise.presentation",
    "organise.publish",
    "organise.response",
    "organise.resume",
    "organise.save_fundraiser",
    "organise.save_maker",
    "organise.save_organisation",
    "organise.save_partners",
    "organise.save_picture_of_organisation",
    "organise.save_picture_of_petition",
    "organise.save_presentation",
    "organise.save_response",
    "organise.save_section",
    "organise.save_settings",
    "organise.save_text",
    "organise.save_update",
    "organise.section",
    "organise.sections",
    "organise.settings",
    "organise.text",
    "organise.update",
    "organise.updates",
}


def doors(app, found, method):
    """Yield the organisers' pages with the addresses of one petition's things."""
    for rule, address in addresses.every(app, found.petition, method, **found.things):
        if rule.rule.startswith("/organise"):
            yield rule.endpoint, address


@pytest.fixture
def somebody(app, mailbox, make):
    """Log somebody in who has a role in an organisation, or none, or is an operator."""

    def log_in(organisation_id, role):
        if role in set(Role):
            person = make.member(organisation_id, role)
        else:
            person = make.person(operator=role == "operator")
        organiser = Organiser(app, mailbox, person.email, PASSWORD)
        organiser.logs_in()
        return organiser

    return log_in


def test_every_page_stands_in_the_table_of_who_may_open_it(app, make):
    found = desk.of(make)
    there = {endpoint for method in ("GET", "POST") for endpoint, _ in doors(app, found, method)}

    assert there == OPEN | OWN | OPERATORS | READERS | EDITORS | MANAGERS


def test_a_stranger_who_looks_is_led_to_the_login(app, make, visitor):
    found = desk.of(make)
    for endpoint, address in doors(app, found, "GET"):
        if endpoint not in OPEN:
            response = visitor.gets(address)
            assert response.status_code == 303, endpoint
            assert response.location.startswith("/organise/login?next=/organise/"), endpoint
            assert "Free them" not in response.text
            assert "Set-Cookie" not in response.headers, endpoint


def test_a_stranger_who_sends_something_is_refused(app, make, visitor):
    found = desk.of(make)
    known = desk.token(visitor)
    before = snapshot.of_everything()
    for endpoint, address in doors(app, found, "POST"):
        assert visitor.posts(address).status_code == 400, endpoint
        if endpoint not in OPEN:
            assert visitor.posts(address, {"csrf_token": known}).status_code == 403, endpoint
    assert snapshot.of_everything() == before


@pytest.mark.parametrize("role", [*Role, "operator", "nobody"])
def test_each_role_opens_its_own_doors_and_no_others(app, make, somebody, role):
    found = desk.of(make)
    person = somebody(found.things["organisation_id"], role)
    may = {
        "reader": READERS,
        "editor": READERS | EDITORS,
        "manager": READERS | EDITORS | MANAGERS,
        "operator": READERS | OPERATORS | OPERATORS_TOO,
        "nobody": set(),
    }[role]
    unseen = {403} if role in ("reader", "editor", "manager", "operator") else {404}
    sent = {"csrf_token": desk.token(person), "edition": "0"}
    for method in ("GET", "POST"):
        for endpoint, address in doors(app, found, method):
            if endpoint in OPEN | OWN:
                continue
            status = (person.gets(address) if method == "GET" else person.posts(address, sent)).status_code
            if endpoint in OPERATORS - may:
                assert status == 404, endpoint
            elif endpoint in may:
                assert status not in (403, 404, 405, 500), (endpoint, status)
            else:
                assert status in unseen, (endpoint, status)


def test_a_page_for_organisers_is_kept_by_nobody(app, make, somebody):
    found = desk.of(make)
    person = somebody(found.things["organisation_id"], Role.MANAGER)
    for endpoint, address in doors(app, found, "GET"):
        response = person.gets(address)
        assert response.cache_control.no_store, endpoint
        assert not response.cache_control.public, endpoint
        assert "ETag" not in response.headers, endpoint
