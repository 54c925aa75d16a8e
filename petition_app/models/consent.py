"""Consents: the exact wordings that signers agreed to, so that each single consent can be proved."""

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base


class ConsentWording(Base):
    """One version of what stood beside the box; a signature's envelope names it by its SHA-256."""

    __tablename__ = "consent_wordings"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)
    first_used: Mapped[date]
