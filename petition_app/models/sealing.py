"""Sealing: the public keys that a petition's records are sealed to, and those of the workers that mail."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class SealSet(Base):
    """The keys that belong together; a petition that was published takes up a set once a second person approved it."""

    __tablename__ = "seal_sets"
    __table_args__ = (
        UniqueConstraint("petition_id", "number"),
        CheckConstraint("approved_by <> proposed_by", name="two_people"),
    )

    # What somebody approves is named by this: a number comes again after a proposal was withdrawn.
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    number: Mapped[int]
    # Neither is known of a set that a draft was sealed to.
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Nobody: the set of a draft, or whoever runs the service, by a command.
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the petition's managers were told of either.
    proposal_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approval_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SealKey(Base):
    """One public key of one set; a set seals once somebody has proven to hold each of its keys."""

    __tablename__ = "seal_keys"
    __table_args__ = (UniqueConstraint("petition_id", "key_set", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    key_set: Mapped[int]
    position: Mapped[int]
    recipient: Mapped[str] = mapped_column(String(62))
    # An age file that the key's holder opens, and a hash of the code that stands in it.
    challenge: Mapped[str] = mapped_column(Text)
    answer_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    proven_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WorkerKey(Base):
    """The public key of a worker that lives; the other half is in its memory and ends with it."""

    __tablename__ = "worker_keys"

    recipient: Mapped[str] = mapped_column(String(62), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
