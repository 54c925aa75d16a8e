"""Counting: the journal of what changed the count, and the totals that it is folded into."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base


class CountDelta(Base):
    """One confirmation (+1) or withdrawal (−1), or many that a moderator moved at once, not folded yet."""

    __tablename__ = "count_deltas"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    petition_id: Mapped[UUID]
    amount: Mapped[int]
    day: Mapped[date]
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(32))


class Tally(Base):
    """A folded total along one dimension: all signatures, or those of a day, country, language or source."""

    __tablename__ = "tallies"

    petition_id: Mapped[UUID] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int]
