"""Forgetting: what is known of the signers of a petition that ended is destroyed, and a report says so.

The keys first: with them gone, nobody opens the rows, nor a copy of them in whatever backup (crypto-erasure; the keys
are in none). Then the rows, in small steps. Killed at any moment, it goes on the next time.
"""

import json
from functools import partial
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from petition_app.adapters import keyring
from petition_app.db import db, hot, transaction, truncate_write_ahead_log
from petition_app.domain import clock
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.retention import Deadline, deadline
from petition_app.models import (
    DeletionReport,
    Export,
    LogLeaf,
    MailingMessage,
    OutboxMessage,
    Petition,
    PetitionKey,
    SealKey,
    ShownSigner,
    Signature,
    Suppression,
)
from petition_app.queries import counting, keys
from petition_app.services import exports, signature_log
from petition_app.services.steps import forget_some, in_steps

#: What stays of a petition that was forgotten.
_STAYS = ("the petition's page", "the total", "totals by day, country, language and source", "published tables")


def forget_ended_petitions() -> int:
    """Destroy what is known of the signers of petitions whose time is over; return how many petitions were done."""
    closed = select(
        Petition.id,
        Petition.published_at,
        Petition.created_at,
        Petition.closed_at,
        Petition.delivered_at,
        Petition.retention_days,
    ).where(
        Petition.state == PetitionState.CLOSED,
        Petition.closed_at.is_not(None),
        # Signatures without keys wait for the rest of what was begun, or come from a backup that was made before.
        or_(
            exists().where(PetitionKey.petition_id == Petition.id),
            exists().where(Signature.petition_id == Petition.id),
            exists().where(DeletionReport.petition_id == Petition.id, DeletionReport.finished_at.is_(None)),
        ),
    )
    with hot() as connection:
        ended = connection.execute(closed).all()
    done = 0
    for petition in ended:
        due = deadline(
            started=petition.published_at or petition.created_at,
            closed=petition.closed_at,
            delivered=petition.delivered_at,
            days=petition.retention_days,
        )
        if due.at <= clock.now() and _begin(petition.id, due):
            _forget(petition.id)
            done += 1
    return done


def _begin(petition_id: UUID, due: Deadline) -> bool:
    """Close the petition for good, and begin its report; tell whether it is still to be forgotten."""
    with transaction():
        begun = db.session.scalar(
            update(Petition)
            .where(Petition.id == petition_id, Petition.state == PetitionState.CLOSED)
            # Whoever opened it again a moment ago was faster, and keeps what is there.
            .values(
                forgotten_at=func.coalesce(Petition.forgotten_at, clock.now()),
                edition=Petition.edition + 1,
            )
            .returning(Petition.id)
            .execution_options(synchronize_session=False)
        )
        if begun is not None and db.session.get(DeletionReport, petition_id) is None:
            db.session.add(DeletionReport(petition_id=petition_id, reason=due.reason, began_at=clock.now()))
    return begun is not None


def _forget(petition_id: UUID) -> None:
    _destroy_keys(petition_id)
    _forget_exports(petition_id)
    # The log itself stays, and so does every receipt that was fetched.
    signature_log.append(petition_id)
    in_steps(partial(forget_some, LogLeaf.ticket, LogLeaf.petition_id == petition_id))
    _forget_signatures(petition_id)
    in_steps(partial(_forget_suppressions, petition_id))
    _finish(petition_id)


def _destroy_keys(petition_id: UUID) -> None:
    """Destroy the petition's keys, and the public keys that it was sealed to; the report remembers which they were."""
    with transaction():
        # Whoever gives it a new key at this moment is waited for, or finds none to go on from.
        db.session.execute(select(Petition.id).where(Petition.id == petition_id).with_for_update())
        numbers = db.session.scalars(
            delete(PetitionKey).where(PetitionKey.petition_id == petition_id).returning(PetitionKey.number)
        ).all()
        db.session.execute(delete(SealKey).where(SealKey.petition_id == petition_id))
        report = db.session.get_one(DeletionReport, petition_id, populate_existing=True, with_for_update=True)
        if report.finished_at is None:
            report.data_keys = sorted({*(report.data_keys or ()), *numbers})
    keys.forget()
    truncate_write_ahead_log()


