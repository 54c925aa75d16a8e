"""Opening: an export of a sealed petition is opened where the keys are, and nowhere else."""

import base64
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import sealed_confirmations, sealing
from petition_app.domain.exports import ExportFormat
from petition_app.domain.refusals import ExportGone
from petition_app.domain.sealed_exports import Heading, SealedSignature
from petition_app.domain.sealing import SealMode
from petition_app.domain.signers import Disclose
from petition_app.models import Signature
from petition_app.opening import command, keys, tongues
from petition_app.queries import signatures
from petition_app.services import exports, key_approval, worker_keys
from tests import seals

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def holders(home):
    """Two people make a key each with our own command."""
    for name in ("anna", "boris"):
        assert keys.main([str(home / f"{name}.txt")]) == 0
    return [pyrage.x25519.Identity.from_str(keys.read(home / f"{name}.txt")[0]) for name in ("anna", "boris")]


def signed(make, holders, mode=SealMode.ANY):
    """A petition with four confirmed signatures and one that was never confirmed."""
    worker_keys.show()
    petition = seals.petition(
        make, holders, mode, asks_place=True, texts={"en": {"title": "Open the files"}, "de": {"title": "Akten auf"}}
    )
    make.signature(petition, name="Ольга", place="Грозный", disclose=Disclose.NAME, email="olga@example.org")
    make.signature(petition, name="محمد", country="TR", disclose=Disclose.NAME)
    make.signature(petition, name="=1+1", disclose=Disclose.NAME)
    make.signature(petition, name="Hidden", place="Nowhere")
    make.signature(petition, name="Pending", confirmed=False)
    return petition


def export(petition, home, language="en"):
    export_id = exports.request(petition.id, None, ExportFormat.SEALED, language)
    assert exports.make_due() == 1
    file = exports.fetch(petition.id, export_id)
    assert (file.name, file.media_type) == (f"{export_id}.jsonl", "application/jsonl")
    path = home / "signatures.jsonl"
    path.write_bytes(b"".join(file.chunks))
    return path


@pytest.fixture
def exported(make, holders, home):
    return export(signed(make, holders), home)


def opens(home, path, *arguments, key=("anna",)):
    identities = [part for name in key for part in ("-i", str(home / f"{name}.txt"))]
    return command.main([str(path), *identities, "--processes", "1", "--quiet", *map(str, arguments)])


def rows(path):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


@pytest.mark.parametrize("name", ["anna", "boris"])
def test_either_key_makes_the_sheet_that_the_service_would_make(exported, home, name):
    assert opens(home, exported, "--csv", home / "out.csv", "--language", "de", key=(name,)) == command.DONE

    header, *lines = rows(home / "out.csv")
    assert header[:6] == ["Nr.", "Name", "E-Mail", "Ländercode", "Land", "Ort"]
    assert {"Ольга", "محمد", "'=1+1"} < {line[1] for line in lines}
    assert len(lines) == 4
    assert "Hidden" not in (home / "out.csv").read_text()
    assert (home / "out.csv").stat().st_mode & 0o777 == 0o600


def test_it_makes_the_list_that_the_service_would_make(exported, home):
    assert opens(home, exported, "--pdf", home / "out.pdf") == command.DONE
    text = "".join(page.extract_text() for page in PdfReader(home / "out.pdf").pages)
    assert "Open the files" in text
    assert "Грозный" in text
    assert "Name withheld" in text


def test_everything_with_its_proofs_comes_as_lines(exported, home):
    assert opens(home, exported, "--records", home / "out.jsonl") == command.DONE
    records = [json.loads(line) for line in (home / "out.jsonl").read_text().splitlines()]
    assert {record["signature"]["name"] for record in records} == {"Ольга", "محمد", "=1+1", "Hidden"}
    assert {record["confirmation"]["method"] for record in records} == {"POST"}
    assert all(record["signature"]["wording"] for record in records)
    assert "proof_key" not in (home / "out.jsonl").read_text()


def test_a_proof_of_another_signature_is_found(exported, home, capsys):
    def swap(lines):
        lines[0]["confirmation"], lines[1]["confirmation"] = lines[1]["confirmation"], lines[0]["confirmation"]
        return lines

    altered(exported, swap)
    assert opens(home, exported) == command.PROBLEMS
    assert "2 left out: it does not open" in capsys.readouterr().err


def test_s42_of_a_nested_pair_each_key_alone_opens_nothing(make, holders, home, capsys):
    path = export(signed(make, holders, SealMode.BOTH), home)
    for name in ("anna", "boris"):
        assert opens(home, path, "--csv", home / f"{name}.csv", key=(name,)) == command.PROBLEMS
        assert len(rows(home / f"{name}.csv")) == 1
        assert "4 left out: it does not open with these keys" in capsys.readouterr().err
    assert opens(home, path, key=("boris", "anna")) == command.DONE


