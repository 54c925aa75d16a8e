"""Audited: whom the root of a sealed petition's log draws comes out of the file for the auditor, and nobody else."""

import base64
import csv
import io
import json
import stat

import pyrage
import pytest

from petition_app.domain import merkle, signature_log, tiles
from petition_app.domain.samples import HEADER
from petition_app.opening import command, keys
from petition_app.queries import signature_log as logs
from tests import seals
from tests.opening.test_logged import export, exported, home, opens, petition, rewritten, signed

__all__ = ["exported", "home", "petition"]


def read(path):
    header, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig")))
    assert tuple(header[:-1]) == HEADER
    return [dict(zip(HEADER, row, strict=False)) for row in rows]


def test_each_who_was_drawn_stands_in_the_file_of_the_audit(exported, petition, home, capsys):
    assert opens(home, exported, "--audit", home / "sample.csv") == command.DONE

    rows = read(home / "sample.csv")
    assert sorted((row["standing"], row["name"]) for row in rows) == [
        ("counts", "Anna"),
        ("counts", "Ольга"),
        ("counts", "محمد"),
        ("withdrawn", ""),
    ]
    entries = logs.entries(petition.id, 0)
    check = logs.checkpoint(petition.id)
    order = [place for place in signature_log.sample(check.root, check.size) if entries[place][:1] == b"S"]
    assert [int(row["place"]) for row in rows] == order
    assert all(entries[int(row["place"])][33:].hex() == row["entry"] for row in rows)
    assert stat.S_IMODE((home / "sample.csv").stat().st_mode) == 0o600
    said = capsys.readouterr().err
    assert "4 signatures were drawn by the root of 5 entries; 3 of them count and can be asked." in said
    assert "Ольга" not in said


@pytest.mark.parametrize("size", [1, 3, 4])
def test_the_auditor_says_by_which_checkpoint(exported, petition, home, size):
    opens(home, exported, "--audit", home / "sample.csv", "--size", size)

    entries = logs.entries(petition.id, 0)[:size]
    tree = merkle.Appended()
    for entry in entries:
        tree.add(merkle.leaf(entry))
    order = [place for place in signature_log.sample(tree.root, size) if entries[place][:1] == b"S"]
    assert [(int(row["place"]), row["of"]) for row in read(home / "sample.csv")] == [(at, str(size)) for at in order]


def test_a_log_that_is_too_short_draws_nobody(exported, home, capsys):
    assert opens(home, exported, "--audit", home / "sample.csv", "--size", 6) == command.FAILED
    assert "fewer than 6 entries" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        opens(home, exported, "--audit", home / "sample.csv", "--size", "0")


def test_fewer_can_be_drawn_and_only_the_auditor_reads_them(exported, home):
    auditor = seals.Identity.generate()
    path = home / "sample.age"
    assert opens(home, exported, "--audit", path, "--of", 1, "--recipient", auditor.to_public()) == command.DONE

    assert b"example.org" not in path.read_bytes()
    (home / "sample.csv").write_bytes(pyrage.decrypt(path.read_bytes(), [auditor]))
    assert len(read(home / "sample.csv")) == 1


def _unreadable(lines):
    for line in lines:
        if "record" in line:
            line["signature"]["age"] = base64.b64encode(b"x" * 300).decode()


def _no_lines(lines):
    for line in lines:
        if "record" in line:
            line["day"] = "never"


def _twice(lines):
    lines[1]["announced"] = lines[2]["announced"]


@pytest.mark.parametrize(
    ("change", "standing"),
    [
        (_unreadable, ["unreadable"] * 3),
        (_no_lines, ["no record"] * 3),
        # One entry has two records, of which one was confirmed with another; and that one has none.
        (_twice, ["counts", "counts", "unreadable", "no record"]),
    ],
)
def test_what_is_wrong_with_a_record_is_said_and_not_left_out(exported, home, change, standing):
    rewritten(exported, change)
    opens(home, exported, "--audit", home / "sample.csv")
    assert sorted(row["standing"] for row in read(home / "sample.csv")) == sorted([*standing, "withdrawn"])


def test_nobody_is_drawn_without_a_log_that_holds(make, exported, home, capsys):
    rewritten(exported, lambda lines: lines[-1].update(entries="?"))
    assert opens(home, exported, "--audit", home / "sample.csv") == command.FAILED
    assert "nothing can be drawn" in capsys.readouterr().err
    (home / "plain").mkdir()
    keys.main([str(home / "plain" / "anna.txt")])
    plain = export(signed(make, home / "plain"), home / "plain")
    assert opens(home / "plain", plain, "--audit", home / "sample.csv") == command.FAILED
    assert not (home / "sample.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--recipient", "age1wrong", "--audit", "sample"), "it begins with age1"),
        (("--recipient", "age1wrong", "--csv", "sheet"), "encrypts the file of --audit, and nothing else"),
        (("--audit", "anna.txt"), "exists already"),
    ],
)
def test_what_makes_no_sense_is_refused(exported, home, capsys, monkeypatch, arguments, words):
    monkeypatch.chdir(home)
    assert opens(home, exported, *arguments) == command.FAILED
    assert words in capsys.readouterr().err
    assert not (home / "sheet").exists()


@pytest.mark.parametrize("number", ["0", "3001", "-1", "many"])
def test_a_sample_is_neither_empty_nor_everybody(exported, home, capsys, number):
    with pytest.raises(SystemExit):
        opens(home, exported, "--audit", home / "sample.csv", "--of", number)
    assert "from 1 to 3000 can be drawn" in capsys.readouterr().err or number == "-1"


def test_a_record_that_the_log_says_was_withdrawn_names_nobody(make, home, petition):
    path = export(petition, home)
    lines = path.read_bytes().splitlines()
    entries = list(tiles.unpacked(base64.b64decode(json.loads(lines[-2])["entries"])))
    (secret,) = [entry[1:] for entry in entries if entry[:1] == b"W"]

    def keeps_who_withdrew(lines):
        lines[1]["announced"] = base64.b64encode(signature_log.announced(secret)).decode()

    rewritten(path, keeps_who_withdrew)
    opens(home, path, "--audit", home / "sample.csv")
    rows = read(home / "sample.csv")
    assert sorted(row["standing"] for row in rows) == ["counts", "counts", "no record", "withdrawn"]
    assert all(not row["name"] for row in rows if row["standing"] == "withdrawn")