def _forget_exports(petition_id: UUID) -> None:
    with hot() as connection:
        ids = connection.scalars(select(Export.id).where(Export.petition_id == petition_id)).all()
    for export_id in ids:
        exports.forget(petition_id, export_id)


def _forget_signatures(petition_id: UUID) -> None:
    of_petition = Signature.petition_id == petition_id
    last = b""

    def in_order(at_once: int) -> int:
        """Go on behind the last: a database that looks from the beginning passes all that was deleted, each time."""
        nonlocal last
        found = _delete_signatures(petition_id, of_petition & (Signature.blind_index > last), at_once)
        last = found[-1] if found and found[-1] else last
        return len(found)

    in_steps(in_order)
    # Those that were taken back have none.
    in_steps(lambda at_once: len(_delete_signatures(petition_id, of_petition, at_once)))


def _delete_signatures(petition_id: UUID, which: ColumnElement[bool], at_once: int) -> list[bytes | None]:
    """Delete some signatures with all that hangs on them; return their blind indexes, in order."""
    with transaction():
        connection = db.session.connection()
        # In the order of the index, so that of two workers the second waits for the first, and not both.
        some = select(Signature.id, Signature.blind_index).where(which).order_by(Signature.blind_index)
        rows = connection.execute(some.limit(at_once).with_for_update()).all()
        ids = [row.id for row in rows]
        for table in (OutboxMessage, ShownSigner, MailingMessage):
            connection.execute(delete(table).where(table.signature_id.in_(ids)))
        connection.execute(delete(Signature).where(Signature.id.in_(ids)))
        _add(petition_id, signatures=len(ids))
    return [row.blind_index for row in rows]


def _forget_suppressions(petition_id: UUID, at_once: int) -> int:
    with transaction():
        some = select(Suppression.blind_index).where(Suppression.petition_id == petition_id).limit(at_once)
        indexes = db.session.scalars(some.with_for_update()).all()
        db.session.execute(
            delete(Suppression).where(Suppression.petition_id == petition_id, Suppression.blind_index.in_(indexes))
        )
        _add(petition_id, suppressions=len(indexes))
    return len(indexes)


def _add(petition_id: UUID, **counts: int) -> None:
    """Count in the report what this step destroys. Joins the caller's transaction."""
    db.session.execute(
        update(DeletionReport)
        .where(DeletionReport.petition_id == petition_id, DeletionReport.finished_at.is_(None))
        .values({name: getattr(DeletionReport, name) + count for name, count in counts.items()})
        .execution_options(synchronize_session=False)
    )


def _finish(petition_id: UUID) -> None:
    """Sign what was done, once nothing is left."""
    confirmed = counting.exact(petition_id)
    with transaction():
        if db.session.scalar(select(exists().where(Signature.petition_id == petition_id))):
            # Another worker is at it, and ends it; or the next round does.
            return
        report = db.session.get_one(DeletionReport, petition_id, populate_existing=True, with_for_update=True)
        if report.finished_at is not None:
            # Another worker was faster.
            return
        petition = db.session.get_one(Petition, petition_id)
        report.finished_at = clock.now()
        report.statement = json.dumps(
            {
                "petition": petition.slug,
                "petition_id": str(petition_id),
                "reason": report.reason,
                "began": report.began_at.isoformat(timespec="seconds"),
                "finished": report.finished_at.isoformat(timespec="seconds"),
                "destroyed": {
                    "signature_records": report.signatures,
                    "suppressed_addresses": report.suppressions,
                    "data_keys": report.data_keys,
                    "blind_index_keys": 1,
                },
                "stays": {"confirmed_signatures": confirmed, "kinds": _STAYS},
            },
            indent=2,
        )
        signing_key = Ed25519PrivateKey.from_private_bytes(keyring.current().derived("deletion report"))
        report.public_key = signing_key.public_key().public_bytes_raw()
        report.signed = signing_key.sign(report.statement.encode())
