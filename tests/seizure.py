"""Seizure: what somebody finds who takes the machine away and searches every file for a person."""

import base64
import mmap
import quopri
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Trace:
    """A marker that was found: in which file, and written in which way."""

    marker: str
    writing: str
    path: Path


def writings(marker: str) -> dict[str, bytes]:
    """Return a marker in every way in which software writes text down."""
    plain = marker.encode()
    found = {
        "UTF-8": plain,
        "lower case": marker.lower().encode(),
        "upper case": marker.upper().encode(),
        "UTF-16 little endian": marker.encode("utf-16-le"),
        "UTF-16 big endian": marker.encode("utf-16-be"),
        "UTF-32": marker.encode("utf-32-le"),
        "quoted-printable": quopri.encodestring(plain).rstrip(b"=\n"),
        "percent": quote(marker, safe="").encode(),
        "percent, lower case": quote(marker, safe="").lower().encode(),
        "JSON": marker.encode("ascii", "backslashreplace"),
        "hexadecimal": plain.hex().encode(),
        "reversed": plain[::-1],
        "reversed domain": ".".join(reversed(marker.split("."))).encode(),
    }
    for offset in range(3):
        # Base64 writes three bytes as four characters, so a marker looks different at each of three places;
        # the characters at both ends hold something of their neighbours.
        whole = base64.b64encode(b"\0" * offset + plain + b"\0" * (-(offset + len(plain)) % 3))
        start, end = -(-offset * 4 // 3), (offset + len(plain)) * 4 // 3
        found[f"base64, {offset}"] = whole[start + (1 if offset else 0) : end]
    return found


def traces(markers: Iterable[str], folders: Iterable[Path]) -> list[Trace]:
    """Return every marker that stands in a file of the folders, in its name or in its content."""
    sought = [(marker, writing, text) for marker in markers for writing, text in writings(marker).items()]
    return [
        Trace(marker, writing, path)
        for path in _files(folders)
        for content in _content(path)
        for marker, writing, text in sought
        if content.find(text) >= 0 or text in str(path).encode()
    ]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file() and not path.is_socket())


def _content(path: Path) -> Iterator[mmap.mmap | bytes]:
    if path.stat().st_size == 0:
        yield b""
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        yield content
