"""Pictures: what petitions and organisations show, in every size, where every web machine finds it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime
from petition_app.domain.pictures import Place


class Picture(Base):
    """One picture of a petition or of an organisation; its random id is its address, which nobody guesses."""

    __tablename__ = "pictures"
    __table_args__ = (CheckConstraint("(petition_id IS NULL) <> (organisation_id IS NULL)", name="has_one_owner"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID | None] = mapped_column(ForeignKey("petitions.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    place: Mapped[str] = mapped_column(String(8), default=Place.NOWHERE)
    decision_maker_id: Mapped[UUID | None] = mapped_column(ForeignKey("decision_makers.id", ondelete="SET NULL"))
    width: Mapped[int]
    height: Mapped[int]
    widths: Mapped[list[int]] = mapped_column(JSON)
    # What it shows, in each language; a decorative one says nothing to whoever cannot see it.
    alt: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    decorative: Mapped[bool] = mapped_column(default=False)
    credit: Mapped[str] = mapped_column(String(200), default="")
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PictureFile(Base):
    """A picture in one size and format; what stands here once is never changed, only deleted."""

    __tablename__ = "picture_files"

    picture_id: Mapped[UUID] = mapped_column(ForeignKey("pictures.id", ondelete="CASCADE"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    suffix: Mapped[str] = mapped_column(String(4), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
