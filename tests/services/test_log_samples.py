"""Log samples: an auditor gets whom the root has drawn and nobody else, whatever became of them since."""

import csv
import importlib.util
import io
import stat

import pyrage
import pytest
from sqlalchemy import select, update

from petition_app.adapters import files
from petition_app.db import db, transaction
from petition_app.domain import clock as domain_clock
from petition_app.domain import signature_log, tiles
from petition_app.domain.addresses import parse
from petition_app.domain.audit import Act
from petition_app.domain.moderation import Verdict
from petition_app.domain.samples import HEADER
from petition_app.domain.tokens import Purpose
from petition_app.models import AuditEntry, Moderation, Petition, Signature
from petition_app.queries import log_samples as queries
from petition_app.queries import petitions
from petition_app.queries import signature_log as logs
from petition_app.services import erasing, moderation, retention, signing
from petition_app.services import log_samples as services
from petition_app.services import signature_log as appending
from tests import conftest, seals


@pytest.fixture
def petition(make):
    return make.petition(slug="justice", logged=True)


def read(content):
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert tuple(header[:-1]) == HEADER
    return [dict(zip(HEADER, row, strict=False)) for row in rows]


def entry_at(petition, place):
    return logs.entries(petition.id, place // tiles.WIDTH)[place % tiles.WIDTH]


def test_each_who_was_drawn_is_said_as_what_became_of_her(make, petition, tmp_path):
    by = make.person().id
    stays = [make.signature(petition, name=f"Ольга {at}", email=f"stays-{at}@example.org") for at in range(3)]
    gone = make.signature(petition, name="Gone")
    erased = make.signature(petition, name="Erased", email="erased@example.org")
    make.signature(petition, name="Held", screening="burst")
    make.signature(petition, name="Never counted", confirmed=False)
    moderation.decide(petition.id, None, Verdict.RELEASE, by=by)
    appending.append(petition.id)
    signing.withdraw(gone.token(Purpose.WITHDRAW))
    erasing.erase(parse("erased@example.org"))
    moderation.undo(petition.id, db.session.scalars(select(Moderation.id)).one(), by=by)
    appending.append(petition.id)
    make.signature(petition, name="Waits")

    sample = services.take(petition, 100, tmp_path / "sample.csv", [])

    assert stat.S_IMODE((tmp_path / "sample.csv").stat().st_mode) == 0o600
    content = (tmp_path / "sample.csv").read_bytes()
    rows = read(content)
    assert sorted(row["standing"] for row in rows) == ["counts"] * 3 + ["no record", "removed", "withdrawn"]
    assert sorted(row["e-mail"] for row in rows) == ["", "", "", *(made.email for made in stays)]
    assert not {name for name in ("Gone", "Erased", "Held", "Never", "Waits") if name in content.decode()}
    assert {row["of"] for row in rows} == {"9"}
    for row in rows:
        # What stands beside each name is what the public log says at that place.
        assert entry_at(petition, int(row["place"]))[33:].hex() == row["entry"]
    assert sample.told()[0].startswith("6 signatures were drawn by the root of 9 entries; 3 of them count")
    assert erased.id


def test_the_file_opens_for_the_auditors_key_alone(make, petition, tmp_path):
    make.signature(petition, email="olga@example.org")
    appending.append(petition.id)
    auditor, stranger = seals.identities(2)

    services.take(petition, 1, tmp_path / "sample.age", [str(auditor.to_public())])

    content = (tmp_path / "sample.age").read_bytes()
    assert b"olga" not in content
    (row,) = read(pyrage.decrypt(content, [auditor]))
    assert row["e-mail"] == "olga@example.org"
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(content, [stranger])


def test_the_sample_is_what_anybody_draws_from_the_root(make, petition, tmp_path, monkeypatch):
    monkeypatch.setattr(queries, "_AT_ONCE", 4)
    monkeypatch.setattr(queries, "_RECORDS", queries._RECORDS.limit(4))
    for _ in range(13):
        make.signature(petition)
    appending.append(petition.id)

    services.take(petition, 5, tmp_path / "sample.csv", [])

    check = logs.checkpoint(petition.id)
    places = list(signature_log.sample(check.root, check.size))[:5]
    rows = read((tmp_path / "sample.csv").read_bytes())
    assert [int(row["place"]) for row in rows] == places
    assert all(row["standing"] == "counts" for row in rows)
    assert len({row["e-mail"] for row in rows}) == 5


def test_the_auditor_says_by_which_checkpoint(make, petition, tmp_path):
    made = [make.signature(petition, email=f"first-{at}@example.org") for at in range(3)]
    appending.append(petition.id)
    make.signature(petition, email="later@example.org")
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    appending.append(petition.id)

    services.take(petition, 9, tmp_path / "sample.csv", [], size=3)

    rows = read((tmp_path / "sample.csv").read_bytes())
    assert {row["e-mail"] for row in rows} == {"", made[1].email, made[2].email}
    assert [row["of"] for row in rows] == ["3"] * 3
    # Who withdrew since is not asked.
    assert sorted(row["standing"] for row in rows) == ["counts", "counts", "withdrawn"]
    with pytest.raises(LookupError):
        services.take(petition, 9, tmp_path / "other.csv", [], size=4)


def test_an_auditor_who_draws_alone_gets_the_lines_of_the_sheet(make, petition, tmp_path, visitor, monkeypatch, capsys):
    spec = importlib.util.spec_from_file_location("witness", conftest.ROOT / "deploy" / "witness.py")
    witness = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(witness)
    base = "https://petitions.example.org"
    monkeypatch.setattr(witness, "get", lambda address: visitor.gets(address.removeprefix(base)).data)
    for _ in range(7):
        make.signature(petition)
    appending.append(petition.id)
    (tmp_path / "checkpoint").write_bytes(witness.get(f"{base}/log/justice/checkpoint"))
    make.signature(petition)
    appending.append(petition.id)

    services.take(petition, 4, tmp_path / "sample.csv", [], size=7)
    drawn = ["sample", f"{base}/log/justice", "--of", "4", "--checkpoint", str(tmp_path / "checkpoint")]
    assert witness.main(drawn) == 0

    rows = read((tmp_path / "sample.csv").read_bytes())
    assert capsys.readouterr().out.split() == [part for row in rows for part in (row["place"], row["entry"])]


def test_an_entry_that_nobody_signed_has_no_record(make, petition, tmp_path):
    make.signature(petition)
    appending.append(petition.id)
    with transaction():
        db.session.execute(update(Signature).values(state="pending"))
    services.take(petition, 9, tmp_path / "sample.csv", [])
    (row,) = read((tmp_path / "sample.csv").read_bytes())
    assert (row["standing"], row["e-mail"]) == ("no record", "")


def test_it_is_written_down_before_a_name_is_read(make, petition, tmp_path, monkeypatch):
    make.signature(petition)
    appending.append(petition.id)
    monkeypatch.setattr(queries, "found", lambda *_: (_ for _ in ()).throw(services.EnvelopeBroken))

    with pytest.raises(services.EnvelopeBroken):
        services.take(petition, 1, tmp_path / "sample.csv", [])

    assert [entry.act for entry in db.session.scalars(select(AuditEntry))] == [Act.SAMPLE_TAKEN]
    assert not (tmp_path / "sample.csv").exists()


def test_without_a_log_or_after_the_end_there_is_none(make, petition, tmp_path, clock):
    with pytest.raises(LookupError):
        services.take(make.petition(), 1, tmp_path / "sample.csv", [])
    make.signature(petition)
    with transaction():
        db.session.execute(update(Petition).values(state="closed", closed_at=domain_clock.now()))
    clock.passes(days=700)
    retention.forget_what_is_due()

    with pytest.raises(services.KeyMissing):
        services.take(petitions.by_slug("justice"), 1, tmp_path / "sample.csv", [])
    assert list(tmp_path.glob("sample*")) == []


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["signature-log", "audit", *map(str, arguments)])


