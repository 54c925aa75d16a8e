"""Files: what is kept on disk for a while, encrypted from its first byte on."""

import errno
import os
import secrets
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK = 64 * 1024
TAG = 16
MAGIC = b"petition_app file 1\n"
PREFIX = 7
HEADER = len(MAGIC) + PREFIX
COUNTER = 4
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class FileBroken(Exception):
    """A file is missing, cut short, altered, another file's, or under another key."""


class DiskFull(Exception):
    """There was no room for a file; nothing of it is left."""


class _Cipher:
    # Each chunk's nonce holds its place and whether it is the last, so that a file that was cut,
    # continued or shuffled does not open; the header and the file's id are bound to every chunk.
    def __init__(self, file_id: uuid.UUID, key: bytes, header: bytes) -> None:
        self._key = AESGCM(key)
        self._bound = header + file_id.bytes
        self._prefix = header[-PREFIX:]

    @classmethod
    def opened(cls, file: BinaryIO, file_id: uuid.UUID, key: bytes) -> "_Cipher":
        header = file.read(HEADER)
        if len(header) != HEADER or not header.startswith(MAGIC):
            raise FileBroken
        return cls(file_id, key, header)

    def _nonce(self, place: int, final: bool) -> bytes:
        return self._prefix + place.to_bytes(COUNTER, "big") + bytes([final])

    def close(self, place: int, chunk: bytes, *, final: bool) -> bytes:
        return self._key.encrypt(self._nonce(place, final), chunk, self._bound)

    def open(self, place: int, chunk: bytes, *, final: bool) -> bytes:
        try:
            return self._key.decrypt(self._nonce(place, final), chunk, self._bound)
        except (InvalidTag, ValueError) as error:
            raise FileBroken from error


class Chunks:
    """The pieces of an opened file, in clear one at a time; closes the file at the end or when told to."""

    def __init__(self, file: BinaryIO, cipher: _Cipher, last: int) -> None:
        self._file = file
        self._cipher = cipher
        self._last = last
        self._next = 0

    def __iter__(self) -> "Chunks":
        return self

    def __next__(self) -> bytes:
        """Return the next piece. Raises FileBroken."""
        if self._next > self._last:
            self.close()
            raise StopIteration
        try:
            chunk = self._cipher.open(self._next, self._file.read(CHUNK + TAG), final=self._next == self._last)
        except FileBroken:
            self.close()
            raise
        self._next += 1
        return chunk

    def close(self) -> None:
        """Close the file, read to its end or not."""
        self._file.close()


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file whose end is proven: its size in clear and its pieces."""

    size: int
    chunks: Chunks


def new_key() -> bytes:
    """Return a key for one file; the caller keeps it, wrapped, where the file is not."""
    return AESGCM.generate_key(bit_length=256)


def write(directory: Path, file_id: uuid.UUID, key: bytes, pieces: Iterable[bytes]) -> int:
    """Keep the pieces as one encrypted file and return their size; it is there whole or not at all.

    Raises DiskFull.
    """
    with whole_or_not(_path(directory, file_id)) as file:
        return _encrypt(file, file_id, key, pieces)


def write_clear(path: Path, pieces: Iterable[bytes]) -> int:
    """Write a file in clear that its owner asked for, readable for nobody else, and return its size.

    Raises DiskFull.
    """
    with whole_or_not(path) as file:
        return sum(file.write(piece) for piece in pieces)


@contextmanager
def whole_or_not(path: Path) -> Iterator[BinaryIO]:
    """Write a file that is there under its name when everything is on the disk, and not before. Raises DiskFull."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.stem}.{secrets.token_hex(8)}.part")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        keep_name(path.parent)
    except OSError as error:
        half.unlink(missing_ok=True)
        if error.errno in FULL:
            raise DiskFull from error
        raise
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def read(directory: Path, file_id: uuid.UUID, key: bytes) -> Opened:
    """Open a file; its end is proven before the first piece is given away, each piece before itself.

    Raises FileBroken, here and while the pieces are read.
    """
    try:
        file = _path(directory, file_id).open("rb")
    except FileNotFoundError as error:
        raise FileBroken from error
    try:
        cipher = _Cipher.opened(file, file_id, key)
        body = os.fstat(file.fileno()).st_size - HEADER
        last = max(body - 1, 0) // (CHUNK + TAG)
        file.seek(HEADER + last * (CHUNK + TAG))
        cipher.open(last, file.read(), final=True)
        file.seek(HEADER)
    except BaseException:
        file.close()
        raise
    return Opened(size=body - (last + 1) * TAG, chunks=Chunks(file, cipher, last))


def delete(directory: Path, file_id: uuid.UUID) -> None:
    """Remove a file; one that is gone already is no mistake."""
    _path(directory, file_id).unlink(missing_ok=True)


def takes(directory: Path) -> bool:
    """Tell whether a file can be written here; what is tried leaves nothing."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=directory, suffix=".part") as file:
            file.write(bytes(CHUNK))
            file.flush()
    except OSError:
        return False
    return True


def sweep(directory: Path, before: datetime) -> int:
    """Remove the half files that nobody has written to since a moment: their workers were killed."""
    halves = [half for half in directory.glob("*.part") if half.stat().st_mtime < before.timestamp()]
    for half in halves:
        half.unlink(missing_ok=True)
    return len(halves)


def keep_name(directory: Path) -> None:
    """Have the names in a folder on the disk."""
    # Without this a crash of the machine may forget the new name although the content is on disk.
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _encrypt(file: BinaryIO, file_id: uuid.UUID, key: bytes, pieces: Iterable[bytes]) -> int:
    header = MAGIC + secrets.token_bytes(PREFIX)
    cipher = _Cipher(file_id, key, header)
    file.write(header)
    waiting = bytearray()
    place = size = 0
    for piece in pieces:
        waiting += piece
        size += len(piece)
        # The last chunk is known as such only at the end, so one is always kept back.
        while len(waiting) > CHUNK:
            file.write(cipher.close(place, bytes(waiting[:CHUNK]), final=False))
            del waiting[:CHUNK]
            place += 1
    file.write(cipher.close(place, bytes(waiting), final=True))
    return size


def _path(directory: Path, file_id: uuid.UUID) -> Path:
    return directory / f"{file_id}.encrypted"
