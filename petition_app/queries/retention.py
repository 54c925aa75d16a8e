"""Retention: until when a petition's signers are known, and what was destroyed when it was over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from petition_app.adapters import keyring
from petition_app.db import db
from petition_app.domain.retention import Deadline, deadline
from petition_app.models import DeletionReport, Petition

#: What a petition's deadline follows from.
DATES = (
    Petition.published_at,
    Petition.created_at,
    Petition.first_closed_at,
    Petition.closed_at,
    Petition.delivered_at,
    Petition.retention_days,
    Petition.forgotten_at,
)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How long what is known of a petition's signers is kept.

    A petition that is open, has no last day and was never closed has no date: it is collecting.
    """

    due_at: datetime | None
    forgotten_at: datetime | None
    has_report: bool


@dataclass(frozen=True, kw_only=True)
class SignedReport:
    """What was destroyed, as it was signed."""

    statement: str
    public_key: bytes
    signed: bytes


def kept(petition_id: UUID) -> Kept | None:
    """Return the dates of a petition, as its organisers see them."""
    row = db.session.execute(
        select(*DATES, Petition.closes_at, DeletionReport.finished_at)
        .outerjoin(DeletionReport, DeletionReport.petition_id == Petition.id)
        .where(Petition.id == petition_id)
    ).one_or_none()
    if row is None:
        return None
    due = due_of(row, closes=row.closes_at)
    return Kept(
        due_at=due.at if due else None,
        forgotten_at=row.finished_at or row.forgotten_at,
        has_report=row.finished_at is not None,
    )


def due_of(row: Any, closes: datetime | None = None) -> Deadline | None:
    """Return the deadline that follows from the dates of a petition, if there is one; `closes` is its last day."""
    closed = row.closed_at or closes
    first_closed = row.first_closed_at or closed
    if first_closed is None:
        return None
    return deadline(
        started=row.published_at or row.created_at,
        first_closed=first_closed,
        closed=closed,
        delivered=row.delivered_at,
        days=row.retention_days,
    )


def report(petition_id: UUID) -> SignedReport | None:
    """Return the report of a petition whose signers are forgotten, and nothing before it is signed."""
    row = db.session.execute(
        select(DeletionReport.statement, DeletionReport.public_key, DeletionReport.signed).where(
            DeletionReport.petition_id == petition_id, DeletionReport.finished_at.is_not(None)
        )
    ).one_or_none()
    return SignedReport(**row._mapping) if row is not None else None


def report_key() -> Ed25519PrivateKey:
    """Return the key that signs reports; it follows from the first line of KEY_FILE."""
    return Ed25519PrivateKey.from_private_bytes(keyring.current().derived("deletion report"))


def report_keys() -> list[bytes]:
    """Return the public keys of all reports: the one that signs now, then those from before KEY_FILE was changed."""
    current = report_key().public_key().public_bytes_raw()
    earlier = db.session.scalars(select(DeletionReport.public_key).distinct())
    return [current, *sorted(key for key in earlier if key not in (None, current))]