def test_the_command_says_what_the_sample_shows(make, petition, run, tmp_path):
    make.signature(petition, email="olga@example.org")
    appending.append(petition.id)
    key = str(seals.identities(1)[0].to_public())

    said = run("justice", "--of", 59, "--to", tmp_path / "sample.age", "--recipient", key)
    assert said.exit_code == 0
    assert "1 signatures were drawn by the root of 1 entries; 1 of them count and can be asked." in said.output
    assert "with 95 % confidence" in said.output
    assert "opens for the auditor's key alone" in said.output
    assert "olga" not in said.output

    again = run("justice", "--to", tmp_path / "sample.age")
    assert (again.exit_code, "exists already" in again.output) == (1, True)
    assert "Keep it no longer" in run("justice", "--to", tmp_path / "sample.csv").output


def test_the_command_says_why_it_cannot(make, petition, run, tmp_path, monkeypatch):
    make.signature(petition)
    appending.append(petition.id)
    path = tmp_path / "sample.csv"

    assert "begins with age1" in run("justice", "--to", path, "--recipient", "age1wrong").output
    assert "plain keeps no log" in run(make.petition(slug="plain").slug, "--to", path).output
    sealed = seals.petition(make, seals.identities(), logged=True)
    assert "petition-open --audit" in run(sealed.slug, "--to", path).output
    assert "no checkpoint of 7 entries" in run("justice", "--size", 7, "--to", path).output
    assert "0 is not in the range" in run("justice", "--of", 0, "--to", path).output
    assert "3001 is not in the range" in run("justice", "--of", 3001, "--to", path).output
    (tmp_path / "a file").write_text("")
    assert "cannot be written" in run("justice", "--to", tmp_path / "a file" / "sample.csv").output
    for refusal, words in ((services.EnvelopeBroken, "cannot be opened"), (files.DiskFull, "no room on the disk")):
        monkeypatch.setattr(services, "take", lambda *_, refusal=refusal, **__: (_ for _ in ()).throw(refusal))
        answer = run("justice", "--to", path)
        assert answer.exit_code == 1
        assert words in answer.output
    assert not path.exists()
