"""Merkle: a tree of hashes over the entries of a log, and the proofs that it gives (RFC 9162, section 2.1).

Nobody who holds one root can be shown two histories: every entry has a short proof that it is in the tree, and
every earlier tree a short proof that the later one only added to it. A tree is read through a function that knows
its full subtrees, so that nothing has to lie in memory.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_BYTES = 32

#: The root of a tree without leaves.
EMPTY = hashlib.sha256().digest()

#: Gives the root of the full subtree of a height that stands at a place among those of its height.
Subtrees = Callable[[int, int], bytes]


def leaf(entry: bytes) -> bytes:
    """Return the hash of an entry; its prefix keeps it apart from every inner node (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees that stand side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def full(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes whose number is a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]


class Appended:
    """The root of a tree that is built leaf by leaf, and of which nothing is kept but its right edge."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.size = 0
        self._edge: list[bytes] = []

    def add(self, leaf_hash: bytes) -> None:
        """Take the next leaf."""
        found, height = leaf_hash, self.size
        while height & 1:
            found, height = node(self._edge.pop(), found), height >> 1
        self._edge.append(found)
        self.size += 1

    @property
    def root(self) -> bytes:
        """The root of what was taken so far."""
        if not self._edge:
            return EMPTY
        *others, found = self._edge
        for other in reversed(others):
            found = node(other, found)
        return found


def root(size: int, subtrees: Subtrees) -> bytes:
    """Return the root of the tree's first `size` leaves."""
    return _over(0, size, subtrees) if size else EMPTY


def inclusion(index: int, size: int, subtrees: Subtrees) -> list[bytes]:
    """Return the proof that a leaf is among the first `size` (RFC 9162, section 2.1.3.1).

    Raises ValueError where there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    path = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            path.append(_over(middle, end, subtrees))
            end = middle
        else:
            path.append(_over(begin, middle, subtrees))
            begin = middle
    return path[::-1]


def consistency(old: int, new: int, subtrees: Subtrees) -> list[bytes]:
    """Return the proof that the first `new` leaves begin with the first `old` (RFC 9162, section 2.1.4.1).

    Raises ValueError where the old tree is the larger one.
    """
    if not 0 <= old <= new:
        raise ValueError(f"{new} leaves do not begin with {old}")
    if not old:
        return []
    path = []
    begin, end = 0, new
    while old != end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_over(middle, end, subtrees))
            end = middle
        else:
            path.append(_over(begin, middle, subtrees))
            begin = middle
    # The old root itself is known to whoever asks, as long as the way went left only.
    if begin:
        path.append(_over(begin, end, subtrees))
    return path[::-1]


def proves_inclusion(leaf_hash: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Tell whether the path leads from the leaf at that place to the root (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf_hash
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node(step, found)
            place, last = _past_lonely(place, last)
        else:
            found = node(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def proves_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the path shows that the new tree only added to the old one (RFC 9162, section 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old == new or old == 0:
        return not path and old_root == (new_root if old else EMPTY)
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    earlier = later = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            earlier, later = node(step, earlier), node(step, later)
            place, last = _past_lonely(place, last)
        else:
            later = node(later, step)
        place, last = place >> 1, last >> 1
    return last == 0 and earlier == old_root and later == new_root


def _past_lonely(place: int, last: int) -> tuple[int, int]:
    # A subtree at the right edge goes up unchanged until it has somebody to its left.
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _over(begin: int, end: int, subtrees: Subtrees) -> bytes:
    number = end - begin
    if number & (number - 1) == 0:
        return subtrees(number.bit_length() - 1, begin // number)
    middle = begin + _split(number)
    return node(_over(begin, middle, subtrees), _over(middle, end, subtrees))


def _split(number: int) -> int:
    """Return the largest power of two below the number."""
    return 1 << (number - 1).bit_length() - 1
