"""Exports: asked for once, made by the worker, encrypted, fetched for a day, never half, never by two."""

import csv
import io
import os
import signal
import subprocess
import sys
import threading
import time
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from petition_app.adapters import files
from petition_app.adapters.signature_list import volumes
from petition_app.db import db, transaction
from petition_app.domain.exports import LEASE, MOST_ATTEMPTS, ExportFailure, ExportFormat
from petition_app.domain.lifecycle import ExportState
from petition_app.domain.refusals import ExportGone
from petition_app.domain.signers import Disclose
from petition_app.models import Export, Signature
from petition_app.queries import exports as queries
from petition_app.services import export_tasks, exports
from tests import confirmed, conftest

CSV, PDF = ExportFormat.CSV, ExportFormat.PDF

SIGNERS = [
    {"name": "Ольга", "place": "Грозный", "comment": "Für alle.", "country": "RU", "updates": True},
    {"name": "=1+1", "email": "evil@example.org", "place": "+49", "comment": "x;=1", "country": "DE"},
    {"name": "Hidden", "email": "hidden@example.org", "disclose": Disclose.COUNTED, "place": "Nowhere"},
    {"name": "Asked", "email": "asked@example.org", "disclose": Disclose.COUNTED, "updates": True},
]


@pytest.fixture
def petition(make):
    petition = make.petition(
        texts={
            "en": {"title": "Open the files", "summary": "A summary.", "demand": "We ask for *this*:\n\n- one\n- two"},
            "de": {"title": "Öffnet die Akten"},
        },
        asks_place=True,
        asks_comment=True,
        hashtag="#Open",
    )
    make.decision_maker(petition, name={"en": "The Ministry", "de": "Das Ministerium"}, role={"en": "Ministry"})
    return petition


@pytest.fixture
def signed(petition):
    confirmed.signatures(petition.id, SIGNERS)
    return petition


def asked(petition, kind=CSV, language="en"):
    return exports.request(petition.id, None, kind, language)


def fetched(petition, export_id) -> bytes:
    return b"".join(exports.fetch(petition.id, export_id).chunks)


def made(petition, kind=CSV, language="en") -> bytes:
    export_id = asked(petition, kind, language)
    assert exports.make_due() == 1
    return fetched(petition, export_id)


def sheet(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def one(petition):
    # Another process has written meanwhile; what was read before is let go.
    db.session.rollback()
    (export,) = queries.of_petition(petition.id)
    return export


def on_disk(app):
    folder = app.config["FILES_DIR"] / "exports"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def row(export_id, **values):
    with transaction():
        db.session.execute(update(Export).where(Export.id == export_id).values(**values))


def test_a_sheet_holds_what_each_signer_agreed_to(signed):
    header, *rows = sheet(made(signed))

    assert header[:-1] == [
        "No.", "Name", "E-mail", "Country code", "Country", "Place", "Comment", "Language", "Day",
    ]  # fmt: skip
    assert [cells[0] for cells in rows] == ["1", "2", "3", "4"]
    by_name = {cells[1]: cells for cells in rows}
    assert by_name["Ольга"][2:7] == ["signer-0@example.org", "RU", "Russia", "Грозный", "Für alle."]
    withheld = sorted(cells[2] for cells in rows if cells[1] == "Name withheld")
    assert withheld == ["", "asked@example.org"]
    everything = repr(rows)
    for marker in ("Hidden", "hidden@example.org", "Nowhere", "evil@example.org"):
        assert marker not in everything


def test_s25_no_cell_of_an_export_is_a_formula(signed):
    rows = sheet(made(signed))

    evil = next(cells for cells in rows if cells[1] == "'=1+1")
    assert evil[5:7] == ["'+49", "x;'=1"]
    assert evil[-1] == "Name, Place, Comment"
    assert "'" in rows[0][-1]
    assert not [cell for cells in rows for cell in cells if cell[:1] in tuple("=+-@\t\r\0")]


def test_a_petition_that_asks_for_little_exports_little(make):
    petition = make.petition()
    confirmed.signatures(petition.id, SIGNERS)

    header = sheet(made(petition))[0]

    assert "Place" not in header
    assert "Comment" not in header


def test_a_list_has_a_cover_and_every_name_in_the_language_asked_for(signed):
    data = made(signed, PDF, "en")

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    cover = pages[0]
    for words in (
        "Open the files",
        "#Open",
        "A summary.",
        "We ask for this:",
        "• one",
        "The Ministry",
        "Ministry",
        "4",
    ):
        assert words in cover
    assert f"petitions.example.org/en/{signed.slug}" in cover
    everything = "".join(pages)
    assert "Ольга" in everything
    assert everything.count("Name withheld") == 3  # once in the words of the cover
    for marker in ("Hidden", "Nowhere", "example.org\n", "@", "Für alle."):
        assert marker not in everything
    german = PdfReader(io.BytesIO(made(signed, PDF, "de")))
    assert german.trailer["/Root"]["/Lang"] == "de"
    assert "Öffnet die Akten" in german.pages[0].extract_text()
    assert "Das Ministerium" in german.pages[0].extract_text()


def test_a_list_without_places_does_not_speak_of_them(make):
    petition = make.petition()
    confirmed.signatures(petition.id, SIGNERS)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(made(petition, PDF))).pages]

    assert "Place" not in "".join(pages)
    assert "places" not in "".join(pages)


