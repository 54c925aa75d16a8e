"""Audit: what organisers did that touches personal data; nothing of a signer stands in it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class AuditEntry(Base):
    """One act of one person, for the organisation that answers for it; rows are added and forgotten, never changed."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_organisation_id_id", "organisation_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    # Nobody: whoever runs the service, by a command.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(String(20))
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
