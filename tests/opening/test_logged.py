"""Logged: an export of a sealed petition with a log shows that no name was made up and none was kept back."""

import base64
import hashlib
import json
from datetime import date
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete

from petition_app.db import db, transaction
from petition_app.domain import merkle, sealed_confirmations, sealing, signature_log, tiles, tokens
from petition_app.domain.exports import ExportFormat
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.sealed_exports import SealedSignature
from petition_app.domain.signature_log import Reason
from petition_app.domain.tokens import Purpose
from petition_app.models import LogCheckpoint
from petition_app.opening import command, keys
from petition_app.queries import signature_log as logs
from petition_app.queries import signatures
from petition_app.services import export_copies, exports, signing, worker_keys
from petition_app.services import signature_log as services
from tests import seals

SECRET = bytes(range(32))
_PUBLIC = Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw()
OTHER = NoteKey(name="elsewhere.example/log/other", public=_PUBLIC)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    keys.main([str(folder / "anna.txt")])
    return folder


@pytest.fixture
def petition(make, home):
    """A sealed petition with a log, four who signed and one of them who took it back."""
    return signed(make, home, logged=True)


def signed(make, home, **values):
    worker_keys.show()
    holders = [seals.Identity.from_str(keys.read(home / "anna.txt")[0]), *seals.identities(1)]
    petition = seals.petition(make, holders, **values)
    made = [make.signature(petition, name=name) for name in ("Ольга", "محمد", "Anna", "Gone")]
    signing.withdraw(made[-1].token(Purpose.WITHDRAW))
    db.session.rollback()
    return petition


def export(petition, home):
    path = export_copies.own_copy(petition, ExportFormat.SEALED, "en", home).path
    db.session.rollback()
    return path


@pytest.fixture
def exported(petition, home):
    return export(petition, home)


def opens(home, path, *arguments):
    return command.main([str(path), "-i", str(home / "anna.txt"), "--processes", "1", *map(str, arguments)])


def rewritten(path, change):
    """Write the file as the server would if it lied: `change` gets the lines and changes them in place."""
    *lines, ending = map(json.loads, path.read_bytes().splitlines())
    change(lines)
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    ending |= {"sha256": hashlib.sha256(body).hexdigest(), "records": sum("record" in line for line in lines)}
    path.write_bytes(body + json.dumps(ending).encode() + b"\n")


def entries(lines):
    return list(tiles.unpacked(base64.b64decode(lines[-1]["entries"])))


def with_entries(lines, changed):
    lines[-1]["entries"] = base64.b64encode(tiles.packed(changed)).decode()


def test_every_record_is_in_the_log_and_the_log_adds_up_to_them(petition, exported, home, capsys):
    assert opens(home, exported, "--records", home / "out.jsonl") == command.DONE

    said = capsys.readouterr().err
    assert "log: 4 signed, 1 withdrawn, 0 removed: 3 count." in said
    assert f"the key in the file, '{logs.key(petition.id).written}'" in said
    announced = {json.loads(line)["announced"] for line in (home / "out.jsonl").read_text().splitlines()}
    assert len(announced & {entry[-32:].hex() for entry in logs.entries(petition.id, 0)}) == 3


def test_a_key_from_elsewhere_is_the_one_that_counts(petition, exported, home, capsys):
    assert opens(home, exported, "--log-key", logs.key(petition.id).written) == command.DONE
    assert "signed by the key you gave" in capsys.readouterr().err
    assert opens(home, exported, "--quiet", "--log-key", OTHER.written) == command.PROBLEMS
    assert "its key is another than the one that you gave" in capsys.readouterr().err


@pytest.mark.parametrize("written", ["nonsense", "a+b+ü"])
def test_what_is_no_key_of_a_log_is_not_taken_for_one(exported, home, capsys, written):
    with pytest.raises(SystemExit):
        opens(home, exported, "--log-key", written)
    assert "this is no key of a log" in capsys.readouterr().err


def test_the_file_that_the_worker_makes_holds_the_log_as_well(petition, home):
    export_id = exports.request(petition.id, None, ExportFormat.SEALED, "en")
    assert exports.make_due() == 1
    path = home / "signatures.jsonl"
    path.write_bytes(b"".join(exports.fetch(petition.id, export_id).chunks))
    assert opens(home, path, "--log-key", logs.key(petition.id).written) == command.DONE


