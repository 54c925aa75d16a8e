"""Files: encrypted from the first byte on, whole or not there, and closed to whoever altered them."""

import errno
import os
import stat
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petition_app.adapters import files
from petition_app.domain import clock

ONE, OTHER = UUID(int=1), UUID(int=2)
MARKER = b"MARKER-Olga@example.org"


@pytest.fixture
def key():
    return files.new_key()


def content(folder, file_id, key):
    return b"".join(files.read(folder, file_id, key).chunks)


def on_disk(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    "size", [0, 1, files.CHUNK - 1, files.CHUNK, files.CHUNK + 1, 2 * files.CHUNK, 3 * files.CHUNK + 7]
)
def test_what_was_written_is_read_back_and_its_size_is_known_before(tmp_path, key, size):
    data = os.urandom(size)

    assert files.write(tmp_path, ONE, key, [data[:10], b"", data[10:]]) == size

    opened = files.read(tmp_path, ONE, key)
    assert opened.size == size
    assert b"".join(opened.chunks) == data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.binary(max_size=200_000), max_size=6))
def test_it_does_not_matter_in_which_pieces_it_comes(tmp_path, pieces):
    key = files.new_key()

    files.write(tmp_path, ONE, key, pieces)

    assert content(tmp_path, ONE, key) == b"".join(pieces)


def test_nothing_in_clear_is_on_the_disk_while_it_is_written_or_after(tmp_path, key):
    seen = []

    def pieces():
        for _ in range(4000):
            yield MARKER * 4
        seen.extend(path.read_bytes() for path in tmp_path.iterdir())

    files.write(tmp_path, ONE, key, pieces())

    seen.extend(path.read_bytes() for path in tmp_path.iterdir())
    assert len(seen) == 2
    assert len(seen[0]) > files.CHUNK
    assert not any(MARKER in data for data in seen)


def test_the_folder_and_the_file_are_for_us_alone(tmp_path, key):
    folder = tmp_path / "files"

    files.write(folder, ONE, key, [MARKER])

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()] == [0o600]
    assert on_disk(folder) == [f"{ONE}.encrypted"]


def test_two_writings_of_the_same_are_different_bytes(tmp_path, key):
    files.write(tmp_path, ONE, key, [MARKER])
    first = (tmp_path / f"{ONE}.encrypted").read_bytes()

    files.write(tmp_path, ONE, key, [MARKER])

    assert (tmp_path / f"{ONE}.encrypted").read_bytes() != first
    assert content(tmp_path, ONE, key) == MARKER


def altered(path, change):
    data = bytearray(path.read_bytes())
    path.write_bytes(bytes(change(data)))


RECORD = files.CHUNK + files.TAG
BODY = files.HEADER


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[:-1],
        lambda data: data[: BODY + 2 * RECORD],
        lambda data: data[: BODY + RECORD],
        lambda data: data[:BODY],
        lambda data: data[:10],
        lambda data: b"",
        lambda data: data + b"\0",
        lambda data: data + data[BODY : BODY + RECORD],
        lambda data: data[:BODY] + data[BODY + RECORD :],
        lambda data: (
            data[:BODY]
            + data[BODY + RECORD : BODY + 2 * RECORD]
            + data[BODY : BODY + RECORD]
            + data[BODY + 2 * RECORD :]
        ),
        lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
        lambda data: data[: BODY - 1] + bytes([data[BODY - 1] ^ 1]) + data[BODY:],
        lambda data: b"another format......" + data[20:],
    ],
    ids=(
        "cut chunk-away two-away header-only half-header empty longer repeated first-away swapped bit nonce format"
    ).split(),
)
def test_an_altered_file_does_not_open(tmp_path, key, change):
    files.write(tmp_path, ONE, key, [os.urandom(2 * files.CHUNK + 50)])
    altered(tmp_path / f"{ONE}.encrypted", change)

    with pytest.raises(files.FileBroken):
        content(tmp_path, ONE, key)


