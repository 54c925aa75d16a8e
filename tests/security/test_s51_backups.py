"""S51: a backup is whole, opens for its key alone, and opens nobody who was forgotten since."""

import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import flask_migrate
import pyrage
import pytest
from sqlalchemy import select

from petition_app.adapters import backups as adapter
from petition_app.adapters import files
from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db, transaction
from petition_app.domain.tokens import Purpose
from petition_app.models import Petition, PetitionKey, Signature
from petition_app.queries import counting, keys
from petition_app.services import accounts, backups, petitions, retention, rotation, signing
from petition_app.services import counting as count_services
from petition_app.services.backups import BackupBroken, DiskFull, KeyInvalid, RestoreRefused
from tests import conftest, seizure, snapshot, worker_process
from tests.addresses import NO_ID
from tests.factories import PASSWORD, Make
from tests.people import outside

ROOT = Path(__file__).resolve().parents[2]


def a_life(make):
    """Have something in as many tables as there is something for."""
    petition = make.petition(texts={"en": {}, "ar": {"title": "العدالة"}}, partners=[{"slug": "partner"}], goal=500)
    make.section(petition)
    make.update(petition)
    make.decision_maker(petition, responses=[{"text": {"en": "No."}}])
    make.fundraiser(petition)
    make.picture(petition)
    accounts.log_in(make.member(petitions_organisation(petition)).email, PASSWORD)
    made = make.signature(petition)
    make.signature(petition, confirmed=False)
    signing.withdraw(make.signature(petition).token(Purpose.WITHDRAW))
    signing.say_not_me(make.signature(petition, confirmed=False).token(Purpose.NOT_ME))
    petitions.pause(petition.id)
    petitions.resume(petition.id)
    count_services.fold()
    return petition, made


def petitions_organisation(petition):
    return db.session.scalar(select(Petition.organisation_id).where(Petition.id == petition.id))


def names_of(app, petition):
    with app.app_context():
        petition_keys = keys.renewed(petition.id)
        with db.engine.connect() as connection:
            rows = connection.execute(
                select(Signature.blob, Signature.blind_index).where(Signature.blob.is_not(None))
            ).all()
        return sorted(petition_keys.open(blob, kind="signature", row=index)["email"] for blob, index in rows)


def restored(app, path, offline):
    with app.app_context():
        return backups.restore(path, str(offline))


def test_s51_everything_comes_back_but_the_keys(make, elsewhere, offline, tmp_path, monkeypatch):
    a_life(make)
    # Rows come in more than one go.
    monkeypatch.setattr(backups, "_AT_ONCE", 2)
    before = snapshot.of_everything()
    path = tmp_path / "backup.age"

    held = backups.make(path, [str(offline.to_public())])
    back = restored(elsewhere, path, offline)

    assert back == held
    assert held.signatures == 3
    with elsewhere.app_context():
        after = snapshot.of_everything()
    left_out = backups.LEFT_OUT
    assert {name: rows for name, rows in after.items() if name not in left_out} == {
        name: rows for name, rows in before.items() if name not in left_out
    }
    assert [name for name in left_out if after[name]] == []
    assert path.stat().st_mode & 0o077 == 0
    # What comes after has numbers of its own.
    with elsewhere.app_context():
        assert Make(elsewhere).person(email="new@organisation.example").id


def test_s51_the_standard_tool_opens_it_and_no_key_stands_in_it(make, offline, tmp_path):
    petition, _ = a_life(make)
    make.signature(petition, name="Qzxvarkname", email="qzxvmailbox@example.org")
    path, identity = tmp_path / "backup.age", tmp_path / "identity"
    backups.make(path, [str(pyrage.x25519.Identity.generate().to_public()), str(offline.to_public())])
    identity.write_text(f"# created: today\n{offline}\n")

    read = bytearray()
    adapter.read(path, identity.read_text(), lambda line: read.extend(line + b"\n"))
    if shutil.which("age"):
        assert read == subprocess.run(["age", "-d", "-i", identity, path], capture_output=True, check=True).stdout

    header, *_, end = [json.loads(line) for line in read.splitlines()]
    assert header["format"] == "petition_app backup 1"
    assert end["rows"]["signatures"] == 4
    assert "petition_keys" not in end["rows"]
    wrapped = snapshot.of("petition_keys")["petition_keys"][0][-1]
    (tmp_path / "in-clear").mkdir()
    (tmp_path / "in-clear" / "backup").write_bytes(read)
    for secret in (wrapped, keys.of(petition.id).data_keys[1], keys.of(petition.id).index_key):
        assert secret not in read
        assert secret.hex().encode() not in read
    assert seizure.traces(["Qzxvarkname", "qzxvmailbox"], [tmp_path / "in-clear"]) == []


