"""Sections: the blocks of a petition's page in their order, with their words in each language."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petition_app.db import Base


class Section(Base):
    """One block of a petition's page; `domain/sections.py` knows the kinds and the shape of their items."""

    __tablename__ = "sections"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))

    texts: Mapped[list["SectionText"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class SectionText(Base):
    """A section's words in one language: heading, Markdown, and items as the kind needs them."""

    __tablename__ = "section_texts"

    section_id: Mapped[UUID] = mapped_column(ForeignKey("sections.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    heading: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[list[dict[str, object]]] = mapped_column(JSON, default=list)


class Fundraiser(Base):
    """Money asked for beside the signatures: amounts in cents, so that every language shows one truth."""

    __tablename__ = "fundraisers"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    goal: Mapped[int]
    raised: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    ends_on: Mapped[date | None]
    url: Mapped[str] = mapped_column(String(500), default="")
