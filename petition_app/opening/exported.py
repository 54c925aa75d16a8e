"""Exported: reads the file in which sealed signatures left the service, and sees that it is whole."""

import hashlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from petition_app.domain.sealed_exports import Ending, ExportUnreadable, Heading

_AT_ONCE = 1 << 20
_LONGEST_ENDING = 4096


def heading(path: Path) -> Heading:
    """Read what the file is. Raises ExportUnreadable, OSError."""
    with path.open("rb") as file:
        return Heading.read(file.readline())


def ending(path: Path) -> Ending:
    """Read the last line, and see that the lines before it are the ones that it was written for.

    Raises ExportUnreadable, OSError.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_ENDING), os.SEEK_SET)
        last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
        said = Ending.read(last)
        left = size - len(last) - 1
        digest = hashlib.sha256()
        file.seek(0)
        while left > 0 and (piece := file.read(min(_AT_ONCE, left))):
            digest.update(piece)
            left -= len(piece)
    if digest.hexdigest() != said.digest:
        raise ExportUnreadable
    return said


def log(path: Path, records: int) -> Iterator[bytes]:
    """Yield the lines between the signatures and the last line: the log, where the petition keeps one."""
    with path.open("rb") as file:
        lines = islice(file, 1 + records, None)
        before = next(lines, b"")
        for line in lines:
            yield before
            before = line


def batches(path: Path, records: int, at_once: int) -> Iterator[list[bytes]]:
    """Yield the lines of the signatures, so many at once."""
    with path.open("rb") as file:
        file.readline()
        lines = islice(file, records)
        while batch := list(islice(lines, at_once)):
            yield batch