def test_s51_with_the_saved_keys_a_restored_backup_opens(make, app, elsewhere, offline, tmp_path):
    petition, _ = a_life(make)
    path, saved = tmp_path / "backup.age", tmp_path / "keys.json"
    run(app, "backup", "--to", path, "--recipient", offline.to_public())
    assert "1 keys are in" in run(app, "keys", "save", "--to", saved).output
    (tmp_path / "identity").write_text(str(offline))

    done = run(elsewhere, "restore", "--from", path, "--identity", tmp_path / "identity")
    assert "3 of them signatures" in done.output
    assert "1 keys were put back" in run(elsewhere, "keys", "load", "--from", saved).output
    # Neither twice, nor for a petition that is not there.
    saved.write_text(saved.read_text() + saved.read_text().replace(petition.id.hex, NO_ID.hex))
    assert "0 keys were put back" in run(elsewhere, "keys", "load", "--from", saved).output

    assert names_of(elsewhere, petition) == names_of(app, petition)
    with elsewhere.app_context():
        assert counting.exact(petition.id) == 1


@pytest.mark.parametrize("forgotten", [False, True], ids=["control", "forgotten"])
def test_s51_after_the_purge_a_restored_backup_opens_nothing(make, app, elsewhere, offline, clock, tmp_path, forgotten):
    petition = make.petition(retention_days=30)
    made = make.signature(petition)
    path, saved = tmp_path / "backup.age", tmp_path / "keys.json"
    backups.make(path, [str(offline.to_public())])
    if forgotten:
        petitions.close(petition.id)
        clock.passes(days=31)
        retention.forget_what_is_due()
    run(app, "keys", "save", "--to", saved)

    restored(elsewhere, path, offline)
    run(elsewhere, "keys", "load", "--from", saved)

    if not forgotten:
        assert names_of(elsewhere, petition) == [made.email]
        return
    with pytest.raises(KeyMissing):
        names_of(elsewhere, petition)
    with elsewhere.app_context():
        # What nobody can open goes, too, at the next round.
        petitions.close(petition.id)
        clock.passes(days=31)
        retention.forget_what_is_due()
        assert snapshot.of("signatures") == {"signatures": []}
        assert counting.exact(petition.id) == 1


def test_s51_after_a_rotation_the_saved_keys_lead_to_the_new_one(make, app, elsewhere, offline, tmp_path):
    petition = make.petition()
    make.signature(petition)
    path, saved = tmp_path / "backup.age", tmp_path / "keys.json"
    backups.make(path, [str(offline.to_public())])
    rotation.rotate([petition.id])
    run(app, "keys", "save", "--to", saved)
    restored(elsewhere, path, offline)
    run(elsewhere, "keys", "load", "--from", saved)

    with elsewhere.app_context():
        assert keys.renewed(petition.id).current == 2
        # What is new is written and read; what is old was under a key that is gone.
        assert Make(elsewhere).signature(petition, email="new@example.org").id
    assert [number for _, number, _ in snapshot.of("petition_keys")["petition_keys"]] == [2]


@pytest.mark.parametrize("damage", ["cut", "altered", "another key", "no age file"])
def test_s51_what_is_not_whole_is_not_restored_at_all(make, elsewhere, offline, tmp_path, damage):
    for _ in range(30):
        make.signature(make.petition())
    path = tmp_path / "backup.age"
    backups.make(path, [str(offline.to_public())])
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[-40:]
    elif damage == "altered":
        content[-2000] ^= 1
    elif damage == "no age file":
        content = bytearray(b"SQLite format 3\0")
    path.write_bytes(content)
    identity = pyrage.x25519.Identity.generate() if damage == "another key" else offline

    with pytest.raises(BackupBroken):
        restored(elsewhere, path, identity)

    with elsewhere.app_context():
        assert not any(snapshot.of_everything().values())


@pytest.mark.parametrize(
    "lines",
    [
        [b"not json"],
        [b"[]"],
        [b'{"format": "another"}'],
        ["header"],
        ["header", b'{"table": "nothing", "columns": []}'],
        ["header", b'{"table": "schedules", "columns": ["name", "next_run"]}', b'["x", null'],
        ["header", b'{"rows": {"signatures": 3}}'],
    ],
)
def test_s51_what_is_no_backup_of_ours_is_refused(elsewhere, offline, tmp_path, lines):
    path = tmp_path / "backup.age"
    header = json.dumps({"format": "petition_app backup 1", "revision": revision(elsewhere)}).encode()
    adapter.write(path, [str(offline.to_public())], [header if line == "header" else line for line in lines])

    with pytest.raises(BackupBroken):
        restored(elsewhere, path, offline)


