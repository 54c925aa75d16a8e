"""Tiles: a tree of hashes and its entries in pieces of 256, each of which is one file (C2SP, tlog-tiles).

A tile of level 0 holds the hashes of 256 leaves; one of level 1 the roots of 256 tiles of level 0, and so on. A full
tile never changes. One that is not full only grows, so that what is asked for by its width never changes either.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from petition_app.domain import merkle
from petition_app.domain.merkle import HASH_BYTES

HEIGHT = 8
WIDTH = 1 << HEIGHT

#: The level under which the entries themselves are kept.
ENTRIES = -1

#: No log has more entries, and no database is asked about what would lie behind.
MOST_ENTRIES = (1 << 31) - 1

_PATH = re.compile(r"(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


@dataclass(frozen=True, order=True)
class Tile:
    """Which piece it is: its level, its place in the level, and how many hashes or entries of it are meant."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """How the tile is called in an address: `0/x001/067`, `entries/000.p/5`."""
        groups = [f"{self.number % 1000:03}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{level}/{'/'.join(groups)}{partial}"


def named(path: str) -> Tile | None:
    """Return the tile that an address names, or None where it cannot be one; a tile has one name only."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    level, number, width = found.groups()
    tile = Tile(
        ENTRIES if level == "entries" else int(level),
        int(number.replace("x", "").replace("/", "")),
        int(width or WIDTH),
    )
    return tile if tile.path == path else None


def standing(size: int, since: int = 0) -> Iterator[Tile]:
    """Return the tiles and bundles that a log of a size consists of, level by level, each as wide as it is.

    Those are left out that were full when the log had so many entries as `since` says.
    """
    level = ENTRIES
    while width := size >> (above := HEIGHT * max(level, 0)):
        for number in range((since >> above) // WIDTH, -(-width // WIDTH)):
            yield Tile(level, number, min(WIDTH, width - number * WIDTH))
        level += 1


def cut(content: bytes, tile: Tile) -> bytes | None:
    """Return as much of what is kept of a tile as is meant; None where there is not so much of it."""
    if tile.level == ENTRIES:
        whole = list(unpacked(content))
        return packed(whole[: tile.width]) if len(whole) >= tile.width else None
    return content[: tile.width * HASH_BYTES] if len(content) >= tile.width * HASH_BYTES else None


class Tree:
    """A tree that is read tile by tile, each of them once."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        """Take what gives the hashes of a tile of that level and number."""
        self._read = read
        self._known: dict[tuple[int, int], bytes] = {}

    def subtree(self, height: int, place: int) -> bytes:
        """Return the root of a full subtree."""
        level, above = divmod(height, HEIGHT)
        first, number = place << above, 1 << above
        key = (level, first // WIDTH)
        if key not in self._known:
            self._known[key] = self._read(*key)
        begin = first % WIDTH
        return merkle.full(_hashes(self._known[key])[begin : begin + number])


def grown(size: int, leaves: Sequence[bytes], read: Callable[[int, int], bytes]) -> dict[tuple[int, int], bytes]:
    """Return the tiles that change, by level and number, when hashes of leaves join a tree of that size."""
    changed: dict[tuple[int, int], bytes] = {}
    level, width, joining = 0, size, list(leaves)
    while joining:
        number, filled = divmod(width, WIDTH)
        kept = _hashes(read(level, number))[:filled] if filled else []
        rising = []
        for part, piece in enumerate(_pieces([*kept, *joining])):
            changed[level, number + part] = b"".join(piece)
            if len(piece) == WIDTH:
                rising.append(merkle.full(piece))
        level, width, joining = level + 1, width // WIDTH, rising
    return changed


def bundles(size: int, entries: Sequence[bytes], read: Callable[[int, int], bytes]) -> dict[tuple[int, int], bytes]:
    """Return the bundles of entries that change when entries join a log of that size."""
    number, filled = divmod(size, WIDTH)
    kept = list(unpacked(read(ENTRIES, number)))[:filled] if filled else []
    return {(ENTRIES, number + part): packed(piece) for part, piece in enumerate(_pieces([*kept, *entries]))}


def packed(entries: Iterable[bytes]) -> bytes:
    """Return entries one after another, each with its length before it in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpacked(bundle: bytes) -> Iterator[bytes]:
    """Return the entries of a bundle. Raises ValueError where it is cut."""
    place = 0
    while place < len(bundle):
        end = place + 2 + int.from_bytes(bundle[place : place + 2], "big")
        if end > len(bundle):
            raise ValueError("a bundle of entries is cut")
        yield bundle[place + 2 : end]
        place = end


def _hashes(content: bytes) -> list[bytes]:
    return [content[place : place + HASH_BYTES] for place in range(0, len(content), HASH_BYTES)]


def _pieces(values: list[bytes]) -> Iterator[list[bytes]]:
    for place in range(0, len(values), WIDTH):
        yield values[place : place + WIDTH]
