"""Screening: alarms of a petition, and what its moderators did with the signatures that were held."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Alarm(Base):
    """Something that looks like a flood; it falls back by itself when nothing more comes of it."""

    __tablename__ = "alarms"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    screening: Mapped[str] = mapped_column(String(24), primary_key=True)
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A moderator released what it held: what comes after is held for this no more.
    trusted: Mapped[bool] = mapped_column(default=False)


class Moderation(Base):
    """One press of a moderator's button, which can be taken back as a whole."""

    __tablename__ = "moderations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(String(8))
    signatures: Mapped[int]
    undone: Mapped[bool] = mapped_column(default=False)
