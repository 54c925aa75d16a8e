"""S57: a form takes the fields that it asks for, whatever else is sent along."""

import pytest

from petition_app.db import db
from petition_app.domain.lifecycle import PetitionState
from petition_app.models import Membership, Organisation, Person, Petition, Section, Update
from tests import desk, snapshot
from tests.factories import PASSWORD

#: Names of columns, of things elsewhere, and of what a framework might look at.
EXTRA = {
    "id": "00000000-0000-4000-8000-000000000000",
    "petition_id": "00000000-0000-4000-8000-000000000000",
    "organisation_id": "00000000-0000-4000-8000-000000000000",
    "person_id": "1",
    "state": "open",
    "hidden": "1",
    "published_at": "2020-01-01",
    "closed_at": "2020-01-01",
    "created_at": "2020-01-01",
    "position": "99",
    "operator": "1",
    "active": "",
    "wrapped": "x",
    "slug_": "x",
    "__class__": "x",
    "_method": "DELETE",
}


@pytest.fixture
def found(make, organiser):
    organiser.logs_in()
    return desk.of(make, organiser.organisation, state="draft")


def sends(organiser, path, part, **typed):
    """Fill in a form and add what it never asked for."""
    form = organiser.opens(path).form(part)
    return organiser.posts(form.action, EXTRA | form.filled(**typed))


def petition_row(found):
    db.session.rollback()
    row = db.session.get(Petition, found.petition.id)
    return (row.id, row.organisation_id, row.state, row.hidden, row.published_at, row.closed_at, row.created_at)


def test_s57_a_new_petition_is_a_draft_of_ones_own(organiser, found):
    response = sends(organiser, "/organise/petitions/new", "new", title="New", slug="new-one")

    assert response.status_code == 303
    row = db.session.query(Petition).filter_by(slug="new-one").one()
    assert (row.state, row.hidden, row.published_at) == (PetitionState.DRAFT, False, None)
    assert row.organisation_id == organiser.organisation.id
    assert str(row.id) != EXTRA["id"]


@pytest.mark.parametrize(
    ("path", "part", "typed"),
    [
        ("/settings", "settings", {"hashtag": "#Free"}),
        ("/partners", "partners", {"partners-0-name": "Friends", "partners-0-slug": "x", "partners-0-position": "9"}),
        ("/texts/en", "texts/en", {"title": "Another title", "language": "xx"}),
        ("/fundraiser", "fundraiser", {"goal": "200"}),
        ("/sections", "sections", {"kind": "text"}),
        ("/updates/new/en", "updates/new/en", {"title": "News", "happened": "2026"}),
        ("/decision-makers/new/en", "new/en", {"name": "The ministry"}),
    ],
)
def test_s57_what_is_not_asked_for_changes_nothing_of_a_petition(organiser, found, path, part, typed):
    before = petition_row(found)
    page = organiser.opens(f"/organise/petitions/{found.petition.id}{path}")
    [form] = [each for each in page.forms() if each.action.endswith(part)]
    response = organiser.posts(form.action, EXTRA | form.filled(**typed))

    assert response.status_code == 303
    assert petition_row(found) == before


def test_s57_a_block_keeps_its_place_and_petition(organiser, found):
    section_id = found.things["section_id"]
    path = f"/organise/petitions/{found.petition.id}/sections/{section_id}/en"
    form = organiser.opens(path).form("sections/")
    sent = {
        "items-0-quote": "We stay.",
        "items-0-by": "Ольга",
        "items-0-colour": "red",
        "items-0-id": "7",
        "kind": "text",
    }
    assert organiser.posts(form.action, EXTRA | form.filled(**sent)).status_code == 303

    row = db.session.get(Section, section_id, populate_existing=True)
    assert (row.petition_id, row.kind) == (found.petition.id, "quote")
    assert row.position != 99
    assert row.texts[0].items == [{"quote": "We stay.", "by": "Ольга"}]


def test_s57_news_belong_to_the_petition_of_the_address(organiser, found):
    path = f"/organise/petitions/{found.petition.id}/updates/{found.things['update_id']}/en"
    form = organiser.opens(path).form("updates/")
    assert organiser.posts(form.action, EXTRA | form.filled(title="Other news")).status_code == 303
    row = db.session.get(Update, found.things["update_id"], populate_existing=True)
    assert row.petition_id == found.petition.id
    assert row.title["en"] == "Other news"


def test_s57_nobody_becomes_an_operator_by_a_form(organiser, found):
    before = snapshot.of("memberships")
    page = organiser.opens("/organise/account")
    extra = EXTRA | {"email": "other@example.org", "role": "manager", "password": "x"}
    language = page.form("language")
    assert organiser.posts(language.action, extra | language.filled(language="de")).status_code == 303
    password = organiser.opens("/organise/account").form("password")
    sent = password.filled(old=PASSWORD, new="quite another staple of horses")
    assert organiser.posts(password.action, extra | sent).status_code == 303

    db.session.rollback()
    person = db.session.query(Person).filter_by(email=organiser.email).one()
    assert (person.operator, person.active, person.language) == (False, True, "de")
    assert snapshot.of("memberships") == before


@pytest.mark.parametrize("role", ["operator", "owner", "", "MANAGER", "manager "])
def test_s57_a_role_is_one_that_there_is(organiser, found, role):
    before = snapshot.of_everything()
    path = f"/organise/organisations/{organiser.organisation.id}/members"
    address = f"{path}/{found.things['person_id']}/role"
    response = organiser.posts(address, {"csrf_token": desk.token(organiser), "role": role})

    assert response.status_code == 400
    assert snapshot.of_everything() == before


def test_s57_an_organisation_keeps_its_address_and_people(organiser, found):
    before = snapshot.of("memberships")
    path = f"/organise/organisations/{organiser.organisation.id}"
    form = next(each for each in organiser.opens(path).forms() if each.has("postal_address"))
    assert organiser.posts(form.action, EXTRA | {"slug": "other"} | form.filled(name="Another name")).status_code == 303

    row = db.session.get(Organisation, organiser.organisation.id, populate_existing=True)
    assert (row.name, row.slug) == ("Another name", organiser.organisation.slug)
    assert snapshot.of("memberships") == before
    assert db.session.query(Membership).count() == len(before["memberships"])
