"""Mailings: an update on its way to those who agreed to news by mail."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Mailing(Base):
    """One update that is mailed; there is at most one mailing an update, so that nobody gets it twice."""

    __tablename__ = "mailings"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    update_id: Mapped[UUID] = mapped_column(ForeignKey("updates.id"), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    # While the readers are looked for: the blind index behind which the next batch begins.
    last_index: Mapped[bytes] = mapped_column(LargeBinary(32), default=b"")
    readers: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    # Whether an organiser has had it in her own mailbox: without that it does not go out.
    previewed: Mapped[bool] = mapped_column(default=False)
    preview_person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    preview_language: Mapped[str] = mapped_column(String(16), default="")
    preview_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailingMessage(Base):
    """One copy that still has to go out; whom it goes to stands only in the signature's envelope.

    Apart from the outbox, so that a million of these never stand before a single confirmation.
    """

    __tablename__ = "mailing_messages"
    __table_args__ = (
        Index("uq_mailing_messages_signature_id_mailing_id", "signature_id", "mailing_id", unique=True),
        Index("ix_mailing_messages_mailing_id_due_at", "mailing_id", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    mailing_id: Mapped[UUID] = mapped_column(ForeignKey("mailings.id"))
    signature_id: Mapped[UUID]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
