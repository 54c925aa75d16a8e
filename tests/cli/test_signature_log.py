"""`flask signature-log checkpoint|verify|sample|audit|files`."""

import pytest
from sqlalchemy import delete, update

from petition_app.db import db, transaction
from petition_app.domain import signature_log as domain
from petition_app.domain import tiles
from petition_app.domain.tiles import ENTRIES
from petition_app.domain.tokens import Purpose
from petition_app.models import CountDelta, LogCheckpoint, LogTile
from petition_app.queries import log_audit, log_samples, signature_log
from petition_app.services import signature_log as services
from petition_app.services import signing


@pytest.fixture
def petition(make):
    return make.petition(slug="justice", logged=True)


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["signature-log", *arguments])


def filled(make, petition):
    """Put six entries into the log, in two batches: five signatures and one that is taken back."""
    made = [make.signature(petition) for _ in range(3)]
    services.append(petition.id)
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    made += [make.signature(petition) for _ in range(2)]
    services.append(petition.id)
    return made


def test_a_log_that_adds_up_is_told_with_its_numbers(make, petition, run):
    filled(make, petition)
    make.signature(petition)
    # What is held is in neither number.
    make.signature(petition, screening="burst")

    answer = run("verify", "justice")

    assert answer.exit_code == 0
    assert "6 entries, 5 signed, 1 withdrawn, 0 removed: 4 count. With what waits it is 5" in answer.output
    assert run("checkpoint", "justice").output == signature_log.checkpoint(petition.id).note


def entry_replaced(petition):
    content = list(tiles.unpacked(signature_log.kept(petition.id, ENTRIES, 0)))
    content[0] = domain.signed(b"c" * 32, b"w" * 32)
    _put(petition, ENTRIES, tiles.packed(content))


def entry_dropped(petition):
    _put(petition, ENTRIES, tiles.packed(list(tiles.unpacked(signature_log.kept(petition.id, ENTRIES, 0)))[:-1]))


def entry_and_hash_dropped(petition):
    entry_dropped(petition)
    _put(petition, 0, signature_log.kept(petition.id, 0, 0)[:-32])


def entry_that_says_nothing(petition):
    content = list(tiles.unpacked(signature_log.kept(petition.id, ENTRIES, 0)))
    content[4] = b"X"
    _put(petition, ENTRIES, tiles.packed(content))


def hashes_replaced(petition):
    _put(petition, 0, bytes(192))


def a_checkpoint_that_tells_another_count(petition):
    _told(petition, signed=9)


def a_checkpoint_with_another_root(petition):
    _told(petition, root=bytes(32))


def a_checkpoint_that_nobody_signed(petition):
    _told(petition, note="nothing")


def a_checkpoint_that_was_signed_for_another_size(petition):
    other = signature_log.checkpoint(petition.id, 3)
    with transaction():
        values = {"note": other.note}
        db.session.execute(update(LogCheckpoint).where(LogCheckpoint.size == 6).values(values))


def a_count_that_the_log_does_not_know(petition):
    with transaction():
        db.session.execute(delete(CountDelta).where(CountDelta.amount == -1))


FRAUDS = [
    entry_replaced,
    entry_dropped,
    entry_and_hash_dropped,
    entry_that_says_nothing,
    hashes_replaced,
    a_checkpoint_that_tells_another_count,
    a_checkpoint_with_another_root,
    a_checkpoint_that_nobody_signed,
    a_checkpoint_that_was_signed_for_another_size,
    a_count_that_the_log_does_not_know,
]


@pytest.mark.parametrize("fraud", FRAUDS, ids=lambda fraud: fraud.__name__)
def test_a_log_that_was_tampered_with_is_refused(make, petition, run, fraud):
    filled(make, petition)
    fraud(petition)

    answer = run("verify", "justice")

    assert answer.exit_code != 0
    assert "Traceback" not in answer.output
    assert "justice" in answer.output


def test_tiles_above_the_entries_are_checked_too(make, petition, monkeypatch):
    filled(make, petition)
    monkeypatch.setattr(log_audit.merkle, "root", lambda *_: b"another")
    with pytest.raises(log_audit.LogBroken, match="above"):
        log_audit.audit(petition.id)


def test_the_latest_root_draws_signatures_for_an_audit(make, petition, run):
    filled(make, petition)
    drawn = run("sample", "justice", "--of", "3")
    assert drawn.exit_code == 0
    places = [int(line) for line in drawn.output.split()]
    check = signature_log.checkpoint(petition.id)
    entries = signature_log.entries(petition.id, 0)
    order = [place for place in domain.sample(check.root, check.size) if entries[place].startswith(b"S")]
    assert places == order[:3]
    assert sorted(int(line) for line in run("sample", "justice", "--of", "99").output.split()) == sorted(order)


def test_a_log_is_written_as_files_and_mended(make, petition, run, tmp_path, app):
    filled(make, petition)
    assert "--to FOLDER" in run("files", "justice").output

    folder = tmp_path / "public"
    assert run("files", "justice", "--to", str(folder)).output == "justice: 6 entries; 4 files were written.\n"
    (folder / "justice" / "key").write_text("damaged")
    app.config["LOG_FILES_DIR"] = folder
    answer = run("files")
    assert (answer.exit_code, answer.output) == (0, "justice: 6 entries; 1 files were written.\n")
    assert (folder / "justice" / "key").read_text() == f"{signature_log.key(petition.id).written}\n"

    (folder / "justice" / "checkpoint").write_text("another log's")
    refused = run("files")
    assert refused.exit_code != 0
    assert "Nothing was written of justice: the checkpoint in the folder is none of this log" in refused.output
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "justice").write_text("a file")
    answer = run("files", "justice", "--to", str(tmp_path / "other"))
    assert answer.exit_code != 0
    assert f"{tmp_path / 'other' / 'justice'} cannot be written" in answer.output
    assert "plain keeps no log" in run("files", make.petition(slug="plain").slug, "--to", str(folder)).output


def test_what_keeps_no_log_is_named(make, run):
    plain = make.petition(slug="plain")
    assert "nobody" in run("verify", "nobody").output
    for command in ("checkpoint", "verify"):
        answer = run(command, "plain")
        assert answer.exit_code != 0
        assert "plain keeps no log" in answer.output
    assert log_samples.draw(plain.id, 3) is None
    with pytest.raises(LookupError):
        log_audit.audit(plain.id)


def _put(petition, level, content):
    with transaction():
        tile = (LogTile.petition_id == petition.id, LogTile.level == level)
        db.session.execute(update(LogTile).where(*tile).values(content=content))


def _told(petition, **values):
    with transaction():
        latest = (LogCheckpoint.petition_id == petition.id, LogCheckpoint.size == 6)
        db.session.execute(update(LogCheckpoint).where(*latest).values(values))