def revision(app):
    with app.app_context(), db.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def test_s51_a_database_with_something_in_it_or_of_another_version_is_left_alone(make, elsewhere, offline, tmp_path):
    make.petition()
    path = tmp_path / "backup.age"
    backups.make(path, [str(offline.to_public())])
    with pytest.raises(RestoreRefused, match="not empty"):
        backups.restore(path, str(offline))

    with elsewhere.app_context():
        with transaction():
            db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))
        with pytest.raises(RestoreRefused, match="is of version"):
            backups.restore(path, str(offline))
        with transaction():
            db.session.execute(db.text("DELETE FROM alembic_version"))
        flask_migrate.stamp()


def test_s51_the_commands_say_what_is_wrong_in_a_sentence(make, app, elsewhere, offline, tmp_path, monkeypatch):
    make.petition()
    path, identity = tmp_path / "backup.age", tmp_path / "identity"
    assert "no age key" in refusal(app, "backup", "--to", path, "--recipient", "age1wrong")
    assert not path.exists()
    assert "cannot be written" in refusal(app, "backup", "--to", "/proc/backup.age", "--recipient", offline.to_public())
    run(app, "backup", "--to", path, "--recipient", offline.to_public())
    identity.write_text("age-secret-wrong")
    assert "no age key" in refusal(elsewhere, "restore", "--from", path, "--identity", identity)
    identity.write_text(str(pyrage.x25519.Identity.generate()))
    assert "cannot be read" in refusal(elsewhere, "restore", "--from", path, "--identity", identity)
    identity.write_text(str(offline))
    assert "not empty" in refusal(app, "restore", "--from", path, "--identity", identity)
    assert "no copy of keys" in refusal(app, "keys", "load", "--from", path)
    path.write_text('{"petition": "x"}\n')
    assert "no copy of keys" in refusal(app, "keys", "load", "--from", path)

    def full(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    assert "no room" in refusal(app, "backup", "--to", path, "--recipient", offline.to_public())


class _FullDisk(io.FileIO):
    """A file for which there is no room."""

    def write(self, _piece):
        raise OSError(errno.ENOSPC, "full")


def test_s51_a_full_disk_leaves_the_backup_of_before(make, offline, tmp_path, monkeypatch):
    make.petition()
    path = tmp_path / "backup.age"
    backups.make(path, [str(offline.to_public())])
    before = path.read_bytes()

    monkeypatch.setattr(files.os, "fdopen", _FullDisk)
    with pytest.raises(DiskFull):
        backups.make(path, [str(offline.to_public())])

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.glob("backup*")] == ["backup.age"]


def test_s51_what_fails_while_rows_are_read_is_told_as_it_was(make, offline, tmp_path):
    path = tmp_path / "backup.age"

    def lines():
        yield b"{}"
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError, match="database is away"):
        adapter.write(path, [str(offline.to_public())], lines())
    assert not path.exists()
    with pytest.raises(KeyInvalid):
        adapter.read(path, "nothing", print)


def test_s51_killed_half_way_it_leaves_nothing_under_the_name(app, make, database, key_file, offline, tmp_path):
    make.signature(make.petition())
    path = tmp_path / "out" / "backup.age"
    begun = subprocess.Popen(
        [sys.executable, "-c", _SLOW, str(path), str(offline.to_public())],
        cwd=ROOT,
        env={**os.environ, **conftest.environment(key_file, database, tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    worker_process.wait_until(lambda: any(each.stat().st_size for each in path.parent.glob("*.part")))
    begun.send_signal(signal.SIGKILL)
    begun.wait()

    assert not path.exists()
    backups.make(path, [str(offline.to_public())])
    assert path.exists()


#: A backup that never comes to its end.
_SLOW = """
import sys, time
from pathlib import Path
from petition_app.adapters import backups
def lines():
    while True:
        yield b"x" * 100_000
        time.sleep(0.01)
backups.write(Path(sys.argv[1]), [sys.argv[2]], lines())
"""


def run(app, *words):
    done = outside(app.test_cli_runner().invoke, args=[str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done


def refusal(app, *words):
    done = outside(app.test_cli_runner().invoke, args=[str(word) for word in words])
    assert done.exit_code == 1, done.output
    return done.output


def test_s51_it_shows_one_moment_while_others_write(make, app, offline, tmp_path):
    petition = make.petition()
    make.signature(petition)
    lines = backups._lines(counted := {})
    next(lines)
    next(lines)
    # The snapshot begins with the first row that is read.
    for line in lines:
        if isinstance(line, dict) and line.get("table") == "organisations":
            break
    make.signature(petition)
    for _ in lines:
        continue

    assert counted["signatures"] == 1
    assert files.takes(tmp_path)
    assert len(snapshot.of("petition_keys")["petition_keys"]) == db.session.query(PetitionKey).count()
