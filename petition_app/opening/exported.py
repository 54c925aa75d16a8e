"""Exported: reads the file in which sealed signatures left the service, and sees that it is whole.

Whoever runs the server could write anything into it, so that no line is read into memory beyond what one can hold.
"""

import hashlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from petition_app.domain.sealed_exports import Ending, ExportUnreadable, Heading

_AT_ONCE = 1 << 20
_LONGEST_ENDING = 4096
# The cover stands in the heading. A record has some ten thousand bytes, and a line of the log no more than thirty.
_LONGEST_HEADING = 1 << 20
_LONGEST_LINE = 1 << 17


def heading(path: Path) -> Heading:
    """Read what the file is. Raises ExportUnreadable, OSError."""
    with path.open("rb") as file:
        first = file.readline(_LONGEST_HEADING)
    if not first.endswith(b"\n"):
        raise ExportUnreadable
    return Heading.read(first)


def ending(path: Path, *, logged: bool) -> Ending:
    """Read the last line, and see that the lines before it are the ones that it was written for.

    Between the records that it counts and itself stands the log, where there is one, and otherwise nothing.
    Raises ExportUnreadable, OSError.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_ENDING), os.SEEK_SET)
        end = file.read()
        last = end.removesuffix(b"\n").rpartition(b"\n")[2]
        said = Ending.read(last)
        left = size - len(last) - end.endswith(b"\n")
        lines, digest = 0, hashlib.sha256()
        file.seek(0)
        while left > 0 and (piece := file.read(min(_AT_ONCE, left))):
            digest.update(piece)
            lines += piece.count(b"\n")
            left -= len(piece)
    fits = lines > said.records if logged else lines == said.records + 1
    if digest.hexdigest() != said.digest or not fits:
        raise ExportUnreadable
    return said


def log(path: Path, records: int) -> Iterator[bytes]:
    """Yield the lines between the signatures and the last line: the log, where the petition keeps one."""
    with path.open("rb") as file:
        file.readline(_LONGEST_HEADING)
        lines = islice(_lines(file), records, None)
        before = next(lines, b"")
        for line in lines:
            yield before
            before = line


def batches(path: Path, records: int, at_once: int) -> Iterator[list[bytes]]:
    """Yield the lines of the signatures, so many at once; in the place of one that is too long stands an empty one."""
    with path.open("rb") as file:
        file.readline(_LONGEST_HEADING)
        lines = islice(_lines(file), records)
        while batch := list(islice(lines, at_once)):
            yield batch


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (line := file.readline(_LONGEST_LINE)) and not line.endswith(b"\n"):
            continue
        yield b""
