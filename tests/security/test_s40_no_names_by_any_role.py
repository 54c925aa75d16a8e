"""S40: nobody gets a name of a sealed petition out of the service, whatever their role and whichever page they ask."""

import pytest

from petition_app.domain.exports import ExportFormat
from petition_app.domain.roles import Role
from petition_app.domain.signers import Disclose
from petition_app.queries import exports as queries
from petition_app.services import worker_keys
from tests import addresses, desk, seals, seizure
from tests.factories import PASSWORD
from tests.people import Organiser, Visitor, work

MARKERS = ["Qzxvarkname", "qzxvmailbox", "Qzxvplacetown"]


@pytest.fixture
def petition(make, organiser):
    worker_keys.show()
    petition = seals.petition(make, seals.identities(), organisation=organiser.organisation, asks_place=True)
    make.signature(
        petition, name="Qzxvarkname", email="qzxvmailbox@example.org", place="Qzxvplacetown", disclose=Disclose.NAME
    )
    make.update(petition)
    return petition


@pytest.fixture
def somebody(app, mailbox, make, organiser):
    def log_in(role):
        if role == "stranger":
            return Visitor(app, mailbox)
        if role == "operator":
            person = make.person(operator=True)
        else:
            person = make.member(organiser.organisation, role)
        visitor = Organiser(app, mailbox, person.email, PASSWORD)
        visitor.logs_in()
        return visitor

    return log_in


def names(content):
    return [marker for marker in MARKERS for text in seizure.writings(marker).values() if text in content]


@pytest.mark.parametrize("role", ["stranger", *Role, "operator"])
def test_s40_no_page_tells_a_name(app, petition, organiser, somebody, role):
    visitor = somebody(role)
    token = desk.token(organiser) if role == "stranger" else desk.token(visitor)
    things = {"organisation_id": organiser.organisation.id}
    seen = 0
    for rule, address in addresses.every(app, petition, "GET", **things):
        assert names(visitor.gets(address).data) == [], rule.endpoint
        seen += 1
    for kind in ExportFormat:
        sent = {"csrf_token": token, "format": kind.value, "language": "en"}
        answer = visitor.posts(f"/organise/petitions/{petition.id}/exports", sent)
        assert names(answer.data) == []
        may = role == Role.MANAGER and kind is ExportFormat.SEALED
        assert (answer.status_code == 303 and "/exports" in answer.location) == may
    assert seen > 50
    assert {export.format for export in queries.of_petition(petition.id)} == (
        {ExportFormat.SEALED} if role == Role.MANAGER else set()
    )


def test_s40_a_manager_gets_ciphertext(app, petition, somebody):
    manager = somebody(Role.MANAGER)
    exports = f"/organise/petitions/{petition.id}/exports"
    page = manager.opens(exports)
    assert "petition-open" in page.text
    assert manager.sends(page.form("/exports")).status_code == 303
    work(app)
    (link,) = [link for link in manager.opens(exports).links if link.endswith("/file")]

    file = manager.gets(link)

    assert file.headers["Content-Type"] == "application/jsonl"
    assert file.data.count(b"\n") == 3
    assert names(file.data) == []
