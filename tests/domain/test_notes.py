"""Notes: what a log's key has signed reads back as it was, and nothing else reads at all."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from petition_app.domain import notes
from petition_app.domain.notes import Checkpoint, NoteBroken, NoteKey

SECRET = bytes(range(32))
KEY = NoteKey(
    name="petitions.example.org/log/justice",
    public=Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw(),
)
TEXT = Checkpoint(origin=KEY.name, size=3, root=b"r" * 32).text


def test_a_note_is_read_by_its_key_also_when_others_signed_it_too():
    note = KEY.signed(TEXT, SECRET)
    assert note.startswith(f"{TEXT}\n— {KEY.name} ")
    assert KEY.text(note) == TEXT
    other = NoteKey(name="witness.example", public=KEY.public)
    assert KEY.text(note + other.signed("", SECRET).lstrip("\n")) == TEXT


def test_a_key_is_written_on_one_line_and_read_back():
    assert NoteKey.read(KEY.written) == KEY
    assert KEY.written.split("+")[1] == KEY.id.hex()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "name",
        "name+00000000+%%%",
        f"{KEY.name}+00000000+{KEY.written.split('+', 2)[2]}",
        f"{KEY.written}AA",
        f"{KEY.name}+{KEY.id.hex()}+AQ==",
    ],
)
def test_what_is_no_key_is_refused(written):
    with pytest.raises(NoteBroken):
        NoteKey.read(written)


def forged(note: str) -> dict[str, str]:
    text, _, signature = note.rstrip("\n").rpartition("\n\n")
    name, raw = signature.rsplit(" ", 1)
    return {
        "nothing": "",
        "no signature": text,
        "another text": note.replace("\n3\n", "\n4\n"),
        "another name": note.replace(f"— {KEY.name}", "— other.example"),
        "another key": f"{text}\n\n{name} AAAA{raw[4:]}",
        "a cut signature": f"{text}\n\n{name} {raw[:40]}",
        "no base64": f"{text}\n\n{name} %%%",
        "a word too many": f"{text}\n\n{name} {raw} more",
    }


@pytest.mark.parametrize("how", forged(KEY.signed(TEXT, SECRET)))
def test_what_the_key_has_not_signed_is_refused(how):
    with pytest.raises(NoteBroken):
        KEY.text(forged(KEY.signed(TEXT, SECRET))[how])


@pytest.mark.parametrize(
    "text", ["", "origin\n3", "origin\nthree\nAAAA\n", TEXT.replace("\n3\n", "\n03\n"), TEXT.replace("\n3\n", "\n-3\n"),
             "origin\n3\nAAAA\n"]
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteBroken):
        Checkpoint.read(text)


def test_a_checkpoint_reads_back():
    assert Checkpoint.read(TEXT) == Checkpoint(origin=KEY.name, size=3, root=b"r" * 32)
    # Other logs may say more below it; what we read stays the same.
    assert Checkpoint.read(f"{TEXT}more\n") == Checkpoint.read(TEXT)


def test_a_promise_is_no_checkpoint():
    text = notes.promise(KEY.name, b"l" * 32, datetime(2026, 3, 1, 12, 30, 15, tzinfo=UTC))
    assert text.splitlines()[-1] == "2026-03-01T12:30:15Z"
    with pytest.raises(NoteBroken):
        Checkpoint.read(text)
