"""Outbox: mail that is promised, how often an address may get some, and who wants none."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class OutboxMessage(Base):
    """One promised message; whom it goes to stands only in the signature's envelope."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_due_at",
            "due_at",
            postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL"),
            sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    signature_id: Mapped[UUID] = mapped_column(index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    # Whether the limits were asked already: a message that comes up again is not asked twice.
    decided: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The server's three digits or the kind of fault; never its words, which may repeat the address.
    failure: Mapped[str] = mapped_column(String(40), default="")
    # Of a sealed petition: the address, sealed to the keys of the workers that live, until the message is sent.
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class MailAllowance(Base):
    """How many mails an address got from this installation in the running window, under a keyed pseudonym."""

    __tablename__ = "mail_allowances"

    pseudonym: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[int]


class Suppression(Base):
    """An address whose owner said "that was not me": it is not mailed again under the petition."""

    __tablename__ = "suppressions"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    blind_index: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    # Finds the answer again when the button is pressed twice.
    link_hash: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    # In which the second press is answered: the signature that knew it may be gone.
    language: Mapped[str | None] = mapped_column(String(16))
    until: Mapped[datetime] = mapped_column(UtcDateTime)
