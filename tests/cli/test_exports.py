"""Exports: the operator's own copies say what they hold, are whole, and nobody else can read them."""

import csv
import io
import os
import signal
import stat
import subprocess
import sys
import time

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from petition_app.adapters import files
from petition_app.adapters.signature_list import volumes
from petition_app.db import db, transaction
from petition_app.domain.exports import ExportFormat, offered
from petition_app.domain.lifecycle import ExportState
from petition_app.domain.signers import Disclose
from petition_app.models import Signature
from petition_app.queries import exports as queries
from petition_app.services import exports, worker_keys
from tests import confirmed, conftest, seals
from tests.people import outside, work


@pytest.fixture
def petition(make):
    petition = make.petition(texts={"de": {"title": "Öffnet die Akten"}, "en": {"title": "Open the files"}})
    confirmed.signatures(
        petition.id,
        [
            {"name": "Ольга", "updates": True},
            {"name": "محمد", "email": "m@example.org"},
            {"name": "Hidden", "email": "h@example.org", "disclose": Disclose.COUNTED},
        ],
    )
    return petition


@pytest.fixture
def types(app):
    def run(*words):
        return outside(app.test_cli_runner().invoke, args=["exports", *map(str, words)])

    return run


def test_the_sheet_says_where_it_is_and_what_it_holds(types, petition, tmp_path):
    result = types("csv", petition.slug, "--to", tmp_path / "out", "--language", "en")

    assert result.exit_code == 0
    path = tmp_path / "out" / f"signatures-{petition.id}.csv"
    assert str(path) in result.output
    assert "3 signatures: 2 with the name, 1 withheld; 1 e-mail addresses" in result.output
    assert "not encrypted" in result.output
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    assert len(rows) == 4
    assert {row[1] for row in rows[1:]} == {"Ольга", "محمد", "Name withheld"}


def test_the_list_holds_no_address_and_is_in_the_petitions_language_unless_said_otherwise(types, petition, tmp_path):
    result = types("pdf", petition.slug, "--to", tmp_path)

    assert "0 e-mail addresses" in result.output
    path = tmp_path / f"signatures-{petition.id}.pdf"
    assert "Öffnet die Akten" in PdfReader(path).pages[0].extract_text()
    types("pdf", petition.slug, "--to", tmp_path, "--language", "en")
    assert "Open the files" in PdfReader(path).pages[0].extract_text()
    assert [each.name for each in tmp_path.glob("signatures-*")] == [path.name]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["csv", "nowhere", "--to", "."], "There is no petition 'nowhere'"),
        (["pdf", "{slug}", "--to", ".", "--language", "x!"], "is no language tag"),
        (["csv", "{slug}"], "--to"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(types, petition, words, says):
    result = types(*(word.format(slug=petition.slug) for word in words))

    assert result.exit_code != 0
    assert says in result.output
    assert "Traceback" not in result.output


def test_a_full_disk_is_said_and_leaves_nothing(types, petition, tmp_path, monkeypatch):
    def full(path, pieces):
        list(pieces)
        raise files.DiskFull

    monkeypatch.setattr(files, "write_clear", full)

    result = types("csv", petition.slug, "--to", tmp_path / "out")

    assert (result.exit_code, (tmp_path / "out").exists()) == (1, False)
    assert "no room on the disk" in result.output


def test_a_folder_that_cannot_be_written_is_said(types, petition, tmp_path):
    (tmp_path / "file").write_text("")

    result = types("csv", petition.slug, "--to", tmp_path / "file" / "out")

    assert result.exit_code == 1
    assert "cannot be written" in result.output


def test_a_list_that_cannot_be_printed_and_a_signature_that_does_not_open_are_said(
    types, petition, tmp_path, monkeypatch
):
    monkeypatch.setattr(volumes, "PATIENCE", 0.001)
    assert "could not be printed" in types("pdf", petition.slug, "--to", tmp_path).output

    with transaction():
        db.session.execute(update(Signature).values(blob=b"\1" + bytes(60)))
    assert "KEY_FILE" in types("csv", petition.slug, "--to", tmp_path).output
    assert list(tmp_path.glob("signatures-*")) == []


def test_a_signature_without_an_envelope_is_counted_as_withheld(types, petition, tmp_path):
    with transaction():
        db.session.execute(update(Signature).values(blob=None))

    assert "3 signatures: 0 with the name, 3 withheld" in types("csv", petition.slug, "--to", tmp_path).output


def test_of_a_sealed_petition_the_operator_gets_the_sealed_signatures_alone(types, make, petition, tmp_path):
    worker_keys.show()
    sealed = seals.petition(make, seals.identities())
    make.signature(sealed, name="Qzxvarkname")

    assert "flask exports sealed" in types("csv", sealed.slug, "--to", tmp_path).output
    assert "flask exports sealed" in types("pdf", sealed.slug, "--to", tmp_path).output
    assert "is not sealed" in types("sealed", petition.slug, "--to", tmp_path).output
    assert list(tmp_path.glob("signatures-*")) == []
    assert "1 sealed signatures" in types("sealed", sealed.slug, "--to", tmp_path).output
    (path,) = tmp_path.glob("signatures-*.jsonl")
    assert b"Qzxvarkname" not in path.read_bytes()


def test_the_worker_makes_what_was_asked_for(app, petition):
    for kind in offered(is_sealed=False):
        exports.request(petition.id, None, kind, "de")

    work(app)

    assert {export.state for export in queries.of_petition(petition.id)} == {ExportState.READY}


@pytest.mark.slow
def test_a_running_worker_makes_files_beside_the_mail_and_stops_when_it_is_asked_to(
    petition, database, key_file, tmp_path
):
    running = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
        cwd=conftest.ROOT,
        env=os.environ | conftest.environment(key_file, database, tmp_path),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        export_id = exports.request(petition.id, None, ExportFormat.PDF, "en")
        states = []
        for _ in range(200):
            states = [export.state for export in queries.of_petition(petition.id) if export.id == export_id]
            # A reader that stays would hold the worker up.
            db.session.rollback()
            if states == [ExportState.READY]:
                break
            time.sleep(0.1)
        assert states == [ExportState.READY]
    finally:
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate(timeout=20)

    assert running.returncode == 0
    assert "worker_stopped" in said
    assert "fault" not in said
