"""Signature log: the tree of a petition's log in tiles, its checkpoints, and the leaves on their way into it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class SignatureLog(Base):
    """The log of a petition; its row is what the one who appends holds on to."""

    __tablename__ = "signature_logs"

    petition_id: Mapped[UUID] = mapped_column(ForeignKey("petitions.id"), primary_key=True)
    origin: Mapped[str] = mapped_column(String(255), unique=True)
    size: Mapped[int] = mapped_column(default=0)
    appended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The public half stays for ever: receipts verify when everything else of the petition is gone.
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    # Since a backup was restored: what was signed after it is not known here, and nothing may be signed against it.
    stopped: Mapped[bool] = mapped_column(default=False, server_default=false())
    # How the logs before this one ended, each as its own key signed it, the last one first.
    ended: Mapped[str | None] = mapped_column(Text)


class LogTile(Base):
    """Up to 256 hashes of one level, or, at level −1, up to 256 entries one after another."""

    __tablename__ = "log_tiles"

    petition_id: Mapped[UUID] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpoint(Base):
    """A checkpoint as it was signed; one a size, whoever appends, and every one is kept."""

    __tablename__ = "log_checkpoints"

    petition_id: Mapped[UUID] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary(32))
    signed: Mapped[int]
    withdrawn: Mapped[int]
    removed: Mapped[int]
    note: Mapped[str] = mapped_column(Text)


class LogLeaf(Base):
    """A leaf that waits for its place, and afterwards what its signer's receipt is made of, for a few days.

    No moment stands here that is finer than an hour, and the key by which rows are in order is random.
    """

    __tablename__ = "log_leaves"
    __table_args__ = (
        Index(
            "ix_log_leaves_petition_id_kind_ticket",
            "petition_id",
            "kind",
            "ticket",
            postgresql_where=text("position IS NULL"),
            sqlite_where=text("position IS NULL"),
        ),
        # Whoever appends pays for it, and not the signer who confirms.
        Index(
            "ix_log_leaves_expires_at",
            "expires_at",
            postgresql_where=text("position IS NOT NULL"),
            sqlite_where=text("position IS NOT NULL"),
        ),
    )

    # A signature's is found by the token of its receipt; anything else has a random one.
    ticket: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    petition_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(1))
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    position: Mapped[int | None]
    signature_id: Mapped[UUID | None]
    salt: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
