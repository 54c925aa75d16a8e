"""Log files: the folder alone is the log, byte for byte what the service answers, whenever its writer was killed."""

import functools
import http.server
import importlib.util
import json
import shutil
import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from petition_app.adapters import log_files as adapter
from petition_app.db import db, transaction
from petition_app.domain import clock as domain_clock
from petition_app.domain import merkle, receipts, signature_log, tiles, tokens
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.signature_log import EntryKind
from petition_app.domain.tokens import Purpose
from petition_app.models import LogCheckpoint, LogLeaf, LogTile, Petition, SignatureLog
from petition_app.queries import log_files as queries
from petition_app.queries import signature_log as logs
from petition_app.services import log_files, retention, schedules, signing
from petition_app.services import signature_log as services
from tests import conftest
from tests.together import at_once


@pytest.fixture
def root(app, tmp_path):
    app.config["LOG_FILES_DIR"] = tmp_path / "public" / "log"
    return app.config["LOG_FILES_DIR"]


@pytest.fixture
def petition(make):
    return make.petition(slug="justice", logged=True)


def grow(petition, number):
    """Let so many more signatures come into the log than it has, without what signing needs."""
    leaves = [
        {
            "ticket": tokens.new_secret(),
            "petition_id": petition.id,
            "kind": EntryKind.SIGNED,
            "entry": signature_log.signed(tokens.new_secret(), tokens.new_secret()),
            "expires_at": domain_clock.now() + timedelta(days=7),
        }
        for _ in range(number)
    ]
    with transaction():
        db.session.execute(db.metadata.tables[LogLeaf.__tablename__].insert(), leaves)
    services.append(petition.id)


