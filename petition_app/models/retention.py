"""Retention: what was destroyed of ended petitions, and the proof of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class DeletionReport(Base):
    """What was destroyed of one petition, counted while it goes on, and signed at its end."""

    __tablename__ = "deletion_reports"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(12))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signatures: Mapped[int] = mapped_column(default=0)
    suppressions: Mapped[int] = mapped_column(default=0)
    # The numbers of the petition's keys once they are destroyed: they go first, and the report is signed last.
    data_keys: Mapped[list[int] | None] = mapped_column(JSON)
    # Empty until everything is gone: the statement as it was signed, letter for letter.
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    statement: Mapped[str] = mapped_column(Text, default="")
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    signed: Mapped[bytes | None] = mapped_column(LargeBinary(64))
