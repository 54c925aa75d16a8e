"""Fundraiser tokens: by which another program tells how much money has been raised."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base


class FundraiserToken(Base):
    """One token of a petition's fundraiser, of which only the SHA-256 is kept."""

    __tablename__ = "fundraiser_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_on: Mapped[date]
    last_used_on: Mapped[date | None]
