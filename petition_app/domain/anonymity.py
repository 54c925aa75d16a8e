"""Anonymity: counts by country in which nobody can be found out (k-anonymity, Sweeney 2002)."""

from collections.abc import Mapping
from dataclasses import dataclass

#: A country is named from so many signatures up.
LEAST = 10


@dataclass(frozen=True, kw_only=True)
class Published:
    """Countries that are named with their counts, the largest first, and those that are counted together."""

    named: tuple[tuple[str, int], ...]
    others: int
    others_count: int


def published(counts: Mapping[str, int], most: int | None = None) -> Published:
    """Merge small countries until the rest is no small one itself, and nobody can subtract it out.

    Below LEAST a country is not named; the rest holds LEAST signatures and two countries at least, where there
    are so many. At most `most` are named.
    """
    ranked = sorted(
        ((code, count) for code, count in counts.items() if count > 0), key=lambda pair: (-pair[1], pair[0])
    )
    named = [pair for pair in ranked if pair[1] >= LEAST][:most]
    rest = ranked[len(named) :]
    while rest and named and (sum(count for _, count in rest) < LEAST or len(rest) < 2):
        rest.insert(0, named.pop())
    return Published(named=tuple(named), others=len(rest), others_count=sum(count for _, count in rest))
