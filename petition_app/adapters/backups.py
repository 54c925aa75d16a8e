"""Backups: lines in one age file for keys that lie elsewhere, whole or not there at all."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyrage

from petition_app.adapters.files import whole_or_not

# So much is handed over at once: smaller pieces cost a call each.
_PIECE = 256 * 1024


class KeyInvalid(Exception):
    """What was given is no age key: neither `age1…` nor a file that age-keygen wrote."""


class BackupBroken(Exception):
    """The file is no age file, is cut short, was altered, or is for another key."""


def write(path: Path, recipients: Sequence[str], lines: Iterable[bytes]) -> None:
    """Encrypt the lines to the keys, each of which opens the file alone (age, C2SP age.md v1).

    Nothing is written in clear, not for a moment. Raises KeyInvalid, DiskFull, and whatever the lines raise.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError:
        raise KeyInvalid from None
    with whole_or_not(path) as file:
        reader, writer = _Reader(lines), _Writer(file.write)
        try:
            pyrage.encrypt_io(io.BufferedReader(reader, _PIECE), writer, keys)
        except pyrage.EncryptError:
            # The library only repeats in words what came from either side.
            raise reader.failure or writer.failure or BackupBroken() from None
        if writer.failure is not None:
            # Of what it writes last the library does not say that it failed.
            raise writer.failure


def read(path: Path, identities: str, take: Callable[[bytes], None]) -> None:
    """Decrypt the file and hand over its lines; all of it is proven only when this returns.

    Raises KeyInvalid, BackupBroken, OSError, and whatever taking a line raises.
    """
    written = [line.strip() for line in identities.splitlines() if line.strip() and not line.startswith("#")]
    try:
        keys = [pyrage.x25519.Identity.from_str(line) for line in written]
    except pyrage.IdentityError:
        raise KeyInvalid from None
    writer = _Writer(_lines_to(take))
    with path.open("rb") as file:
        try:
            pyrage.decrypt_io(file, writer, keys)
        except (pyrage.DecryptError, OSError):
            raise writer.failure or BackupBroken() from None
    if writer.failure is not None:
        raise writer.failure


def _lines_to(take: Callable[[bytes], None]) -> Callable[[bytes], Any]:
    waiting = bytearray()

    def write(piece: bytes) -> None:
        waiting.extend(piece)
        *lines, rest = bytes(waiting).split(b"\n")
        for line in lines:
            take(line)
        waiting[:] = rest

    return write


class _Reader(io.RawIOBase):
    """Lines, to be read as a file."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        super().__init__()
        self._pieces = _pieces(lines)
        self._waiting = memoryview(b"")
        self.failure: Exception | None = None

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the next piece goes."""
        try:
            self._waiting = self._waiting or memoryview(next(self._pieces, b""))
        except Exception as failure:
            self.failure = failure
            raise
        much = min(len(buffer), len(self._waiting))
        buffer[:much] = self._waiting[:much]
        self._waiting = self._waiting[much:]
        return much


class _Writer:
    """A file to be written, that remembers what went wrong."""

    def __init__(self, write: Callable[[bytes], Any]) -> None:
        self._keep = write
        self.failure: Exception | None = None

    def write(self, piece: bytes) -> int:
        """Write a piece."""
        try:
            self._keep(piece)
        except Exception as failure:
            self.failure = failure
            raise
        return len(piece)

    def flush(self) -> None:
        """Have nothing left to write: each piece was written at once."""


def _pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for line in lines:
        waiting += line
        waiting += b"\n"
        if len(waiting) >= _PIECE:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)
