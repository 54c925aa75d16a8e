"""S56: an organiser of one organisation finds nothing of another, on whatever page and however it is asked for."""

import pytest

from tests import addresses, desk, snapshot


@pytest.fixture
def theirs(make):
    return desk.of(make, texts={"en": {"title": "What the others plan"}}, slug="the-others")


@pytest.fixture
def ours(make, organiser):
    organiser.logs_in()
    return desk.of(make, organiser.organisation, texts={"en": {"title": "Ours"}}, slug="ours")


def named(app, petition, method, things):
    """Yield the organisers' pages whose addresses name something."""
    for rule, address in addresses.every(app, petition, method, **things):
        if rule.rule.startswith("/organise") and any(name.endswith("_id") for name in rule.arguments):
            yield rule, address


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_s56_what_belongs_to_others_is_not_there(app, ours, theirs, organiser, method):
    token = desk.token(organiser)
    before = snapshot.of_everything()
    seen = 0
    for rule, address in named(app, theirs.petition, method, theirs.things):
        response = organiser.gets(address) if method == "GET" else organiser.posts(address, {"csrf_token": token})
        assert response.status_code == 404, rule.endpoint
        assert "What the others plan" not in response.text
        seen += 1
    assert seen > 10
    assert snapshot.of_everything() == before


@pytest.mark.parametrize(
    "thing", ["section_id", "maker_id", "response_id", "update_id", "person_id", "export_id", "picture_id"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_s56_what_belongs_to_others_is_not_reached_through_ones_own(app, ours, theirs, organiser, method, thing):
    """The petition in the address is one's own, and something in it is not."""
    mixed = ours.things | {thing: theirs.things[thing]}
    before = snapshot.of_everything()
    sent = {
        "csrf_token": desk.token(organiser),
        "edition": "1",
        "to": "up",
        "role": "manager",
        "title": "x",
        "name": "x",
        "happened": "2026",
        "said": "2026",
        "kind": "acted",
    }
    for rule, address in addresses.every(app, ours.petition, method, **mixed):
        if rule.rule.startswith("/organise") and thing in rule.arguments:
            response = organiser.gets(address) if method == "GET" else organiser.posts(address, sent)
            location = response.location or ""
            # Deleting a file that is not there leads back to the list like any other.
            gone = (
                response.status_code in (404, 410) or "=meanwhile" in location or "exports?notice=deleted" in location
            )
            assert gone, (rule.endpoint, response.status_code, response.location)
    after = snapshot.of_everything()
    # A button that finds nothing may take an edition of one's own petition, and nothing else.
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"petitions"}


def test_s56_the_list_shows_ones_own_petitions_alone(ours, theirs, organiser, make, app, mailbox):
    text = organiser.opens("/organise/").text
    assert "Ours" in text
    assert "What the others plan" not in text


def test_s56_nobody_writes_a_petition_for_others(ours, theirs, organiser):
    form = organiser.opens("/organise/petitions/new").form("new")
    before = snapshot.of_everything()
    response = organiser.sends(
        form, organisation=str(theirs.things["organisation_id"]), title="In their name", slug="in-their-name"
    )

    assert response.status_code == 422
    assert snapshot.of_everything() == before
