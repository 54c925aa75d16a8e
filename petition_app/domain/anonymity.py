"""Anonymity: counts by country in which nobody can be found out (k-anonymity, Sweeney 2002)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

#: A country is named from so many signatures up.
LEAST = 10
#: From so many signatures up, a table of countries is published beside the total.
LEAST_FOR_A_TABLE = 100


@dataclass(frozen=True, kw_only=True)
class Published:
    """Countries that are named with their counts, the largest first, and those that are counted together."""

    named: tuple[tuple[str, int], ...]
    others: int
    others_count: int


def published(
    counts: Mapping[str, int], most: int | None = None, known: Mapping[str, int] = MappingProxyType({})
) -> Published:
    """Merge small countries until the rest is no small one itself, and nobody can subtract it out.

    Below LEAST a country is not named; the rest holds LEAST signatures and two countries at least, where there
    are so many. At most `most` are named. `known` counts those who show themselves, who hide nobody else.
    """

    def hidden(pairs: Iterable[tuple[str, int]]) -> int:
        return sum(count - known.get(code, 0) for code, count in pairs)

    ranked = _ranked({code: count for code, count in counts.items() if count > 0})
    named = [pair for pair in ranked if hidden([pair]) >= LEAST][:most]
    rest = [pair for pair in ranked if pair not in named]
    while rest and named and (hidden(rest) < LEAST or len(rest) < 2):
        rest.insert(0, named.pop())
    return Published(named=tuple(named), others=len(rest), others_count=sum(count for _, count in rest))


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of countries as it stands in public: how many countries the others are is not told."""

    named: tuple[tuple[str, int], ...]
    others: int

    @property
    def total(self) -> int:
        """All signatures that it shows."""
        return self.others + sum(count for _, count in self.named)


def next_table(before: Table | None, counts: Mapping[str, int], known: Mapping[str, int]) -> Table | None:
    """Return what stands in public after `before`, so that also the difference of both finds nobody out.

    `known` counts those who show themselves with their country: what is left of a country without them must be
    large enough. Of each number, and of whatever else can be compared in both tables, either nothing moves or
    LEAST signatures do; until then the old number stays.
    """
    if sum(counts.values()) < LEAST_FOR_A_TABLE:
        return before
    fresh = _table(counts, known)
    if before is None:
        return fresh
    old, new = dict(before.named), dict(fresh.named)
    both = {code: _moved(old[code], new[code]) for code in old.keys() & new.keys()}
    is_safe = all(_moved(one, other) == other for one, other in _comparable(before, fresh, counts))
    latest = fresh if is_safe else before
    named = {code: both.get(code, count) for code, count in latest.named}
    return Table(named=_ranked(named), others=latest.others)


def _table(counts: Mapping[str, int], known: Mapping[str, int]) -> Table:
    fresh = published(counts, known=known)
    return Table(named=fresh.named, others=fresh.others_count)


def _comparable(before: Table, after: Table, counts: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return the sums in both tables that are over the same countries, apart from countries named in both.

    Everything else is the same in both. Where all that was the rest is named now, or all that is the rest was named
    before, that is told apart too; a table without others tells that whoever it does not name is nobody.
    """
    old, new = dict(before.named), dict(after.named)
    came = sum(count for code, count in new.items() if code not in old)
    went = sum(count for code, count in old.items() if code not in new)
    there = {code for code, count in counts.items() if count > 0}
    found = []
    if before.others and after.others:
        found.append((before.others + went, after.others + came))
    if there - old.keys() <= new.keys():
        found.append((before.others, came))
    if not before.others or there - new.keys() <= old.keys():
        found.append((went, after.others))
    return found


def _moved(before: int, after: int) -> int:
    return after if abs(after - before) >= LEAST else before


def _ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
