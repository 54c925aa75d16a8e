"""Petitions: what is asked, in which languages, with whom, and the keys that protect its signers."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from petition_app.db import Base, UtcDateTime
from petition_app.domain.lifecycle import Outcome, PetitionState
from petition_app.models.organisation import Organisation


class Petition(Base):
    """One petition in all its languages, with one count."""

    __tablename__ = "petitions"
    __table_args__ = (CheckConstraint("goal IS NULL OR goal > 0", name="goal_is_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(16), default=PetitionState.DRAFT)
    hidden: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(16), default=Outcome.NONE)
    default_language: Mapped[str] = mapped_column(String(16))
    hashtag: Mapped[str] = mapped_column(String(64), default="")
    accent: Mapped[str] = mapped_column(String(7), default="#8a1c4a")
    goal: Mapped[int | None]
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When it was closed for the first time. Opening it again changes nothing of what was promised until then.
    first_closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When the signatures were handed over, which shortens how long they are kept.
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When destroying began of what is known of the signers: from then on the petition stays closed.
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The petition's key that new signatures are written with; an insert under another one does nothing.
    key_number: Mapped[int] = mapped_column(default=1, server_default="1")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How many forms it takes in a minute, where an operator gave it a number of its own.
    forms_a_minute: Mapped[int | None]
    # Grows with every edit: what was remembered of an earlier edition is not shown any more.
    edition: Mapped[int] = mapped_column(default=1)

    asks_place: Mapped[bool] = mapped_column(default=False)
    asks_comment: Mapped[bool] = mapped_column(default=False)
    asks_updates: Mapped[bool] = mapped_column(default=True)
    shows_signers: Mapped[bool] = mapped_column(default=False)
    sends_reminder: Mapped[bool] = mapped_column(default=False)
    neutral_mail: Mapped[bool] = mapped_column(default=False)
    retention_days: Mapped[int] = mapped_column(default=365)
    # Whether its count can be verified by anybody; decided before the first signature and never changed after.
    logged: Mapped[bool] = mapped_column(default=False)
    # Empty, or how many of the organisers' keys open a record; it stays once the petition is published.
    sealing: Mapped[str] = mapped_column(String(8), default="")

    organisation: Mapped[Organisation] = relationship()
    texts: Mapped[list["PetitionText"]] = relationship(cascade="all, delete-orphan", order_by="PetitionText.language")
    partners: Mapped[list["Partner"]] = relationship(cascade="all, delete-orphan", order_by="Partner.position")
    topics: Mapped[list["PetitionTopic"]] = relationship(cascade="all, delete-orphan", order_by="PetitionTopic.topic")


class PetitionText(Base):
    """A petition's own words in one language."""

    __tablename__ = "petition_texts"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(16), primary_key=True)
    title: Mapped[str] = mapped_column(String(160))
    summary: Mapped[str] = mapped_column(Text)
    demand: Mapped[str] = mapped_column(Text, default="")
    risk_note: Mapped[str] = mapped_column(Text, default="")
    thanks: Mapped[str] = mapped_column(Text, default="")
    # Who answers for the data together, and who does what (GDPR art. 26).
    joint_controllers: Mapped[str] = mapped_column(Text, default="")
    # What somebody says who passes the petition on; its title stands in for it.
    share_text: Mapped[str] = mapped_column(String(300), default="")


class PetitionTopic(Base):
    """What a petition is about, for those who look through the list."""

    __tablename__ = "petition_topics"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(16), primary_key=True)


class Partner(Base):
    """An organisation that carries the petition too; one with its own list asks for its own opt-in."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("petition_id", "slug"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"))
    slug: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(160))
    website: Mapped[str] = mapped_column(String(500), default="")
    asks_opt_in: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)


class PetitionKey(Base):
    """A petition's keys, wrapped by the key of KEY_FILE; in a table of its own, which no backup holds."""

    __tablename__ = "petition_keys"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # 64 bytes: the data key and the key of the blind index, under AES-256-GCM.
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
