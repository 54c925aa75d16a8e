"""Volumes: a list of any length, printed part by part; more than one part goes as a stored ZIP."""

import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from petition_app.adapters.signature_list import typefaces
from petition_app.adapters.signature_list.document import Data, Document
from petition_app.adapters.signature_list.values import Cover, Words
from petition_app.domain.disclosure import ListLine

# A part of ten thousand rows takes its process about half a gigabyte, and a small machine has two.
PART = 10_000
# Less than the lease of a worker that prints: until a part is ready it cannot say that it lives.
PATIENCE = 240
PIECE = 256 * 1024
HERE = Path(__file__).parent


class ListNotPrinted(Exception):
    """A part of the list could not be printed: the press was killed, or refused what it was given."""


@dataclass(frozen=True, kw_only=True)
class Volume:
    """A signature list as one file, in pieces; the lines are read while the pieces are taken."""

    media_type: str
    suffix: str
    pieces: Iterator[bytes]


def signature_list(cover: Cover, lines: Iterable[ListLine], words: Words, *, places: bool, part: int = PART) -> Volume:
    """Return the list as a PDF, or as a ZIP of PDFs where it has more rows than one part.

    Raises ListNotPrinted, while the pieces are taken.
    """
    coming = iter(lines)
    first = list(islice(coming, part + 1))
    if len(first) <= part:
        pieces = _single(cover, first, words, places=places)
        return Volume(media_type="application/pdf", suffix="pdf", pieces=pieces)
    pieces = _several(cover, chain(first, coming), words, places=places, part=part)
    return Volume(media_type="application/zip", suffix="zip", pieces=pieces)


def printed(data: Data, document: Path = HERE / "document.typ", patience: float | None = None) -> bytes:
    """Print one document. Raises ListNotPrinted."""
    task = {
        "fonts": typefaces.folders(),
        "document": document.read_text(encoding="utf-8"),
        "data": data,
    }
    try:
        # The press gets neither our environment, in which there are secrets, nor our modules.
        done = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", str(HERE / "press.py")],
            input=json.dumps(task).encode(),
            capture_output=True,
            check=False,
            timeout=PATIENCE if patience is None else patience,
            env={},
            cwd=HERE,
        )
    except subprocess.TimeoutExpired:
        # Its words could hold names, so nothing of it is passed on.
        raise ListNotPrinted("time ran out") from None
    if done.returncode:
        raise ListNotPrinted(f"the press ended with {done.returncode}")
    return done.stdout


def _single(cover: Cover, lines: list[ListLine], words: Words, *, places: bool) -> Iterator[bytes]:
    document = Document(cover, words).with_cover(_by_country(lines))
    if lines:
        document.with_list(lines, places=places)
    whole = printed(document.data())
    for start in range(0, len(whole), PIECE):
        yield whole[start : start + PIECE]


def _several(cover: Cover, lines: Iterator[ListLine], words: Words, *, places: bool, part: int) -> Iterator[bytes]:
    counts: Counter[str] = Counter()
    parts = 0
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as bundle:
        while batch := list(islice(lines, part)):
            parts += 1
            counts.update(_by_country(batch))
            document = Document(cover, words).with_list(batch, places=places, part=parts)
            bundle.writestr(_entry(cover, f"signatures-{parts:04d}.pdf"), printed(document.data()))
            yield pipe.taken()
        # Only now is it known what the cover has to say.
        bundle.writestr(_entry(cover, "cover.pdf"), printed(Document(cover, words).with_cover(counts, parts).data()))
        yield pipe.taken()
    yield pipe.taken()


def _by_country(lines: list[ListLine]) -> Counter[str]:
    return Counter(line.country for line in lines)


def _entry(cover: Cover, name: str) -> zipfile.ZipInfo:
    # The day of the list, and not the moment, the user or the system that packed it.
    entry = zipfile.ZipInfo(name, (cover.day.year, cover.day.month, cover.day.day, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


class _Pipe:
    # What the ZIP writer needs of a file that cannot be gone back in.
    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here: what was written is taken in pieces."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        pieces, self._written = self._written, []
        return b"".join(pieces)
