"""People: organisers and operators; signers have no accounts."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from petition_app.db import Base, UtcDateTime


class Person(Base):
    """Somebody who logs in."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    # As it is compared: in small letters. Accounts are invited, so nobody's capital letters are lost.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(160), default="")
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    operator: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(16), default="en")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LoginSession(Base):
    """One browser in which somebody is logged in; nothing is kept that tells which browser or where."""

    __tablename__ = "sessions"

    # SHA-256 of the cookie's 256 random bits: who reads the table cannot log in with it.
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # To the hour.
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LoginAttempts(Base):
    """How often an address was tried in the running window, under a keyed pseudonym, known to us or not."""

    __tablename__ = "login_attempts"

    pseudonym: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[int]
