"""Organisations: who asks, and who of its people may do what."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Organisation(Base):
    """An organisation that publishes petitions and answers for what becomes of the signatures."""

    __tablename__ = "organisations"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(160))
    website: Mapped[str] = mapped_column(String(500), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    postal_address: Mapped[str] = mapped_column(String(500), default="")
    # What an imprint and the privacy text name beside these (DDG section 5, MStV section 18, GDPR art. 13).
    telephone: Mapped[str] = mapped_column(String(60), default="")
    represented_by: Mapped[str] = mapped_column(String(300), default="")
    register_entry: Mapped[str] = mapped_column(String(300), default="")
    vat_number: Mapped[str] = mapped_column(String(40), default="")
    responsible_person: Mapped[str] = mapped_column(String(300), default="")
    data_protection_officer: Mapped[str] = mapped_column(String(500), default="")
    complaint_authority: Mapped[str] = mapped_column(String(500), default="")
    # By language: {"de": {"tagline": …, "about": Markdown, "results": [{"label", "value"}], "outlook": Markdown,
    # "links": [{"label", "url"}], "credit": …}}
    presentation: Mapped[dict[str, dict[str, object]]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Grows with every edit, so that the second of two who write at once can be told.
    edition: Mapped[int] = mapped_column(default=1)


class Membership(Base):
    """A person's role in an organisation: reader, editor or manager."""

    __tablename__ = "memberships"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(16))
