"""Counting: the one number, and its parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, union_all

from petition_app.db import db, hot
from petition_app.domain import clock
from petition_app.models import CountDelta, Tally
from petition_app.queries.memory import remembered

_FOLDED = select(Tally.count).where(
    Tally.petition_id == bindparam("petition_id"), Tally.dimension == "total", Tally.value == ""
)
_UNFOLDED = select(func.sum(CountDelta.amount)).where(CountDelta.petition_id == bindparam("petition_id"))
#: The number of a petition within a statement: between two of them, the worker might fold what the first has not
#: counted yet. It asks for the parameter `petition_id`.
NUMBER = func.coalesce(_FOLDED.scalar_subquery(), 0) + func.coalesce(_UNFOLDED.scalar_subquery(), 0)
_EXACT = select(NUMBER)


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many signatures are confirmed, exact at a moment."""

    number: int
    as_of: datetime


def exact(petition_id: UUID) -> int:
    """Return the number of confirmed signatures: what is folded and what is not yet, in one snapshot."""
    with hot() as connection:
        return int(connection.scalar(_EXACT, {"petition_id": petition_id}) or 0)


def public(petition_id: UUID) -> Count:
    """Return the number that everybody sees, remembered for a few seconds."""
    return remembered(
        ("count", petition_id),
        lambda: Count(number=exact(petition_id), as_of=clock.now().replace(microsecond=0)),
    )


def public_of(petition_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return the numbers of many petitions in one statement; one without any signature may be missing."""
    folded = select(Tally.petition_id, Tally.count.label("number")).where(
        Tally.petition_id.in_(petition_ids), Tally.dimension == "total", Tally.value == ""
    )
    unfolded = select(CountDelta.petition_id, CountDelta.amount.label("number")).where(
        CountDelta.petition_id.in_(petition_ids)
    )
    both = union_all(folded, unfolded).subquery()
    rows = db.session.execute(select(both.c.petition_id, func.sum(both.c.number)).group_by(both.c.petition_id))
    return {petition_id: int(number) for petition_id, number in rows}


def of_this_second(petition_id: UUID) -> int:
    """Return the number for somebody who has just moved it: read once a second, however many press at once."""
    second = int(clock.now().timestamp())
    return remembered(("count", petition_id, second), lambda: exact(petition_id))


def by_day(petition_id: UUID) -> dict[date, int]:
    """Return confirmed signatures by day, the first day first."""
    return {date.fromisoformat(day): count for day, count in sorted(_along(petition_id, "day").items())}


def by_country(petition_id: UUID) -> dict[str, int]:
    """Return confirmed signatures by country, the largest first."""
    return _largest_first(_along(petition_id, "country"))


def by_language(petition_id: UUID) -> dict[str, int]:
    """Return confirmed signatures by the language of the form, the largest first."""
    return _largest_first(_along(petition_id, "language"))


def by_source(petition_id: UUID) -> dict[str, int]:
    """Return confirmed signatures by where the signer came from, the largest first."""
    return _largest_first(_along(petition_id, "source"))


def _along(petition_id: UUID, dimension: str) -> dict[str, int]:
    folded = db.session.execute(
        select(Tally.value, Tally.count).where(Tally.petition_id == petition_id, Tally.dimension == dimension)
    )
    counts = dict(folded.all())
    column = getattr(CountDelta, dimension)
    unfolded = db.session.execute(
        select(column, func.sum(CountDelta.amount)).where(CountDelta.petition_id == petition_id).group_by(column)
    )
    for value, amount in unfolded:
        counts[str(value)] = counts.get(str(value), 0) + amount
    return {value: count for value, count in counts.items() if count}


def _largest_first(counts: dict[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
