"""Samples: whom an auditor asks whether they signed, and what it shows if all say yes.

Nobody can choose whom: the root of the log decides (`signature_log.sample`). Who knows the log and the file that is
made of a sample can see that it holds these and no others.
"""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from petition_app.domain import signature_log
from petition_app.domain.signers import Signer

#: None invented among so many means less than one per cent, with 95 % confidence.
USUAL = 300
#: None among so many means less than 0.1 %. More is not a sample but an export, for which other rules hold.
MOST = 3000

HEADER = ("place", "entry", "of", "standing", "name", "e-mail", "country", "language", "day")


class Standing(StrEnum):
    """What became of a signature of which an entry of the log tells."""

    COUNTS = "counts"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    UNREADABLE = "unreadable"
    NO_RECORD = "no record"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """An entry that was drawn: its place in the log, and the hash of the withdrawal secret with which it ends."""

    place: int
    announced: bytes


@dataclass(frozen=True, kw_only=True)
class Draw:
    """What the root of a log of a size has drawn."""

    size: int
    entries: tuple[Drawn, ...]

    @property
    def announced(self) -> frozenset[bytes]:
        """By what the signatures of the sample are found."""
        return frozenset(each.announced for each in self.entries)


@dataclass(frozen=True, kw_only=True)
class Found:
    """A signature that belongs to an entry that was drawn; who it is where it counts."""

    announced: bytes
    standing: Standing
    country: str
    language: str
    day: str
    signer: Signer | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """The entries that were drawn, each with what became of its signature."""

    draw: Draw
    lines: tuple[tuple[Drawn, Found | None, Standing], ...] = field(repr=False)

    def number(self, standing: Standing) -> int:
        """Return how many there are of whom that is so."""
        return sum(line[2] is standing for line in self.lines)

    def rows(self) -> Iterator[Sequence[str]]:
        """Return what stands in the file, under `HEADER`: of whom does not count any more, nothing but that."""
        for drawn, found, standing in self.lines:
            row = (str(drawn.place), drawn.announced.hex(), str(self.draw.size), standing.value)
            if found is None or found.signer is None or standing is not Standing.COUNTS:
                yield (*row, "", "", "", "", "")
            else:
                signer = found.signer
                yield (*row, signer.name, signer.email, found.country, found.language, found.day)

    def told(self) -> list[str]:
        """Return in sentences what is in the sample, and what it shows."""
        asked = len({drawn.announced for drawn, _, standing in self.lines if standing is Standing.COUNTS})
        told = [
            f"{len(self.draw.entries):,} signatures were drawn by the root of {self.draw.size:,} entries; "
            f"{asked:,} of them count and can be asked."
        ]
        told += [f"{number:,} {words}." for standing, words in _NOT_ASKED.items() if (number := self.number(standing))]
        if asked:
            told.append(
                f"If all {asked:,} say that they signed, less than {shown(asked)} % of the signatures that count are "
                "invented, with 95 % confidence. Who does not answer has said nothing."
            )
        return told


_NOT_ASKED = {
    Standing.WITHDRAWN: "were taken back by their signers, as the log says; nothing is kept of them",
    Standing.REMOVED: "were taken out by moderation, and do not count",
    Standing.UNREADABLE: "cannot be opened, or are not what was confirmed, so that nobody can ask them",
    Standing.NO_RECORD: "have no record here: they were refused or erased, and then the log tells of as many removals, "
    "or nobody ever signed them. Ask why",
}


def places(root: bytes, size: int, is_signed: Callable[[int], bool], number: int) -> list[int]:
    """Return the places of so many signatures in the order in which the root draws them, or of all there are."""
    return list(islice(filter(is_signed, signature_log.sample(root, size)), number))


def sample(draw: Draw, found: Sequence[Found], withdrawn: Collection[bytes]) -> Sample:
    """Put together what was drawn and what was found of it. What the log says was withdrawn is, whatever was found.

    Two records that belong to one entry both stand there: one of them is not what it says.
    """
    records: dict[bytes, list[Found]] = {}
    for each in found:
        records.setdefault(each.announced, []).append(each)
    lines: list[tuple[Drawn, Found | None, Standing]] = []
    for drawn in draw.entries:
        if drawn.announced in withdrawn:
            lines.append((drawn, None, Standing.WITHDRAWN))
        elif drawn.announced in records:
            lines += [(drawn, record, record.standing) for record in records[drawn.announced]]
        else:
            lines.append((drawn, None, Standing.NO_RECORD))
    return Sample(draw=draw, lines=tuple(lines))


def shown(number: int) -> str:
    """Return below how many per cent the invented ones are if there is none among so many, rounded up.

    With a share of p invented, none comes among n with a chance of (1 − p)ⁿ, which is less than 5 % from
    p = 1 − 0.05^(1/n) on.
    """
    return f"{math.ceil((1 - 0.05 ** (1 / number)) * 1000) / 10:.1f}"
