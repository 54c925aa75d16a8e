"""Decision-makers: whom a petition asks, and what each said or did about it."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petition_app.db import Base


class DecisionMaker(Base):
    """A person or office that can grant what is asked."""

    __tablename__ = "decision_makers"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    # In each language: an office has another name there, and a person is often written differently.
    name: Mapped[dict[str, str]] = mapped_column(JSON)
    role: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    country: Mapped[str] = mapped_column(String(2), default="")
    # When they were asked, if it is known: from then on the days without an answer are counted.
    asked_on: Mapped[date | None]

    responses: Mapped[list["Response"]] = relationship(
        cascade="all, delete-orphan", order_by="Response.said_on", lazy="selectin"
    )


class Response(Base):
    """What a decision-maker said, promised, did, or did not answer, with its source."""

    __tablename__ = "responses"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    decision_maker_id: Mapped[UUID] = mapped_column(ForeignKey("decision_makers.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    said_on: Mapped[date]
    # "day", "month" or "year": how much of the date is known.
    precision: Mapped[str] = mapped_column(String(5), default="day")
    text: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    quote: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    source_name: Mapped[str] = mapped_column(String(160), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