@pytest.mark.skipif(shutil.which("age") is None, reason="the tool `age` is not installed here")
@pytest.mark.parametrize("mode", SealMode)
def test_s41_the_standard_tool_opens_a_single_record(make, holders, home, mode):
    path = export(signed(make, holders, mode), home)
    line = json.loads(path.read_bytes().splitlines()[1])
    record = base64.b64decode(line["signature"]["age"])

    # Of a nested pair the second key opens the outer file and the first the inner.
    for name in ("anna",) if mode is SealMode.ANY else ("boris", "anna"):
        done = subprocess.run(
            ["age", "-d", "-i", str(home / f"{name}.txt")], input=record, capture_output=True, check=True
        )
        record = done.stdout

    assert json.loads(record)["record"] == line["record"]
    assert "name" in json.loads(record)


def altered(path, change):
    """Write the file as somebody would who can change it whole, its last line too."""
    first, *lines, _ = path.read_bytes().splitlines(keepends=True)
    lines = change([json.loads(line) for line in lines])
    body = first + b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    ending = {"records": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    path.write_bytes(body + json.dumps(ending).encode() + b"\n")


def _swap(lines):
    lines[0]["signature"], lines[1]["signature"] = lines[1]["signature"], lines[0]["signature"]
    return lines


def _other_country(lines):
    lines[0]["country"] = "FR"
    return lines


def _twice(lines):
    return [*lines, lines[0]]


def _proof_for_the_signature(lines):
    lines[0]["signature"]["age"] = lines[0]["confirmation"]
    return lines


def _nonsense(lines):
    return [{"record": "x"}, *lines]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_swap, "2 left out: it does not open"),
        (_proof_for_the_signature, "1 left out: it does not open"),
        (_other_country, "1 left out: its country or language is not what was sealed"),
        (_twice, "1 left out: it is there twice"),
        (_nonsense, "1 left out: a line cannot be read"),
    ],
)
def test_what_the_server_changed_is_found_and_left_out(exported, home, capsys, change, words):
    altered(exported, change)
    assert opens(home, exported, "--csv", home / "out.csv") == command.PROBLEMS
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": "x"},
        {"name": {}, "email": "", "display": "nothing", "disclose": "name", "updates": False},
        {"name": "x", "email": "", "display": "all", "disclose": "name", "updates": False},
        {"name": "x", "email": "", "display": "nothing", "disclose": "name", "updates": False, "partners": 1},
        {"name": "x", "email": "", "display": "nothing", "disclose": "name", "updates": "yes"},
        {"name": "x", "email": "", "display": "nothing", "disclose": "name", "updates": False, "country": "??"},
    ],
)
def test_what_somebody_else_sealed_to_the_same_keys_stops_nothing(exported, holders, home, capsys, said):
    heading = Heading.read(exported.read_bytes().splitlines()[0])
    content = {"country": "DE", "language": "en"} | said
    record_id = uuid4()
    key = sealed_confirmations.new_key()
    ids = {"petition_id": heading.petition_id, "record_id": record_id}
    content["proof_key"] = sealed_confirmations.written(key)
    forged = SealedSignature(
        country=content["country"],
        language="en",
        day=date(2026, 3, 4),
        signature=sealing.Sealed.read(heading.key_sets[0].seal(content, kind="signature", **ids)),
        confirmation=sealed_confirmations.seal({}, key, **ids),
    ).line()
    altered(exported, lambda lines: [forged, *lines])

    assert opens(home, exported, "--csv", home / "out.csv") == command.PROBLEMS
    assert "1 left out: what is in it is no signature" in capsys.readouterr().err
    assert len(rows(home / "out.csv")) == 5


def _cut(content):
    return content[:-300]


def _one_letter(content):
    return content.replace(b'"DE"', b'"FR"', 1)


def _one_line_less(content):
    lines = content.splitlines(keepends=True)
    return b"".join(lines[:1] + lines[2:])


def _later(content):
    return content.replace(b'"version":1', b'"version":2', 1)


@pytest.mark.parametrize(
    "spoil", [_cut, _one_letter, _one_line_less, _later, lambda _: b"", lambda _: b"{}\n", lambda _: b"\xff\n\n"]
)
def test_a_file_that_was_cut_or_altered_on_the_way_is_refused(exported, home, capsys, spoil):
    exported.write_bytes(spoil(exported.read_bytes()))
    assert opens(home, exported, "--csv", home / "out.csv") == command.FAILED
    assert "no whole file" in capsys.readouterr().err
    assert not (home / "out.csv").exists()


def test_what_cannot_be_done_is_said_in_a_sentence(exported, home, capsys):
    (home / "public.txt").write_text("age1 nothing")
    (home / "broken.txt").write_text("AGE-SECRET" + "-KEY-1QQQ")
    (home / "there.csv").write_text("")
    assert opens(home, exported, key=("public",)) == command.FAILED
    assert opens(home, exported, key=("broken",)) == command.FAILED
    assert opens(home, exported, key=("nobody",)) == command.FAILED
    assert opens(home, exported, "--csv", home / "there.csv") == command.FAILED
    assert opens(home, home / "nothing.jsonl") == command.FAILED
    (home / "list.pdf").write_text("")
    assert opens(home, exported, "--pdf", home / "list.other") == command.FAILED
    said = capsys.readouterr().err
    for words in (
        "public.txt holds no",
        "broken.txt holds no",
        "nobody.txt: No such",
        "there.csv exists",
        "list.pdf exists",
        "nothing",
    ):
        assert words in said