def test_a_cut_file_is_refused_before_its_first_piece_is_given_away(tmp_path, key):
    files.write(tmp_path, ONE, key, [os.urandom(3 * files.CHUNK)])
    altered(tmp_path / f"{ONE}.encrypted", lambda data: data[: BODY + RECORD])

    with pytest.raises(files.FileBroken):
        files.read(tmp_path, ONE, key)


def test_another_file_another_key_and_no_file_do_not_open(tmp_path, key):
    files.write(tmp_path, ONE, key, [MARKER])
    (tmp_path / f"{OTHER}.encrypted").write_bytes((tmp_path / f"{ONE}.encrypted").read_bytes())

    with pytest.raises(files.FileBroken):
        files.read(tmp_path, OTHER, key)
    with pytest.raises(files.FileBroken):
        files.read(tmp_path, ONE, files.new_key())
    with pytest.raises(files.FileBroken):
        files.read(tmp_path, UUID(int=3), key)


def test_a_full_disk_is_one_clear_error_and_leaves_nothing(tmp_path, key, monkeypatch):
    real = os.fsync

    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.DiskFull):
        files.write(tmp_path, ONE, key, [MARKER])
    assert on_disk(tmp_path) == []

    monkeypatch.setattr(os, "fsync", real)
    files.write(tmp_path, ONE, key, [MARKER])
    assert content(tmp_path, ONE, key) == MARKER


def test_a_disk_that_is_really_full_leaves_no_half_file(key, tmp_path):
    # A limit of the process on the size of a file stands for the disk.
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        with pytest.raises(files.DiskFull):
            files.write(tmp_path, ONE, key, [os.urandom(1_000_000)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)

    assert on_disk(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_not_called_a_full_disk(tmp_path, key):
    (tmp_path / "files").write_text("not a folder")

    with pytest.raises(OSError, match="files"):
        files.write(tmp_path / "files", ONE, key, [MARKER])


def test_pieces_that_fail_leave_the_earlier_file_as_it_was(tmp_path, key):
    files.write(tmp_path, ONE, key, [b"earlier"])

    def pieces():
        yield MARKER
        raise RuntimeError

    with pytest.raises(RuntimeError):
        files.write(tmp_path, ONE, key, pieces())

    assert on_disk(tmp_path) == [f"{ONE}.encrypted"]
    assert content(tmp_path, ONE, key) == b"earlier"


def test_an_opened_file_that_nobody_reads_can_be_closed(tmp_path, key):
    files.write(tmp_path, ONE, key, [MARKER])
    opened = files.read(tmp_path, ONE, key)

    opened.chunks.close()

    with pytest.raises(ValueError, match="closed"):
        next(opened.chunks)


def test_a_deleted_file_is_gone_and_deleting_again_is_no_mistake(tmp_path, key):
    files.write(tmp_path, ONE, key, [MARKER])

    files.delete(tmp_path, ONE)
    files.delete(tmp_path, ONE)

    assert on_disk(tmp_path) == []


def test_half_files_of_killed_workers_are_swept_and_those_being_written_are_not(tmp_path, key):
    files.write(tmp_path, ONE, key, [MARKER])
    old, fresh = tmp_path / "a.part", tmp_path / "b.part"
    old.write_bytes(b"")
    fresh.write_bytes(b"")
    moment = clock.now() - timedelta(hours=1)
    os.utime(old, (moment.timestamp() - 60,) * 2)

    assert files.sweep(tmp_path, moment) == 1

    assert on_disk(tmp_path) == [f"{ONE}.encrypted", "b.part"]
    assert files.sweep(tmp_path / "not there", moment) == 0


def test_a_file_in_clear_is_whole_or_not_there_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "out" / "sheet.csv"

    assert files.write_clear(path, [b"one ", b"two"]) == 7

    assert path.read_bytes() == b"one two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def failing():
        yield b"three"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        files.write_clear(path, failing())
    assert path.read_bytes() == b"one two"
    assert on_disk(path.parent) == ["sheet.csv"]
