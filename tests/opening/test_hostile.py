"""Hostile: whatever a file holds, opening it ends in a sentence, and one record costs nobody else's name."""

import base64
import hashlib
import json
from uuid import uuid4

import pytest
from pypdf import PdfReader

from petition_app.domain import sealed_confirmations
from petition_app.domain.sealed_exports import Heading, SealedSignature
from petition_app.domain.sealing import SealBroken
from petition_app.opening import command, exported
from tests.opening.test_opening import export, holders, home, opens, rows, signed

__all__ = ["holders", "home"]

DEEP = b"[" * 200_000


@pytest.fixture
def path(make, holders, home):
    return export(signed(make, holders), home)


def rewritten(path, change, **ending):
    """Write the file as whoever runs the server could: `change` gets its lines, and returns others."""
    lines = change(path.read_bytes().splitlines()[:-1])
    body = b"".join(line + b"\n" for line in lines)
    said = {"records": len(lines) - 1, "sha256": hashlib.sha256(body).hexdigest()} | ending
    path.write_bytes(body + json.dumps(said).encode() + b"\n")


def record(heading, proof=None, **said):
    """Seal what somebody made up to the public keys, as everybody can."""
    ids = {"petition_id": Heading.read(heading).petition_id, "record_id": uuid4()}
    key = sealed_confirmations.new_key()
    content = {"name": "x", "email": "x@example.org", "display": "nothing", "disclose": "name", "updates": True}
    content |= {"country": "DE", "language": "en", "proof_key": sealed_confirmations.written(key)} | said
    content |= {"version": 1, "kind": "signature", "petition": ids["petition_id"].hex, "record": ids["record_id"].hex}
    file = Heading.read(heading).key_sets[0].sealed(json.dumps(content).encode())
    return json.dumps(
        {
            "record": ids["record_id"].hex,
            "country": "DE",
            "language": content["language"],
            "day": "2026-03-04",
            "signature": {"keys": 1, "age": base64.b64encode(file).decode()},
            "confirmation": base64.b64encode(sealed_confirmations.seal(proof or {}, key, **ids)).decode(),
        }
    ).encode()


def deep(depth):
    values = {}
    for _ in range(depth):
        values = {"more": [values]}
    return values


def _keys(number):
    return b'{"record": "%s", "signature": {"keys": %s, "age": ""}}' % (uuid4().hex.encode(), number)


LINES = {
    "deep": lambda _: DEEP,
    "an endless number": lambda _: _keys(b"Infinity"),
    "a number too long to read": lambda _: _keys(b"9" * 5000),
    "longer than any": lambda heading: record(heading) + b" " * (2 * exported._LONGEST_LINE),
    "as long as is read at once": lambda heading: record(heading).ljust(2 * exported._LONGEST_LINE),
    "an empty one": lambda _: b"",
    "a language that turns the sheet": lambda heading: record(heading, language="d\u202ee"),
    "a language that is a list": lambda heading: record(heading, language=["de"]),
}


def test_a_line_that_cannot_be_read_is_left_out_alone(path, home, capsys):
    rewritten(path, lambda lines: [lines[0], *(line(lines[0]) for line in LINES.values()), *lines[1:]])

    assert opens(home, path, "--csv", home / "out.csv") == command.PROBLEMS
    assert f"{len(LINES)} left out: a line cannot be read" in capsys.readouterr().err
    assert len(rows(home / "out.csv")) == 5


SEALED = {
    "deeper than ours": {"more": deep(6)},
    "deep in its proof": {"proof": deep(6)},
    "a name of three million letters": {"name": "x" * 90_000},
    "a comment that is longer than any": {"comment": "x" * 3001},
    "no number": {"more": float("nan")},
    "a field nobody can read": {"na\u202eme": "x"},
    "no way to show it": {"display": {}},
}


def test_what_no_form_seals_is_left_out_alone(path, home, capsys):
    rewritten(path, lambda lines: [lines[0], *(record(lines[0], **said) for said in SEALED.values()), *lines[1:]])

    assert opens(home, path, "--records", home / "out.jsonl") == command.PROBLEMS
    assert f"{len(SEALED)} left out: what is in it is no signature" in capsys.readouterr().err
    assert len((home / "out.jsonl").read_text().splitlines()) == 4


def test_a_proof_that_is_nested_without_end_opens_nothing(monkeypatch):
    ids, key = {"petition_id": uuid4(), "record_id": uuid4()}, sealed_confirmations.new_key()
    with monkeypatch.context() as patch:
        patch.setattr(sealed_confirmations.json, "dumps", lambda *_, **__: DEEP.decode())
        stored = sealed_confirmations.seal({}, key, **ids)
    with pytest.raises(SealBroken):
        sealed_confirmations.unseal(stored, {"proof_key": sealed_confirmations.written(key)}, **ids)


