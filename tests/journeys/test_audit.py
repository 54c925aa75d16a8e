"""Audit: what organisers do with personal data is written down, seen by managers, and forgotten in time."""

from datetime import timedelta

import pytest

from petition_app.domain.audit import KEPT_FOR, Act
from petition_app.domain.exports import ExportFormat
from petition_app.domain.roles import Role
from petition_app.queries import audit as queries
from petition_app.queries import exports as export_queries
from petition_app.services import exports, organisations, petitions, retention
from tests import pages, snapshot
from tests.factories import PASSWORD
from tests.people import Organiser, work


def done(organisation_id):
    """Return the acts, the latest first, without the people."""
    return [entry.act for entry in queries.of_organisation(organisation_id).listed]


@pytest.fixture
def desk(organiser):
    organiser.logs_in()
    return f"/organise/organisations/{organiser.organisation.id}/audit"


def test_what_a_manager_does_stands_there_with_who_and_what(app, make, organiser, desk):
    petition = make.petition(organisation=organiser.organisation, state="draft")
    overview = f"/organise/petitions/{petition.id}"
    for button in ("publish", "close", "hide"):
        assert organiser.sends(organiser.opens(overview).form(f"/{button}")).status_code == 303
    form = organiser.opens(f"{overview}/exports").form("/exports")
    organiser.sends(form)
    work(app)
    export = export_queries.of_petition(petition.id)[0]
    assert organiser.gets(f"{overview}/exports/{export.id}/file").status_code == 200

    shown = organiser.opens(desk)

    rows = [[cell.text for cell in row.all("th", "td")] for row in shown.all("tr")[1:]]
    assert [row[0] for row in rows] == [
        "Fetched a file of signatures",
        "Asked for a file of signatures",
        "Hid a petition",
        "Closed a petition",
        "Published a petition",
    ]
    assert {(row[2], row[3]) for row in rows} == {(organiser.email, petition.slug)}
    assert all("UTC" in row[1] for row in rows)
    # On a telephone the rows are stacked, and each cell says what it is.
    names = [heading.text for heading in shown.all("tr")[0].all("th")]
    assert [cell.attributes["data-label"] for cell in shown.all("tr")[1].all("td")] == names[1:]


def test_who_lets_members_do_what_stands_there(make, organiser, desk):
    member = make.member(organiser.organisation, "reader", email="olga@organisation.example")
    members = f"/organise/organisations/{organiser.organisation.id}/members"
    form = organiser.opens(members).form(f"/{member.id}/role")
    organiser.sends(form, role="editor")
    organiser.sends(organiser.opens(members).form(f"/{member.id}/remove"))

    text = organiser.opens(desk).text

    assert done(organiser.organisation.id) == [Act.MEMBER_REMOVED, Act.MEMBER_CHANGED]
    assert "olga@organisation.example" in text


def test_what_changes_nothing_is_not_written_down(make, organiser):
    organisation = organiser.organisation
    petition = make.petition(organisation=organisation)
    other = make.member(make.organisation(), "reader")

    assert not petitions.resume(petition.id)
    assert petitions.publish(petition.id) is not None
    assert not organisations.give_role(organisation.id, other.id, Role.EDITOR)
    assert not organisations.remove_member(organisation.id, other.id)
    exports.request(petition.id, None, ExportFormat.CSV, "en")
    exports.request(petition.id, None, ExportFormat.CSV, "en")

    assert done(organisation.id) == [Act.EXPORT_REQUESTED]


def test_what_is_done_by_command_stands_there_too(app, make, organiser, desk, tmp_path):
    petition = make.petition(organisation=organiser.organisation)
    make.signature(petition)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["petition", "close", petition.slug]).exit_code == 0
    assert runner.invoke(args=["exports", "csv", petition.slug, "--to", str(tmp_path / "copy")]).exit_code == 0
    joined = ["people", "join", "--email", make.person().email, "--organisation", organiser.organisation.slug]
    assert runner.invoke(args=joined).exit_code == 0

    text = organiser.opens(desk).text

    assert done(organiser.organisation.id) == [Act.MEMBER_JOINED, Act.EXPORT_COPIED, Act.CLOSED]
    assert text.count("Whoever runs this service") == 3


def test_nothing_of_a_signer_stands_there(app, make, organiser, desk, tmp_path):
    petition = make.petition(organisation=organiser.organisation)
    make.signature(petition, email="olga@example.org", name="Ольга")
    exports.request(petition.id, None, ExportFormat.PDF, "en")

    stored = repr(snapshot.of("audit"))
    assert "olga" not in stored
    assert "Ольга" not in organiser.opens(desk).text


def test_a_long_list_goes_on_and_ends(make, organiser, desk, monkeypatch):
    monkeypatch.setattr(queries, "LISTED", 2)
    petition = make.petition(organisation=organiser.organisation)
    for _ in range(2):
        petitions.pause(petition.id)
        petitions.resume(petition.id)
    petitions.close(petition.id)

    seen, address = [], desk
    while address:
        shown = organiser.opens(address)
        seen += [row.one("th").text for row in shown.all("tr")[1:]]
        address = next((link.attributes["href"] for link in shown.all("a", rel="next")), "")

    assert seen == ["Closed a petition", *["Opened a petition again", "Paused a petition"] * 2]


@pytest.mark.parametrize("before", ["1", "-1", "x", str(2**63), str(10**30), ""])
def test_whatever_stands_in_the_address_is_answered(organiser, desk, before):
    assert "Nothing was done yet." in organiser.opens(f"{desk}?before={before}").text


def test_other_organisations_and_smaller_roles_do_not_see_it(app, make, mailbox, organiser, desk):
    petitions.close(make.petition().id)
    assert "Closed" not in organiser.opens(desk).text
    editor = Organiser(app, mailbox, make.member(organiser.organisation, "editor").email, PASSWORD)
    editor.logs_in()

    assert editor.gets(desk).status_code == 403
    assert pages.read(editor.gets(f"/organise/organisations/{make.organisation().id}/audit").text).heading
    assert editor.last.status_code == 404


def test_it_is_forgotten_after_two_years(make, organiser, clock):
    petitions.close(make.petition(organisation=organiser.organisation).id)

    clock.passes(seconds=(KEPT_FOR - timedelta(hours=1)).total_seconds())
    retention.forget_what_is_due()
    assert done(organiser.organisation.id) == [Act.CLOSED]
    clock.passes(hours=1)
    retention.forget_what_is_due()
    assert done(organiser.organisation.id) == []