def test_a_list_of_several_parts_is_a_zip_with_words_for_it(signed, monkeypatch):
    from petition_app.services import export_contents

    monkeypatch.setattr(
        export_contents,
        "signature_list",
        lambda cover, lines, words, places: volumes.signature_list(cover, lines, words, places=places, part=2),
    )
    confirmed.signatures(signed.id, [{"email": f"x{n}@example.org", "country": f"A{n}"} for n in range(10)])
    export_id = asked(signed, PDF)
    exports.make_due()

    import zipfile

    file = exports.fetch(signed.id, export_id)
    assert (file.name, file.media_type) == (f"{export_id}.zip", "application/zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(file.chunks))) as bundle:
        cover = PdfReader(io.BytesIO(bundle.read("cover.pdf"))).pages[0].extract_text()
        last = PdfReader(io.BytesIO(bundle.read("signatures-0007.pdf"))).pages[0].extract_text()
    assert "7 files with signatures belong to this cover." in cover
    assert "other countries" in cover
    assert "Part 7: signatures 13 to 14" in last


def test_an_empty_petition_has_an_empty_sheet_and_a_cover(petition):
    assert len(sheet(made(petition))) == 1
    assert len(PdfReader(io.BytesIO(made(petition, PDF))).pages) == 1


def test_asking_says_nothing_is_there_yet_and_the_worker_makes_it(app, signed, clock):
    export_id = asked(signed)
    assert one(signed).state is ExportState.REQUESTED
    assert one(signed).is_coming
    with pytest.raises(ExportGone):
        exports.fetch(signed.id, export_id)

    exports.make_due()

    export = one(signed)
    assert (export.state, export.rows_done, export.rows_total) == (ExportState.READY, 4, 4)
    assert (export.suffix, export.size) == ("csv", len(fetched(signed, export_id)))
    assert export.expires_at == clock.now + app.config["EXPORT_HOURS"]
    assert not export.is_coming
    assert exports.make_due() == 0


def test_nothing_of_an_export_is_on_the_disk_in_clear(app, signed):
    made(signed)

    (name,) = on_disk(app)
    data = (app.config["FILES_DIR"] / "exports" / name).read_bytes()
    for marker in ("Ольга", "signer-0@example.org", "Name withheld"):
        assert marker.encode() not in data
    assert db.session.get_one(Export, one(signed).id).wrapped_key


def test_asking_twice_while_one_is_coming_is_asking_once(signed):
    first = asked(signed)

    assert asked(signed) == first
    assert asked(signed, language="de") != first
    assert asked(signed, PDF) != first
    for _ in range(3):
        assert exports.make_due() == 1
    assert asked(signed) != first


def test_an_export_of_another_petition_cannot_be_fetched_forgotten_or_asked_for_again(make, signed):
    other = make.petition()
    export_id = asked(signed)
    exports.make_due()

    with pytest.raises(ExportGone):
        exports.fetch(other.id, export_id)
    exports.forget(other.id, export_id)
    assert fetched(signed, export_id)
    exports.forget(signed.id, export_id)
    with pytest.raises(ExportGone):
        exports.ask_again(other.id, export_id, None)
    with pytest.raises(ExportGone):
        exports.fetch(signed.id, uuid4())


def test_a_file_is_forgotten_after_a_day_with_its_key(app, signed, clock):
    export_id = asked(signed)
    exports.make_due()

    clock.passes(hours=23.9)
    exports.make_due()
    assert fetched(signed, export_id)

    clock.passes(hours=0.2)
    with pytest.raises(ExportGone):
        exports.fetch(signed.id, export_id)
    assert exports.forget_due() == 1
    assert exports.forget_due() == 0
    assert on_disk(app) == []
    assert one(signed).state is ExportState.EXPIRED
    assert db.session.get_one(Export, export_id, populate_existing=True).wrapped_key is None


def test_what_is_over_can_be_asked_for_again_and_what_is_there_cannot(signed, clock):
    export_id = asked(signed)
    with pytest.raises(ExportGone):
        exports.ask_again(signed.id, export_id, None)
    exports.make_due()
    with pytest.raises(ExportGone):
        exports.ask_again(signed.id, export_id, None)
    clock.passes(hours=25)
    exports.forget_due()
    assert one(signed).state is ExportState.EXPIRED

    again = exports.ask_again(signed.id, export_id, None)

    assert again != export_id
    exports.make_due()
    assert fetched(signed, again)


def test_a_file_can_be_deleted_before_its_time(app, signed):
    export_id = asked(signed)
    exports.make_due()

    exports.forget(signed.id, export_id)
    exports.forget(signed.id, export_id)

    assert on_disk(app) == []
    assert one(signed).state is ExportState.EXPIRED


def test_what_was_deleted_while_it_is_made_leaves_no_file(app, signed, monkeypatch):
    export_id = asked(signed)
    monkeypatch.setattr(exports, "TELLS", 0.0)
    real = export_tasks.tell
    told = []

    def tell(task, **values):
        told.append(values)
        if len(told) == 3:
            exports.forget(signed.id, export_id)
        real(task, **values)

    monkeypatch.setattr(export_tasks, "tell", tell)
    assert exports.make_due() == 1

    assert one(signed).state is ExportState.EXPIRED
    assert on_disk(app) == []


def test_a_file_that_was_lost_in_the_last_moment_is_deleted(app, signed, monkeypatch):
    export_id = asked(signed)
    real = export_tasks.tell

    def tell(task, **values):
        if "wrapped_key" in values:
            exports.forget(signed.id, export_id)
            assert on_disk(app) == []
            (app.config["FILES_DIR"] / "exports").mkdir(exist_ok=True)
        real(task, **values)

    monkeypatch.setattr(export_tasks, "tell", tell)
    exports.make_due()

    assert on_disk(app) == []
    assert one(signed).state is ExportState.EXPIRED


def test_a_petition_that_is_gone_is_no_fault(signed, monkeypatch):
    asked(signed)
    monkeypatch.setattr(exports.petitions, "by_id", lambda _: None)

    assert exports.make_due() == 1


def test_how_far_it_is_can_be_seen_while_it_runs(signed, monkeypatch):
    asked(signed)
    monkeypatch.setattr(exports, "TELLS", 0.0)
    seen = []
    real = export_tasks.tell

    def tell(task, **values):
        real(task, **values)
        db.session.rollback()
        seen.append((one(signed).state.value, one(signed).rows_done, one(signed).rows_total))

    monkeypatch.setattr(export_tasks, "tell", tell)
    exports.make_due()

    assert [state for state, _, _ in seen] == ["running"] * 6 + ["ready"]
    assert [done for _, done, _ in seen] == [0, 1, 2, 3, 4, 4, 4]
    assert {total for _, _, total in seen} == {4}


@pytest.mark.parametrize("kind", [CSV, PDF])
def test_no_transaction_is_open_while_a_file_is_made_or_a_row_is_changed(app, signed, kind, monkeypatch):
    open_ones = []
    keep, tell = exports.export_files.keep, export_tasks.tell

    def watched(pieces):
        for piece in pieces:
            open_ones.append(db.session().in_transaction())
            yield piece

    def telling(*arguments, **values):
        open_ones.append(db.session().in_transaction())
        tell(*arguments, **values)

    monkeypatch.setattr(exports.export_files, "keep", lambda *given: keep(*given[:2], watched(given[2])))
    monkeypatch.setattr(export_tasks, "tell", telling)
    monkeypatch.setattr(exports, "TELLS", 0.0)
    # The keys are not in memory yet.
    app.extensions["petition_app_petition_keys"].clear()
    made(signed, kind)

    assert len(open_ones) >= 6
    assert not any(open_ones)


def test_a_dead_workers_file_comes_up_again_by_itself_and_is_made_anew(app, signed, clock):
    export_id = asked(signed)
    dead = export_tasks.take()
    files.write(
        app.config["FILES_DIR"] / "exports", exports.export_files._file_id(export_id, 1), files.new_key(), [b"x"]
    )

    assert exports.make_due() == 0
    clock.passes(seconds=LEASE.total_seconds() - 1)
    assert exports.make_due() == 0
    clock.passes(seconds=1)
    assert exports.make_due() == 1

    assert len(on_disk(app)) == 1
    assert fetched(signed, export_id)
    with pytest.raises(export_tasks.TaskLost):
        export_tasks.tell(dead, rows_done=1)
    assert one(signed).state is ExportState.READY


def test_a_slow_worker_that_was_overtaken_spoils_nothing(app, signed, clock, monkeypatch):
    export_id = asked(signed)
    real = exports.export_files.keep
    overtaken = []

    def keep(export, attempt, pieces):
        kept = real(export, attempt, pieces)
        if not overtaken:
            overtaken.append(True)
            clock.passes(seconds=LEASE.total_seconds())
            assert exports.make_due() == 1
        return kept

    monkeypatch.setattr(exports.export_files, "keep", keep)
    assert exports.make_due() == 1

    assert len(on_disk(app)) == 1
    assert len(sheet(fetched(signed, export_id))) == 5


def test_what_kills_its_worker_again_and_again_fails_in_the_end(signed, clock):
    asked(signed)
    for _ in range(MOST_ATTEMPTS):
        assert export_tasks.take()
        clock.passes(seconds=LEASE.total_seconds())

    assert exports.make_due() == 1

    assert (one(signed).state, one(signed).failure) == (ExportState.FAILED, ExportFailure.STOPPED)
    assert exports.make_due() == 0


def test_half_files_of_killed_workers_are_swept(app, signed, clock):
    made(signed)
    half = app.config["FILES_DIR"] / "exports" / "x.part"
    half.write_bytes(b"")
    os.utime(half, (clock.now.timestamp(),) * 2)

    exports.forget_due()
    assert len(on_disk(app)) == 2
    clock.passes(hours=1.1)
    exports.forget_due()
    assert len(on_disk(app)) == 1


def test_a_worker_that_is_asked_to_stop_gives_the_file_back(app, signed, monkeypatch):
    export_id = asked(signed)
    monkeypatch.setattr(exports, "TELLS", 0.0)

    assert exports.make_due(must_stop=lambda: True) == 0

    assert one(signed).state is ExportState.REQUESTED
    assert on_disk(app) == []
    assert exports.make_due() == 1
    assert fetched(signed, export_id)
    assert db.session.get_one(Export, export_id).attempts == 1


def test_a_full_disk_is_told_and_the_file_can_be_asked_for_again(app, signed, monkeypatch):
    def full(*_):
        raise files.DiskFull

    export_id = asked(signed)
    monkeypatch.setattr(files, "write", full)
    assert exports.make_due() == 1
    assert (one(signed).state, one(signed).failure) == (ExportState.FAILED, ExportFailure.DISK_FULL)

    monkeypatch.undo()
    again = exports.ask_again(signed.id, export_id, None)
    exports.make_due()
    assert fetched(signed, again)


def test_a_list_that_cannot_be_printed_is_told(signed, monkeypatch):
    asked(signed, PDF)
    monkeypatch.setattr(volumes, "PATIENCE", 0.001)

    exports.make_due()

    assert one(signed).failure is ExportFailure.NOT_PRINTED


def test_a_signature_that_does_not_open_fails_the_file_and_is_not_called_withheld(app, signed):
    with transaction():
        db.session.execute(update(Signature).values(blob=b"\1" + bytes(60)))
    asked(signed)

    exports.make_due()

    assert (one(signed).state, one(signed).failure) == (ExportState.FAILED, ExportFailure.UNREADABLE)
    assert on_disk(app) == []


def test_keys_that_do_not_open_fail_the_file(app, signed, monkeypatch):
    from petition_app.adapters.keyring import KeyMissing

    def missing(_):
        raise KeyMissing

    monkeypatch.setattr(exports.signatures.keys, "of", missing)
    asked(signed)

    exports.make_due()

    assert one(signed).failure is ExportFailure.UNREADABLE


def test_a_mistake_of_ours_is_said_aloud_and_the_file_comes_up_again(signed, clock, monkeypatch):
    export_id = asked(signed)

    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(files, "write", broken)
    with pytest.raises(RuntimeError):
        exports.make_due()
    monkeypatch.undo()

    clock.passes(seconds=LEASE.total_seconds())
    exports.make_due()
    assert fetched(signed, export_id)


def test_a_file_that_was_altered_or_lost_is_gone_and_not_half(app, signed):
    export_id = asked(signed)
    exports.make_due()
    (name,) = on_disk(app)
    path = app.config["FILES_DIR"] / "exports" / name
    whole = path.read_bytes()

    path.write_bytes(whole[:-1])
    with pytest.raises(ExportGone):
        exports.fetch(signed.id, export_id)
    path.unlink()
    with pytest.raises(ExportGone):
        exports.fetch(signed.id, export_id)
    path.write_bytes(whole)
    assert fetched(signed, export_id)


def test_two_workers_make_each_file_once(app, signed):
    ids = {asked(signed, kind, language) for kind in (CSV, PDF) for language in ("en", "de")}
    db.session.remove()
    counts = []

    def work():
        with app.app_context():
            done = 0
            while exports.make_due():
                done += 1
            counts.append(done)
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sum(counts) == 4
    for export_id in ids:
        assert fetched(signed, export_id)
        assert db.session.get_one(Export, export_id).attempts == 1


def test_two_who_ask_in_the_same_instant_ask_once(app, signed):
    db.session.remove()
    ids = []

    def ask():
        with app.app_context():
            ids.append(asked(signed))
            db.session.remove()

    people = [threading.Thread(target=ask) for _ in range(6)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(ids) == 6
    assert len(set(ids)) == 1


_VICTIM = """
import os, sys, time
import config
from petition_app import create_app
from petition_app.adapters import files
from petition_app.services import exports

real = files._encrypt

def slow(file, *arguments):
    print("writing", flush=True)
    real(file, *arguments)
    file.flush()
    print("written", flush=True)
    time.sleep(60)

files._encrypt = slow
app = create_app(config.load(os.environ))
with app.app_context():
    exports.make_due()
"""


@pytest.mark.slow
def test_a_worker_killed_half_way_leaves_no_file_that_counts_and_the_next_makes_it(
    app, signed, database, key_file, tmp_path
):
    export_id = asked(signed)
    db.session.remove()
    victim = subprocess.Popen(
        [sys.executable, "-c", _VICTIM],
        env=os.environ | conftest.environment(key_file, database, tmp_path),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert victim.stdout.readline() == "writing\n"
    assert victim.stdout.readline() == "written\n"
    victim.send_signal(signal.SIGKILL)
    victim.communicate()

    assert one(signed).state is ExportState.RUNNING
    assert [name.endswith(".part") for name in on_disk(app)] == [True]
    with pytest.raises(ExportGone):
        exports.fetch(signed.id, export_id)
    # The lease is over, and the half file is old.
    row(export_id, due_at=exports.clock.now())
    for half in (app.config["FILES_DIR"] / "exports").iterdir():
        os.utime(half, (time.time() - 7200,) * 2)  # noqa: TID251  The file's own clock.

    assert exports.make_due() == 1

    assert len(sheet(fetched(signed, export_id))) == 5
    assert [name.endswith(".encrypted") for name in on_disk(app)] == [True]
    assert db.session.get_one(Export, export_id).attempts == 2
