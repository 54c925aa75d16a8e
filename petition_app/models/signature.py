"""Signatures: one row each, in which nothing readable tells who signed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Signature(Base):
    """A signature from the form to its end.

    Three indexes, one of what screening held, and no more: what a campaign that explodes overnight costs is written
    here. In clear are petition, state, country, language, source and day; a moment finer than a day is kept only
    while the signature waits for its confirmation, and rounded to the hour.
    """

    __tablename__ = "signatures"
    __table_args__ = (
        Index("uq_signatures_petition_id_blind_index", "petition_id", "blind_index", unique=True),
        Index(
            "ix_signatures_expires_at",
            "expires_at",
            postgresql_where=text("expires_at IS NOT NULL"),
            sqlite_where=text("expires_at IS NOT NULL"),
        ),
        Index(
            "ix_signatures_petition_id_screening",
            "petition_id",
            "screening",
            postgresql_where=text("screening IS NOT NULL"),
            sqlite_where=text("screening IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # No foreign key: each of a thousand inserts a second would lock the one petition's row to check it.
    petition_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(12))
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(String(32), default="")
    day: Mapped[date]
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mail_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blind_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    # Envelopes under the petition's key: who it is, the secret of the mailed links, the proof of confirmation.
    blob: Mapped[bytes | None] = mapped_column(LargeBinary)
    link_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    confirmation: Mapped[bytes | None] = mapped_column(LargeBinary)
    # Why it is held, or was: a code of `domain/screening.py`; and the act by which a moderator decided of it.
    screening: Mapped[str | None] = mapped_column(String(24))
    moderation_id: Mapped[UUID | None]