def names(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def differing(visitor, root, slug="justice"):
    """Return the files that are not what their address answers."""
    answers = {name: visitor.gets(f"/log/{slug}/{name}") for name in names(root / slug)}
    return {
        name
        for name, answer in answers.items()
        if answer.status_code != 200 or answer.data != (root / slug / name).read_bytes()
    }


@pytest.fixture
def served(root):
    """Serve the folder and nothing else, as any web server does; return the log's address."""
    root.mkdir(parents=True)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/justice"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def watches(served, tmp_path, capsys):
    """Let the witness look at the files; return how it ended and what it said."""
    spec = importlib.util.spec_from_file_location("witness", conftest.ROOT / "deploy" / "witness.py")
    witness = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(witness)

    def watch():
        status = witness.main(["watch", served, "--state", str(tmp_path / "state"), "--whole"])
        return status, capsys.readouterr()

    return watch


def test_nothing_is_written_where_no_folder_is_set(app, make, petition, tmp_path):
    grow(petition, 3)
    assert app.config["LOG_FILES_DIR"] is None
    assert log_files.write_due() == 0


def test_the_files_are_what_the_addresses_answer_at_every_size(root, petition, visitor):
    assert log_files.write_due() == 2
    assert names(root / "justice") == {"key", "checkpoint"}

    for more in (5, 4, 250, 253, 600):
        grow(petition, more)
        assert log_files.write_due() > 0
        assert differing(visitor, root) == set()
        assert log_files.write_due() == 0

    # 1112 entries: four full tiles and 88 more, and their four roots; what was narrower of the full ones is gone.
    assert names(root / "justice") == {
        "key",
        "checkpoint",
        *(f"tile/{level}/{name}" for level in ("0", "entries") for name in ("000", "001", "002", "003", "004.p/88")),
        *(f"tile/1/000.p/{width}" for width in (1, 2, 4)),
    }
    for path in (root / "justice").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_s46_a_witness_needs_nothing_but_the_files(root, petition, watches, tmp_path):
    assert log_files.write_due() > 0
    assert watches()[0] == 0
    for more in (3, 254, 400):
        grow(petition, more)
        log_files.write_due()
        status, said = watches()
        assert (status, said.err.startswith("NOT TRUE")) == (0, False)
    assert "657 signatures count" in said.err

    # An entry is replaced in the files; those who read them find it out.
    path = root / "justice" / "tile" / "entries" / "001"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert watches()[0] == 2


def test_s46_a_witness_that_saw_the_log_finds_out_that_the_files_were_rewritten(root, petition, watches, make):
    grow(petition, 300)
    log_files.write_due()
    assert watches()[0] == 0

    # Another log under the same key, longer by a hundred.
    with transaction():
        for table in (LogTile, LogCheckpoint):
            db.session.execute(delete(table).where(table.petition_id == petition.id))
        db.session.execute(update(SignatureLog).values(size=0))
    grow(petition, 400)
    shutil.rmtree(root / "justice")
    log_files.write_due()

    status, said = watches()
    assert status == 2
    assert "cannot show that its 400 entries begin with the 300 it had" in said.err


def test_s46_tiles_that_lack_or_were_cut_prove_nothing_and_others_are_a_lie(root, petition, watches):
    grow(petition, 300)
    log_files.write_due()
    assert watches()[0] == 0
    grow(petition, 300)
    log_files.write_due()

    path = root / "justice" / "tile" / "0" / "001"
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    assert watches()[0] == 1
    path.write_bytes(bytes(len(content)))
    assert watches()[0] == 2
    path.unlink()
    assert watches()[0] == 1
    path.write_bytes(content)
    assert watches()[0] == 0


def test_s45_a_receipt_is_checked_against_the_files(root, petition, make, served):
    grow(petition, 300)
    made = make.signature(petition)
    services.append(petition.id)
    ticket = tokens.receipt_lookup(tokens.receipt(made.token(Purpose.CONFIRM), Purpose.CONFIRM))
    receipt = receipts.read(json.loads(json.dumps(logs.receipt(logs.leaf(ticket)).record)))
    grow(petition, 300)
    log_files.write_due()
    folder = root / "justice"

    key = NoteKey.read((folder / "key").read_text())
    assert receipts.verify(receipt, key).size == 301

    # The same tile files prove the same leaf under the checkpoint that lies beside them.
    latest = Checkpoint.read(key.text((folder / "checkpoint").read_text()))
    tree = tiles.Tree(
        lambda level, number: next(
            (folder / "tile" / tile.path).read_bytes()
            for tile in tiles.standing(latest.size)
            if (tile.level, tile.number) == (level, number)
        )
    )
    path = merkle.inclusion(receipt.index, latest.size, tree.subtree)
    leaf = merkle.leaf(receipt.opening.entry)
    assert merkle.proves_inclusion(leaf, receipt.index, latest.size, path, latest.root)


class Killed(BaseException):
    """What kills a process, as far as the code that runs can tell."""


def test_killed_at_any_moment_the_files_are_a_whole_log_and_become_the_right_one(
    root, petition, visitor, watches, monkeypatch
):
    grow(petition, 250)
    log_files.write_due()
    grow(petition, 300)
    real = adapter.os.fsync
    left = 0

    def killed(descriptor):
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        real(descriptor)

    monkeypatch.setattr(adapter.os, "fsync", killed)
    moments = 0
    before = (root / "justice" / "checkpoint").read_text()
    while True:
        shutil.copytree(root, root.parent / "copy")
        left = moments
        try:
            log_files.write(petition.id, "justice", root)
            break
        except Killed:
            left = 1000
        # Whatever stands under the checkpoint is there, for it comes last.
        assert watches()[0] == 0
        if (root / "justice" / "checkpoint").read_text() == before:
            assert log_files.write(petition.id, "justice", root).files > 0
        assert log_files.write(petition.id, "justice", root).files == 0
        assert differing(visitor, root) == set()
        shutil.rmtree(root)
        shutil.move(root.parent / "copy", root)
        moments += 1
    assert moments > 6
    assert differing(visitor, root) == set()


def test_two_writers_at_once_write_one_log(app, root, petition, visitor):
    grow(petition, 600)

    def write():
        with app.app_context():
            return log_files.write(petition.id, "justice", root).files

    assert sorted(at_once([write] * 4))[:3] == [0, 0, 0]
    assert differing(visitor, root) == set()


def test_a_damaged_file_is_mended_when_all_are_looked_at(root, petition, visitor):
    grow(petition, 600)
    log_files.write_due()
    folder = root / "justice" / "tile"
    (folder / "0" / "000").write_bytes(b"damaged")
    (folder / "entries" / "001").unlink()
    # Names that are no tile's are nobody's to remove.
    (folder / "other.p").mkdir()

    assert log_files.write_due() == 0
    assert log_files.write(petition.id, "justice", root, whole=True).files == 2
    assert differing(visitor, root) == set()
    assert (folder / "other.p").is_dir()


def test_files_are_not_mended_with_what_was_tampered_with(root, petition):
    grow(petition, 5)
    log_files.write_due()
    path = root / "justice" / "tile" / "entries" / "000.p" / "5"
    good = path.read_bytes()
    with transaction():
        other = tiles.packed([signature_log.signed(tokens.new_secret(), tokens.new_secret())] * 5)
        db.session.execute(update(LogTile).where(LogTile.level == tiles.ENTRIES).values(content=other))

    with pytest.raises(log_files.FilesRefused, match="does not add up"):
        log_files.write(petition.id, "justice", root, whole=True)
    assert path.read_bytes() == good


def restored(petition):
    """The database comes back from a backup that was made when the log had five entries."""
    with transaction():
        db.session.execute(delete(LogCheckpoint).where(LogCheckpoint.size > 5))
        db.session.execute(update(SignatureLog).values(size=5))


def restored_and_grown(petition):
    restored(petition)
    grow(petition, 3)


def with_another_key(petition):
    folder_key = NoteKey(name="elsewhere.example/log/justice", public=bytes(32))
    with transaction():
        db.session.execute(update(SignatureLog).values(public_key=folder_key.public))


def without_its_tiles(petition):
    grow(petition, 1)
    with transaction():
        db.session.execute(delete(LogTile).where(LogTile.level == 0))


@pytest.mark.parametrize(
    ("becomes", "why"),
    [
        (restored, "the database knows nothing of that"),
        (restored_and_grown, "another root for its 8 entries"),
        (with_another_key, "is none of this log"),
        (without_its_tiles, "the log lacks 0/000"),
    ],
)
def test_what_was_published_is_never_written_over_with_another_log(app, root, petition, becomes, why, capsys):
    grow(petition, 5)
    log_files.write_due()
    grow(petition, 3)
    log_files.write_due()
    published = {name: (root / "justice" / name).read_bytes() for name in names(root / "justice")}

    becomes(petition)
    app.extensions["petition_app_memory"].clear()

    with pytest.raises(log_files.FilesRefused, match=why):
        log_files.write(petition.id, "justice", root)
    assert log_files.write_due() == 0
    assert "log_files_refused" in capsys.readouterr().err
    assert (
        published.items() <= {name: (root / "justice" / name).read_bytes() for name in names(root / "justice")}.items()
    )


def test_a_petition_without_a_log_has_no_files(root, make):
    with pytest.raises(log_files.FilesRefused, match="no log yet"):
        log_files.write(make.petition(slug="plain").id, "plain", root)


def test_a_log_that_cannot_be_written_holds_no_other_up(root, make, petition, capsys):
    other = make.petition(slug="zelim", logged=True)
    root.mkdir(parents=True)
    (root / "justice").write_text("a file where a folder should be")

    assert log_files.write_due() == 2
    assert names(root / "zelim") == {"key", "checkpoint"}
    assert "log_files_failed" in capsys.readouterr().err
    assert queries.public()[1].petition_id == other.id


def test_files_stay_when_everything_else_is_forgotten_and_grow_no_more_while_the_petition_is_hidden(
    root, petition, make, visitor, clock
):
    made = [make.signature(petition) for _ in range(3)]
    services.append(petition.id)
    log_files.write_due()
    with transaction():
        db.session.execute(update(Petition).values(hidden=True))
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    services.append(petition.id)
    assert log_files.write_due() == 0

    with transaction():
        db.session.execute(update(Petition).values(hidden=False, state="closed", closed_at=domain_clock.now()))
    clock.passes(days=700)
    retention.forget_what_is_due()
    assert log_files.write_due() > 0
    assert differing(visitor, root) == set()
    assert Checkpoint.read((root / "justice" / "checkpoint").read_text().rpartition("\n\n")[0] + "\n").size == 4


def test_the_worker_writes_them_within_a_minute(root, petition, clock):
    grow(petition, 12)
    schedules.run_due(takes_long=True)
    assert (root / "justice" / "tile" / "0" / "000.p" / "12").exists()
    grow(petition, 12)
    clock.passes(minutes=1)
    schedules.run_due(takes_long=True)
    assert (root / "justice" / "tile" / "0" / "000.p" / "24").exists()
