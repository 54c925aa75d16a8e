"""Updates: the news of a petition, as a timeline."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Update(Base):
    """One piece of news, in the languages it was written in."""

    __tablename__ = "updates"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), index=True)
    happened_on: Mapped[date]
    # "day", "month" or "year": how much of the date is known.
    precision: Mapped[str] = mapped_column(String(5), default="day")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    title: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    body: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
