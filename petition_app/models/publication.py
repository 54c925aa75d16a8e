"""Publications: what stands in public of a petition's signatures, renewed once a day."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base


class Publication(Base):
    """The table of countries that stands in public, and up to which day signers were looked at."""

    __tablename__ = "publications"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    published_on: Mapped[date]
    # [["DE", 120], …] and the sum of all others; empty before there is a table.
    named: Mapped[list[list[str | int]]] = mapped_column(JSON, default=list)
    others: Mapped[int] = mapped_column(default=0)
    # The first day whose signers were not looked at yet; None before anybody was.
    signers_from: Mapped[date | None]


class ShownSigner(Base):
    """A signature in the public list: which one and in what order, and nothing of who it is."""

    __tablename__ = "shown_signers"

    signature_id: Mapped[UUID] = mapped_column(primary_key=True)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    shown_on: Mapped[date]
    # Drawn by lot, so that nobody can tell who signed before whom.
    position: Mapped[int]