def test_names_are_as_clean_as_those_of_the_form_whoever_sealed_them(path, home):
    said = {
        "name": "Evil\u202egnp.exe\0 \ud800\ue000",
        "email": "a\u2066b@example.org",
        "place": "one\r\ntwo",
        "comment": "one\n\n\n\u202etwo",
        "partners": ["a\u202eb"],
    }
    rewritten(path, lambda lines: [*lines, record(lines[0], {"method": "\u2067POST", "n": 1.5}, **said)])

    for what in ("csv", "pdf"):
        assert opens(home, path, f"--{what}", home / f"out.{what}") == command.DONE
    assert opens(home, path, "--records", home / "out.jsonl") == command.DONE

    row = next(row for row in rows(home / "out.csv") if "Evilgnp.exe" in row[1])
    assert (row[1], row[2], row[5]) == ("Evilgnp.exe", "ab@example.org", "one two")
    pages = "".join(page.extract_text() for page in PdfReader(home / "out.pdf").pages)
    assert "Evilgnp.exe" in pages
    last = json.loads((home / "out.jsonl").read_text().splitlines()[-1])
    assert last["signature"]["comment"] == "one\n\ntwo"
    assert last["signature"]["partners"] == ["ab"]
    assert last["confirmation"] == {"method": "POST", "n": 1.5}


def with_heading(path, change):
    def changed(lines):
        first = change(json.loads(lines[0]))
        return [first if isinstance(first, bytes) else json.dumps(first).encode(), *lines[1:]]

    rewritten(path, changed)


def _cover(**said):
    return lambda heading: heading | {"cover": heading["cover"] | said}


HEADINGS = {
    "deep": lambda _: DEEP,
    "longer than any": lambda heading: json.dumps(heading).encode().ljust(exported._LONGEST_HEADING + 1),
    "a moment nowhere": lambda heading: heading | {"as_of": "2026-01-01T00:00:00"},
    "a moment before all": lambda heading: heading | {"as_of": "0001-01-01T00:00:00+10:00"},
    "an endless key": lambda heading: heading | {"key_sets": {"1": 1}},
    "a summary of numbers": _cover(summary=[1, {}]),
    "a summary that is one": _cover(summary="text"),
    "nobody addressed": _cover(addressed=[None]),
    "somebody without a name": _cover(addressed=[{"name": 3, "role": None}]),
    "a checkpoint that is none": _cover(checkpoint=7),
    "a colour that is none": _cover(accent='#"); read("/etc/hostname")'),
    "a direction that is none": _cover(from_right=1),
    "a language that is none": _cover(language="../x"),
    "an address that is a script": _cover(address="javascript:alert(1)"),
    "an address that no code holds": _cover(address="https://example.org/" + "x" * 3000),
    "a day that is none": _cover(day=1),
}


def test_a_heading_that_is_none_is_refused_in_a_sentence(path, home, capsys):
    whole = path.read_bytes()
    for name, heading in HEADINGS.items():
        path.write_bytes(whole)
        with_heading(path, heading)

        assert opens(home, path, "--pdf", home / "out.pdf") == command.FAILED, name
        assert "no whole file" in capsys.readouterr().err
        assert not (home / "out.pdf").exists()


def test_a_cover_is_as_clean_as_the_names(path, home):
    with_heading(path, _cover(title="Open\u202e the files\ud800", summary=["a\0b"]))
    assert opens(home, path, "--pdf", home / "out.pdf") == command.DONE
    assert "Open the files" in PdfReader(home / "out.pdf").pages[0].extract_text()


def test_an_ending_that_counts_otherwise_than_the_lines_is_refused(path, home, capsys):
    for records in (-5, 1, 3, 5, 10**30, 4.0, True, "4", None):
        rewritten(path, lambda lines: lines, records=records)
        assert opens(home, path, "--csv", home / "out.csv") == command.FAILED
        assert "no whole file" in capsys.readouterr().err
    assert not (home / "out.csv").exists()


def test_a_deep_ending_is_refused(path, home):
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]) + DEEP[:4000] + b"\n")
    assert opens(home, path) == command.FAILED


def test_a_file_without_its_last_line_break_is_whole(path, home):
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert opens(home, path) == command.DONE


def test_a_line_that_is_read_back_is_the_one_that_was_written(path):
    lines = path.read_bytes().splitlines()
    assert [SealedSignature.read(line) for line in lines[1:-1]] == [
        SealedSignature.read(line) for batch in exported.batches(path, 4, 3) for line in batch
    ]
