"""S37: whoever takes the machine away, with its key file, finds nobody who signed a sealed petition.

The thief opens with the key file whatever it opens: envelopes, links, finished exports. Then everything is searched.
The same thief finds everybody who signed an ordinary petition, which shows that the search is a search.
"""

import pytest
from sqlalchemy import select

from petition_app.db import db
from petition_app.domain.envelopes import EnvelopeBroken
from petition_app.domain.exports import offered
from petition_app.models import Export, OutboxMessage, Signature
from petition_app.queries import counting, keys
from petition_app.services import exports, worker_keys
from tests import conftest, seals
from tests.factories import Make
from tests.machine import MARKERS, PERSON, standing
from tests.people import Signer, work

KINDS = ("signature", "confirmation", "link")


@pytest.fixture
def machine(all_databases, mailbox, key_file, tmp_path, monkeypatch):
    with standing(all_databases, mailbox, key_file, tmp_path / "machine", monkeypatch) as machine:
        yield machine


def live(machine, mailbox, *, sealed):
    """Sign in every way that leaves something behind, and ask for every file."""
    app = machine.app
    with app.app_context():
        worker_keys.show()
        asked = {"asks_place": True, "asks_comment": True, "asks_updates": True}
        make = Make(app)
        petition = seals.petition(make, seals.identities(), **asked) if sealed else make.petition(**asked)
    number = iter(range(100))

    def person():
        signer = Signer(app, mailbox, f"qzxvmailbox{next(number)}@qzxvdomain.example")
        signer.answers |= PERSON | {"updates": True, "disclose": "name"}
        return signer

    assert person().signs(petition, country="").status_code == 422

    confirmed = person()
    confirmed.signs(petition)
    confirmed.confirms()
    confirmed.signs(petition)

    withdrawn = person()
    withdrawn.signs(petition)
    withdrawn.confirms()
    withdrawn.withdraws()

    stranger = person()
    stranger.signs(petition)
    stranger.says_not_me()

    mailbox.answer = lambda envelope: f"550 5.1.1 {envelope.rcpt_tos[0]} Qzxvarkname is unknown"
    bounced = person()
    bounced.signs(petition)
    bounced.mails()
    mailbox.answer = lambda envelope: f"450 4.2.0 {envelope.rcpt_tos[0]} Qzxvarkname is busy"
    deferred = person()
    deferred.signs(petition)
    deferred.mails()
    mailbox.clear()
    # Its mail was promised when the machine was taken.
    person().signs(petition)

    with app.app_context():
        for kind in offered(is_sealed=sealed):
            exports.request(petition.id, None, kind, "en")
    work(app)
    person().signs(petition)
    return petition


def open_with_the_key_file(machine, petition):
    """Open what the key file opens, and lay it beside the rest."""
    taken = machine.folder / "opened"
    taken.mkdir()
    with machine.app.app_context():
        petition_keys = keys.of(petition.id)
        for number, row in enumerate(db.session.execute(select(Signature.__table__))):
            for name in ("blob", "confirmation", "link_secret"):
                for kind in KINDS:
                    try:
                        plain = petition_keys.open_bytes(
                            getattr(row, name) or b"", kind=kind, row=row.blind_index or b""
                        )
                    except EnvelopeBroken:
                        continue
                    (taken / f"{number}-{name}").write_bytes(plain)
        for row in db.session.execute(select(Export)).scalars().all():
            file = exports.fetch(petition.id, row.id)
            (taken / f"export.{file.name.rpartition('.')[2]}").write_bytes(b"".join(file.chunks))
    return taken


def test_s37_a_seized_machine_with_its_key_file_names_nobody(capfd, machine, mailbox):
    petition = live(machine, mailbox, sealed=True)

    machine.log(capfd)
    machine.write_everything_down()
    taken = open_with_the_key_file(machine, petition)
    assert machine.traces() == []
    conftest.let_go(machine.app)
    assert machine.traces() == []

    # There was something to find: signatures, mail that waits, and a file that was made.
    with machine.app.app_context():
        assert counting.exact(petition.id) == 1
        waiting = db.session.scalars(select(OutboxMessage.sealed).where(OutboxMessage.sent_at.is_(None))).all()
        assert any(waiting)
    assert (taken / "export.jsonl").stat().st_size > 1000
    assert list(taken.glob("*-link_secret"))


def test_s37_the_same_thief_finds_everybody_who_signed_openly(capfd, machine, mailbox):
    petition = live(machine, mailbox, sealed=False)

    machine.log(capfd)
    machine.write_everything_down()
    assert machine.traces() == []
    open_with_the_key_file(machine, petition)
    assert {trace.marker for trace in machine.traces()} == set(MARKERS)
