"""S46: a log that came back from a backup signs nothing against what others saw of it before."""

import importlib.util
import json

import pytest

from petition_app.db import db
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.signature_log import name_of, next_name, slug_of
from petition_app.domain.tokens import Purpose
from petition_app.models import DeletionReport, SignatureLog
from petition_app.queries import counting, log_audit
from petition_app.queries import signature_log as queries
from petition_app.services import backups, log_restoring, petitions, retention, signature_log
from petition_app.services import keys as key_services
from petition_app.services.log_files import FilesRefused
from petition_app.services.log_files import write as write_files
from petition_app.services.log_restoring import LogRefused
from tests import conftest, logs, snapshot
from tests.factories import Make
from tests.people import Visitor, outside

SITE = "https://petitions.example.org"


@pytest.fixture
def witness(monkeypatch, tmp_path, capsys, mailbox):
    """A partner's script, which looks at a log of some machine and remembers what it saw."""
    spec = importlib.util.spec_from_file_location("witness", conftest.ROOT / "deploy" / "witness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def watch(app, name, state="state"):
        visitor = Visitor(app, mailbox)

        def get(address):
            answer = visitor.gets(address.removeprefix(SITE))
            if answer.status_code != 200:
                raise module.Unreachable(f"{address}: {answer.status_code}")
            return answer.data

        monkeypatch.setattr(module, "get", get)
        status = module.main(["watch", f"{SITE}/log/{name}", "--state", str(tmp_path / state), "--whole"])
        return status, capsys.readouterr().out

    return watch


@pytest.fixture
def restored(app, make, elsewhere, offline, tmp_path):
    """Back a petition up, let it grow if asked, and put it back elsewhere; return it."""

    def restore(petition, *, lost=0):
        path, saved = tmp_path / "backup.age", tmp_path / "keys"
        backups.make(path, [str(offline.to_public())])
        key_services.save(saved)
        for _ in range(lost):
            make.signature(petition)
        signature_log.append(petition.id)
        with elsewhere.app_context():
            backups.restore(path, str(offline))
            key_services.load(saved)

    return restore


def run(app, *words):
    return outside(app.test_cli_runner().invoke, args=["signature-log", *map(str, words)])


def test_s46_a_restored_log_signs_nothing_until_it_ends_and_another_begins(
    app, make, elsewhere, restored, witness, mailbox, tmp_path
):
    petition = make.petition(slug="justice", logged=True)
    made = [make.signature(petition) for _ in range(2)]
    signature_log.append(petition.id)
    waits = make.signature(petition)
    restored(petition, lost=2)
    status, seen = witness(app, "justice")
    old_key = queries.key(petition.id)
    assert (status, Checkpoint.read(old_key.text(seen)).size) == (0, 5)

    with elsewhere.app_context():
        visitor, again = Visitor(elsewhere, mailbox), Make(elsewhere)
        for number in range(3):
            again.signature(petition, email=f"later-{number}@example.org")
        assert signature_log.append_due() == signature_log.append(petition.id) == 0
        # Nothing is signed, neither a checkpoint nor a promise; who watches cannot read it, and is shown no lie.
        assert witness(elsewhere, "justice")[0] == 1
        assert "petition_app promise" not in visitor.posts(f"/confirm/{waits.token(Purpose.CONFIRM)}").text
        page = visitor.opens("/en/justice/verify")
        assert "Nothing is added to this log until" in page.text
        assert "checkpoint" not in visitor.gets("/embed/justice/count.json").json
        with pytest.raises(FilesRefused, match="stands still"):
            write_files(petition.id, "justice", tmp_path / "files")
        # What the witness saw last tells that something is missing.
        (tmp_path / "seen").write_text(seen)
        refused = run(elsewhere, "go-on", "justice", "--checkpoint", tmp_path / "seen")
        assert refused.exit_code == 1
        assert "That log has 5 entries" in refused.output

        done = run(elsewhere, "begin-anew", "justice")
        assert done.exit_code == 0
        assert "justice~2" in done.output
        assert signature_log.append(petition.id) == 4

        # The old log is as it was, for everybody who saw it; the new one begins with what was left.
        assert witness(elsewhere, "justice")[0] == 1
        assert visitor.gets("/log/justice/checkpoint").status_code == 410
        assert visitor.gets("/log/justice~3/checkpoint").status_code == 404
        status, now = witness(elsewhere, "justice~2", "another state")
        assert status == 0
        key = queries.key(petition.id)
        assert (key.name, Checkpoint.read(key.text(now)).size) == ("petitions.example.org/log/justice~2", 6)
        ended = visitor.gets("/log/justice~2/ended").text
        assert ended == visitor.gets("/log/justice/key").text
        line, _, note = ended.partition("\n")
        assert NoteKey.read(line) == old_key
        told = old_key.text(note.removesuffix("\n")).splitlines()
        assert told[:3] == ["petition_app log ended", old_key.name, "2"]
        assert told[-1] == key.written
        assert "this log began anew" in visitor.opens("/en/justice/verify").text
        assert (
            log_audit.audit(petition.id).count == logs.verified(petition.id).count == counting.exact(petition.id) == 6
        )
        assert log_audit.numbers(petition.id).agree
        assert (
            "petition_app promise"
            in visitor.posts(
                f"/confirm/{again.signature(petition, email='last@example.org').token(Purpose.CONFIRM)}"
            ).text
        )
        assert run(elsewhere, "files", "justice", "--to", tmp_path / "files").exit_code == 0
        assert (tmp_path / "files" / "justice~2" / "checkpoint").read_text() == now
        with pytest.raises(FilesRefused, match="another name"):
            write_files(petition.id, "justice", tmp_path / "files")
    assert made


def test_s46_a_log_of_which_nothing_is_missing_goes_on_under_its_key(
    app, make, elsewhere, restored, witness, mailbox, tmp_path
):
    petition = make.petition(slug="justice", logged=True)
    make.signature(petition)
    signature_log.append(petition.id)
    restored(petition)
    status, seen = witness(app, "justice")
    assert status == 0

    with elsewhere.app_context():
        Make(elsewhere).signature(petition, email="later@example.org")
        for wrong in ("nothing", seen.replace("\n1\n", "\n2\n")):
            with pytest.raises(LogRefused, match="no checkpoint of this log"):
                log_restoring.go_on(petition.id, wrong)
        (tmp_path / "seen").write_text(seen)
        assert run(elsewhere, "go-on", "justice", "--checkpoint", tmp_path / "seen").exit_code == 0
        assert signature_log.append(petition.id) == 1
        assert witness(elsewhere, "justice")[0] == 0
        assert "does not stand still" in run(elsewhere, "begin-anew", "justice").output
        assert Visitor(elsewhere, mailbox).gets("/log/justice/ended").status_code == 404


def test_a_log_needs_the_key_file_to_begin_anew(app, make):
    petition = make.petition(slug="justice", logged=True)
    assert run(app, "stop", "justice").exit_code == 0
    db.session.rollback()
    db.session.get_one(SignatureLog, petition.id).wrapped_key = b"no key"
    db.session.commit()
    assert "KEY_FILE" in run(app, "begin-anew", "justice").output


def test_each_log_of_a_petition_has_a_name_of_its_own():
    second = next_name("example.org/~petitions/log/justice")
    assert second == "example.org/~petitions/log/justice~2"
    assert next_name(second) == "example.org/~petitions/log/justice~3"
    assert (name_of(second), slug_of(name_of(second))) == ("justice~2", "justice")


def test_a_petition_whose_log_stands_still_is_forgotten_and_reported_when_its_log_has_ended_well(make, clock):
    petition = make.petition(logged=True, retention_days=30)
    make.signature(petition)
    log_restoring.stop(petition.id)
    petitions.close(petition.id)
    clock.passes(days=31)
    retention.forget_what_is_due()
    assert snapshot.of("petition_keys", "signatures") == {"petition_keys": [], "signatures": []}
    assert db.session.get_one(DeletionReport, petition.id).finished_at is None
    db.session.rollback()

    log_restoring.begin_anew(petition.id)
    retention.forget_what_is_due()

    assert logs.verified(petition.id).count == counting.exact(petition.id) == 1
    report = db.session.get_one(DeletionReport, petition.id)
    db.session.refresh(report)
    assert queries.checkpoint(petition.id).note in json.loads(report.statement).values()