def test_what_waited_is_in_the_log_that_goes_with_the_file(petition, home):
    assert logs.waiting(petition.id) == 5
    export(petition, home)
    assert (logs.waiting(petition.id), logs.checkpoint(petition.id).size) == (0, 5)


def test_a_petition_without_a_log_says_so_in_one_line(make, home, capsys):
    petition = signed(make, home)
    path = export(petition, home)

    assert opens(home, path) == command.DONE
    assert "log: this petition keeps none\n" in capsys.readouterr().err
    assert b"announced" not in path.read_bytes()
    assert opens(home, path, "--log-key", OTHER.written) == command.PROBLEMS
    assert "there is none in the file, but a log's key was given" in capsys.readouterr().err


def _unannounced(lines):
    del lines[1]["announced"]


def _in_no_log(lines):
    lines[1]["announced"] = base64.b64encode(b"x" * 32).decode()


def _of_another(lines):
    lines[1]["announced"] = lines[2]["announced"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_unannounced, "1 left out: its signature is in no log"),
        (_in_no_log, "1 left out: it was confirmed with another entry"),
        (_of_another, "1 left out: it was confirmed with another entry"),
    ],
)
def test_a_record_without_an_entry_of_its_own_is_left_out(exported, home, capsys, change, words):
    rewritten(exported, change)
    assert opens(home, exported, "--quiet", "--csv", home / "out.csv") == command.PROBLEMS
    assert words in capsys.readouterr().err
    assert len((home / "out.csv").read_text().splitlines()) == 3


def test_two_signers_entries_cannot_be_swapped(exported, home, capsys):
    def swap(lines):
        lines[1]["announced"], lines[2]["announced"] = lines[2]["announced"], lines[1]["announced"]

    rewritten(exported, swap)
    assert opens(home, exported, "--quiet") == command.PROBLEMS
    assert "2 left out: it was confirmed with another entry" in capsys.readouterr().err


def _sealed_by_the_server(lines, announced):
    """What a server can do that lies from the beginning: a record and a proof of its own, to the organisers' keys."""
    heading, record_id, key = lines[0], uuid4(), sealed_confirmations.new_key()
    ids = {"petition_id": UUID(heading["petition"]), "record_id": record_id}
    said = {"country": "DE", "language": "en", "name": "Nobody", "email": "x@example.org", "display": "nothing"}
    said |= {"disclose": "name", "updates": False, "proof_key": sealed_confirmations.written(key)}
    keys_ = sealing.KeySet(number=1, mode=sealing.SealMode.ANY, recipients=tuple(heading["key_sets"]["1"]))
    made = SealedSignature(
        country="DE",
        language="en",
        day=date(2026, 3, 4),
        signature=sealing.Sealed.read(keys_.seal(said, kind="signature", **ids)),
        confirmation=sealed_confirmations.seal({"announced": announced.hex()}, key, **ids),
        announced=announced,
    )
    return made.line()


def _takes_another_place(lines):
    lines.insert(4, _sealed_by_the_server(lines, base64.b64decode(lines[1]["announced"])))


def _takes_the_place_of_one_who_withdrew(lines):
    (secret,) = [entry[1:] for entry in entries(lines) if entry[:1] == b"W"]
    lines.insert(4, _sealed_by_the_server(lines, signature_log.announced(secret)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_takes_another_place, "1 left out: another record has its place in the log"),
        (_takes_the_place_of_one_who_withdrew, "1 left out: its signer took it back, says the log"),
    ],
)
def test_a_record_that_the_server_made_up_finds_no_place_in_the_log(exported, home, capsys, change, words):
    rewritten(exported, change)
    assert opens(home, exported, "--quiet", "--csv", home / "out.csv") == command.PROBLEMS
    assert words in capsys.readouterr().err
    assert "Nobody" not in (home / "out.csv").read_text()


def _one_fewer(lines):
    with_entries(lines, entries(lines)[:-1])


def _one_changed(lines):
    first, *others = entries(lines)
    with_entries(lines, [first[:1] + b"x" * 32 + first[33:], *others])


def _another_order(lines):
    first, second, *others = entries(lines)
    with_entries(lines, [second, first, *others])


