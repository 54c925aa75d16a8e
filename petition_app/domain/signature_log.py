"""Signature log: what its entries say, and what of a signature nobody can read from them.

    S  a signature counts        commitment (32 bytes), hash of its withdrawal secret (32)
    W  its signer took it back   the withdrawal secret (32)
    R  moderation took it out    reason (1), mark of the signature (32)

The count is S − W − R, which anybody can add up. A commitment is SHA-256 over a random salt, the signature's id, its
country and its day: only the signer's receipt opens it. A withdrawal secret is published with W, and everybody sees
that an S announced its hash; the mark of an R can be worked out by the signer alone.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

SALT_BYTES = 32
_HASH = 32
_NUMBERED = "~"


class EntryKind(StrEnum):
    """What happened to a signature."""

    SIGNED = "S"
    WITHDRAWN = "W"
    REMOVED = "R"


#: In the place of a kind, for the leaf of a held signature: it waits for the release, and is in no log.
HELD_LEAF = "H"


class Reason(StrEnum):
    """Why moderation took a signature out of the count."""

    HELD = "H"
    FLOOD = "F"
    FALSE = "N"
    ERASED = "E"


_LENGTHS = {EntryKind.SIGNED: 1 + 2 * _HASH, EntryKind.WITHDRAWN: 1 + _HASH, EntryKind.REMOVED: 2 + _HASH}


class EntryBroken(Exception):
    """An entry says nothing that an entry can say, or takes back what was never there."""


def commitment(salt: bytes, signature_id: UUID, country: str, day: date) -> bytes:
    """Return what stands for a signature; every part has a fixed length, so that no two can be written alike."""
    return hashlib.sha256(salt + signature_id.bytes + country.encode() + day.isoformat().encode()).digest()


def signed(commitment: bytes, withdrawal_secret: bytes) -> bytes:
    """Return the entry of a signature that counts."""
    return EntryKind.SIGNED.encode() + commitment + announced(withdrawal_secret)


def announced(withdrawal_secret: bytes) -> bytes:
    """Return what the entry of a signature says beforehand of its withdrawal, with which the entry ends."""
    return hashlib.sha256(withdrawal_secret).digest()


def announced_in(entry: bytes) -> bytes:
    """Return what the entry of a signature announces."""
    return entry[-_HASH:]


def withdrawn(withdrawal_secret: bytes) -> bytes:
    """Return the entry of a signature that its signer took back."""
    return EntryKind.WITHDRAWN.encode() + withdrawal_secret


def removed(reason: Reason, link_hash: bytes) -> bytes:
    """Return the entry of a signature that moderation took out of the count."""
    return EntryKind.REMOVED.encode() + reason.encode() + removal_mark(link_hash)


def removal_mark(link_hash: bytes) -> bytes:
    """Return by which mark a signer finds out that hers was removed; `link_hash` ends the chain of her links."""
    return hashlib.sha256(b"petition_app removal" + link_hash).digest()


def kind(entry: bytes) -> EntryKind:
    """Return what an entry says. Raises EntryBroken."""
    for known, length in _LENGTHS.items():
        if entry[:1] == known.encode() and len(entry) == length:
            return known
    raise EntryBroken("an entry says nothing that an entry can say")


@dataclass
class Tally:
    """Adds up entries in the order of the log, and sees that nothing is taken back that was not there."""

    counts: Counter[EntryKind] = field(default_factory=Counter)
    _open: Counter[bytes] = field(default_factory=Counter)
    _withdrawn: set[bytes] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many signatures count: S − W − R."""
        return self.counts[EntryKind.SIGNED] - self.counts[EntryKind.WITHDRAWN] - self.counts[EntryKind.REMOVED]

    def add(self, entry: bytes) -> None:
        """Take the next entry. Raises EntryBroken."""
        found = kind(entry)
        if found is EntryKind.SIGNED:
            self._open[announced_in(entry)] += 1
        elif found is EntryKind.WITHDRAWN:
            its = announced(entry[1:])
            if not self._open[its]:
                raise EntryBroken("a withdrawal takes back what no signature announced, or takes it back again")
            self._open[its] -= 1
            self._withdrawn.add(its)
        self.counts[found] += 1
        if self.count < 0:
            raise EntryBroken("more was taken back than had signed")

    def has(self, announced: bytes) -> bool:
        """Tell whether a signature with that announcement came into the log."""
        return announced in self._open

    def was_withdrawn(self, announced: bytes) -> bool:
        """Tell whether its signer took it back; however often it was held and released before, that is the end."""
        return announced in self._withdrawn


def next_name(origin: str) -> str:
    """Return how the log is called that begins where the one of that name ended; no slug holds the sign between."""
    where, _, name = origin.rpartition("/")
    slug, _, number = name.partition(_NUMBERED)
    return f"{where}/{slug}{_NUMBERED}{int(number or 1) + 1}"


def name_of(origin: str) -> str:
    """Return what stands for a log in its addresses: the petition's slug, with a number where it began anew."""
    return origin.rpartition("/")[2]


def slug_of(name: str) -> str:
    """Return the slug of the petition to which a log of that name belongs."""
    return name.partition(_NUMBERED)[0]


def sample(root: bytes, size: int) -> Iterator[int]:
    """Return the places of a log in an order that its final root alone decides, each of them once.

    Nobody can choose whom an audit looks at: the i-th draw is SHA-256 of `petition_app sample`, the root and i in
    eight bytes, read as a number, modulo the size; a place that was drawn before is passed over.
    """
    drawn: set[int] = set()
    turn = 0
    while len(drawn) < size:
        digest = hashlib.sha256(b"petition_app sample" + root + turn.to_bytes(8, "big")).digest()
        place = int.from_bytes(digest, "big") % size
        turn += 1
        if place not in drawn:
            drawn.add(place)
            yield place


def tally(entries: Iterable[bytes]) -> Tally:
    """Add up entries. Raises EntryBroken."""
    result = Tally()
    for entry in entries:
        result.add(entry)
    return result