@pytest.mark.parametrize("spoil", [lambda cover: cover.pop("title"), lambda cover: cover.update(title={})])
def test_a_cover_that_lacks_something_is_refused(exported, home, capsys, spoil):
    first, rest = exported.read_bytes().split(b"\n", 1)
    heading = json.loads(first)
    spoil(heading["cover"])
    lines = rest.splitlines(keepends=True)
    body = json.dumps(heading).encode() + b"\n" + b"".join(lines[:-1])
    ending = json.dumps({"records": 4, "sha256": hashlib.sha256(body).hexdigest()}).encode()
    exported.write_bytes(body + ending)
    assert opens(home, exported, "--pdf", home / "out.pdf") == command.FAILED
    assert "no whole file" in capsys.readouterr().err


def test_progress_is_told(exported, home, capsys, monkeypatch):
    monkeypatch.setattr(command, "_TELLS", 0.0)
    assert command.main([str(exported), "-i", str(home / "anna.txt"), "--processes", "2"]) == command.DONE
    said = capsys.readouterr().err
    assert "1 of 4" in said
    assert "4 of 4 in" in said


def test_older_records_stay_sealed_to_the_older_keys(make, holders, home):
    petition = signed(make, holders)
    assert keys.main([str(home / "clara.txt")]) == 0
    clara = pyrage.x25519.Identity.from_str(keys.read(home / "clara.txt")[0])
    assert seals.services.seal_to(petition.id, SealMode.ANY, seals.public([holders[0], clara]))
    seals.prove(petition.id, [holders[0], clara])
    assert key_approval.approve_as_operator(petition.id, seals.sealing.waiting(petition.id).id)
    make.signature(petition, name="Later")
    path = export(petition, home)

    assert opens(home, path, "--csv", home / "anna.csv", key=("anna",)) == command.DONE
    assert opens(home, path, "--csv", home / "clara.csv", key=("clara",)) == command.PROBLEMS
    assert (len(rows(home / "anna.csv")), len(rows(home / "clara.csv"))) == (6, 2)
    assert {sealing.Sealed.read(blob).key_set for blob in blobs(petition)} == {1, 2}


def blobs(petition):
    return db.session.scalars(select(Signature.blob).where(Signature.petition_id == petition.id)).all()


def test_however_many_there_are_each_record_is_there_once(make, holders):
    petition = signed(make, holders)
    ids = [[each.signature.record_id for each in signatures.sealed(petition.id, at_once=size)] for size in (1, 2, 4, 9)]
    assert len(set(ids[0])) == 4
    assert all(each == ids[0] for each in ids)


def test_the_service_makes_no_sheet_of_a_sealed_petition_and_no_sealed_file_of_another(make, holders):
    petition = signed(make, holders)
    for kind in (ExportFormat.CSV, ExportFormat.PDF):
        with pytest.raises(ExportGone):
            exports.request(petition.id, None, kind, "en")
    with pytest.raises(ExportGone):
        exports.request(make.petition().id, None, ExportFormat.SEALED, "en")


def test_a_key_is_readable_for_its_owner_alone_and_never_overwritten(home, capsys):
    assert keys.main([str(home / "key.txt")]) == 0
    public = capsys.readouterr().out.strip()
    assert sealing.parse(f"{public}\n# public key: {seals.public(seals.identities(1))[0]}", SealMode.ANY)[0] == public
    assert (home / "key.txt").stat().st_mode & 0o777 == 0o600
    before = (home / "key.txt").read_text()
    assert keys.main([str(home / "key.txt")]) == 1
    assert "exists" in capsys.readouterr().err
    assert (home / "key.txt").read_text() == before
    assert f"# public key: {public}" in before


@pytest.mark.skipif(shutil.which("age-keygen") is None, reason="the tool `age` is not installed here")
def test_keys_of_the_standard_tool_and_ours_are_the_same_thing(home):
    subprocess.run(["age-keygen", "-o", str(home / "theirs.txt")], check=True, capture_output=True)
    (theirs,) = keys.read(home / "theirs.txt")
    made = subprocess.run(["age-keygen", "-y", str(home / "theirs.txt")], check=True, capture_output=True, text=True)
    assert str(pyrage.x25519.Identity.from_str(theirs).to_public()) == made.stdout.strip()


def test_nothing_of_the_web_service_is_loaded_to_open_seals():
    words = "import sys, petition_app.opening.command, petition_app.opening.keys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", words],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert (
        loaded & {"flask", "werkzeug", "sqlalchemy", "flask_babel", "jinja2", "psycopg", "structlog", "config"} == set()
    )


def test_a_language_without_a_catalogue_is_english():
    assert tongues.tongue("../../secret").tag == "en"
    assert tongues.tongue("ja").tag == "en"
    tongue = tongues.tongue("xx")
    assert (tongue.tag, tongue.gettext("Name"), tongue.locale) == ("en", "Name", "en")
    assert tongue.ngettext("%(num)d thing", "%(num)d things", 2) == "2 things"