def _nothing_an_entry_can_say(lines):
    with_entries(lines, [b"X", *entries(lines)])


def _no_line(lines):
    lines[-1] = {"entries": "?"}


def _no_checkpoint(lines):
    del lines[-2:]


def _signed_by_nobody(lines):
    lines[-2]["checkpoint"] = lines[-2]["checkpoint"].replace("\n5\n", "\n6\n")


def _no_key(lines):
    lines[0]["log_key"] = "a+b+ü"


def _cut(lines):
    lines[-1]["entries"] = lines[-1]["entries"][:-4]


def _of_another_log(lines):
    text = Checkpoint(origin="another.example/log", size=5, root=_root(lines)).text
    lines[0]["log_key"] = OTHER.written
    lines[-2]["checkpoint"] = OTHER.signed(text, SECRET)


def _root(lines):
    tree = merkle.Appended()
    for entry in entries(lines):
        tree.add(merkle.leaf(entry))
    return tree.root


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_one_fewer, "5 entries are signed, and 4 are there"),
        (_one_changed, "its entries are not the ones that were signed"),
        (_another_order, "its entries are not the ones that were signed"),
        (_of_another_log, "its entries are not the ones that were signed"),
        (_nothing_an_entry_can_say, "an entry says nothing that an entry can say"),
        (_no_line, "a line of it cannot be read"),
        (_no_checkpoint, "a line of it cannot be read"),
        (_signed_by_nobody, "the key has not signed this note"),
        (_no_key, "cannot be read"),
        (_cut, "cannot be read"),
    ],
)
def test_a_log_that_was_changed_is_found_and_the_names_are_not_lost(exported, home, capsys, change, words):
    rewritten(exported, change)

    assert opens(home, exported, "--quiet", "--csv", home / "out.csv") == command.PROBLEMS

    said = capsys.readouterr().err
    assert words in said
    assert "No record was checked against it" in said
    assert len((home / "out.csv").read_text().splitlines()) == 4


def test_a_record_that_was_kept_back_shows_in_the_number(exported, home, capsys):
    rewritten(exported, lambda lines: lines.pop(1))
    assert opens(home, exported, "--quiet") == command.PROBLEMS
    said = capsys.readouterr().err
    assert "it counts 3 signatures, and there are 2 records; if the petition went on" in said


def test_one_that_was_removed_and_is_there_all_the_same_shows_in_the_number(petition, home, capsys):
    with transaction():
        services.remove(petition.id, b"l" * 32, Reason.FLOOD)
    assert opens(home, export(petition, home), "--quiet") == command.PROBLEMS
    assert "it counts 2 signatures, and there are 3 records\n" in capsys.readouterr().err


def test_who_confirms_while_the_file_is_made_is_in_the_log_behind_it(make, petition, home, monkeypatch):
    read = signatures.sealed

    def and_one_more(*arguments, **values):
        yield from read(*arguments, **values)
        pending = make.signature(petition)
        yield from (each for each in read(*arguments, **values) if each.announced in _announced(pending))

    monkeypatch.setattr(signatures, "sealed", and_one_more)
    assert opens(home, export(petition, home)) == command.DONE


def _announced(made):
    secret = tokens.withdrawal_secret(made.token(Purpose.CONFIRM), Purpose.CONFIRM)
    return {signature_log.announced(secret)}


@pytest.mark.parametrize("at_once", [1, 2, 64])
def test_the_bundles_of_a_log_are_cut_at_its_size(make, at_once):
    petition = make.petition(logged=True)
    with transaction():
        for number in range(300):
            services.remove(petition.id, number.to_bytes(32, "big"), Reason.FALSE)
    services.append(petition.id)
    every = [entry for number in logs.bundle_numbers(300) for entry in logs.entries(petition.id, number)]

    for size in (0, 1, 256, 257, 300):
        read = list(logs.bundles(petition.id, size, at_once=at_once))
        assert [entry for bundle in read for entry in tiles.unpacked(bundle)] == every[:size]


def test_a_log_without_a_checkpoint_gives_no_file(petition, home):
    services.append(petition.id)
    with transaction():
        db.session.execute(delete(LogCheckpoint).where(LogCheckpoint.petition_id == petition.id))
    with pytest.raises(LookupError):
        export(petition, home)
