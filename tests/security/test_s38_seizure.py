"""S38: whoever takes the machine away, without the key file, finds nobody who signed.

People with unmistakable names go through everything that the service does. Then each file that is left is
searched for them, in every writing. The same search finds them when encryption is switched off in the test.
"""

import base64
import os
import shutil

import pytest

from petition_app.domain.envelopes import PetitionKeys
from petition_app.queries import counting
from tests import conftest, seizure
from tests.factories import PASSWORD, Make
from tests.machine import MARKERS, PERSON, standing
from tests.people import Organiser, Signer, work


@pytest.fixture
def machine(all_databases, mailbox, key_file, tmp_path, monkeypatch):
    with standing(all_databases, mailbox, key_file, tmp_path / "machine", monkeypatch) as machine:
        yield machine


def live(machine, mailbox, clock):
    """Do with the service what people and time do with it."""
    app = machine.app
    with app.app_context():
        make = Make(app)
        organisation = make.organisation()
        manager = Organiser(app, mailbox, make.member(organisation).email, PASSWORD)
        petition = make.petition(
            organisation=organisation,
            asks_place=True,
            asks_comment=True,
            sends_reminder=True,
            partners=[{"slug": "partner"}],
            texts={"en": {}, "de": {}},
        )
    number = iter(range(100))

    def person(language="en"):
        signer = Signer(app, mailbox, f"qzxvmailbox{next(number)}@qzxvdomain.example", language=language)
        signer.answers |= PERSON | {"updates": True, "partner_partner": True, "display": "name", "disclose": "name"}
        return signer

    mistaken = person()
    assert mistaken.signs(petition, country="").status_code == 422
    assert mistaken.signs(petition, consent=None, comment="Qzxvcommentary\x00").status_code == 422

    confirmed = person("de")
    confirmed.signs(petition)
    confirmed.confirms()
    confirmed.signs(petition, comment="Qzxvcommentary again")
    clock.passes(hours=25)
    assert confirmed.mails()

    withdrawn = person()
    withdrawn.signs(petition)
    withdrawn.confirms()
    withdrawn.withdraws()

    stranger = person()
    stranger.signs(petition)
    stranger.says_not_me()
    stranger.signs(petition)
    stranger.mails()

    pending = person()
    pending.signs(petition)
    pending.mails()
    clock.passes(hours=25)
    pending.mails()

    mailbox.answer = lambda envelope: f"450 4.2.0 {envelope.rcpt_tos[0]} Qzxvarkname is busy"
    deferred = person()
    deferred.signs(petition)
    deferred.mails()
    mailbox.answer = lambda envelope: f"550 5.1.1 {envelope.rcpt_tos[0]} Qzxvarkname is unknown"
    bounced = person()
    bounced.signs(petition)
    bounced.mails()
    mailbox.clear()

    forgotten = person()
    forgotten.signs(petition)
    clock.passes(days=9)
    forgotten.mails()

    late = person()
    late.signs(petition)
    late.confirms()

    manager.logs_in()
    desk = f"/organise/petitions/{petition.id}/exports"
    for kind in ("csv", "pdf"):
        manager.sends(manager.opens(desk).form("/exports"), format=kind)
    work(app)
    files = [link for link in manager.opens(desk).links if link.endswith("/file")]
    assert len(files) == 2
    assert b"Qzxvarkname" in b"".join(manager.gets(link).data for link in files)
    manager.sends(manager.opens(desk).form("/exports"), format="csv")
    work(app)
    return petition


def test_s38_a_seized_machine_names_nobody(capfd, machine, mailbox, clock):
    petition = live(machine, mailbox, clock)

    log = machine.log(capfd)
    machine.write_everything_down()
    assert machine.traces() == []

    conftest.let_go(machine.app)
    assert machine.traces() == []
    # There was something to find: signatures are there, and a log was written.
    with machine.app.app_context():
        assert counting.exact(petition.id) == 2
    assert "given_up" in log


def test_s38_the_search_finds_them_where_nothing_is_encrypted(capfd, machine, mailbox, clock, monkeypatch):
    monkeypatch.setattr(PetitionKeys, "seal_bytes", lambda keys, plain, *, kind, row: bytes((keys.current,)) + plain)
    monkeypatch.setattr(PetitionKeys, "open_bytes", lambda keys, envelope, *, kind, row: envelope[1:])

    live(machine, mailbox, clock)

    machine.log(capfd)
    machine.write_everything_down()
    assert {trace.marker for trace in machine.traces()} == set(MARKERS)


@pytest.mark.parametrize("writing", seizure.writings("x"))
@pytest.mark.parametrize("before", [b"", b"a", b"ab", b"abc"])
def test_s38_the_search_knows_every_writing(tmp_path, writing, before):
    marker = "Qzxvmark.Жщы"
    if writing.startswith("base64"):
        text = base64.b64encode(before + marker.encode() + b"tail")
        wanted = f"base64, {len(before) % 3}"
    else:
        text, wanted = before + seizure.writings(marker)[writing] + b"tail", writing
    (tmp_path / "file").write_bytes(os.urandom(5000) + text + os.urandom(5000))

    assert wanted in {trace.writing for trace in seizure.traces([marker], [tmp_path])}


def test_s38_the_search_looks_into_names_of_files_too(tmp_path):
    shutil.copy(__file__, tmp_path / "qzxvmailbox.csv")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "qzxvdomain.example").touch()
    found = {trace.path.name for trace in seizure.traces(["qzxvmailbox", "qzxvdomain.example"], [tmp_path])}
    assert found == {"qzxvmailbox.csv", "qzxvdomain.example"}
