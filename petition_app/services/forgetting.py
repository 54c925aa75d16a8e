"""Forgetting: what is known of the signers of a petition that ended is destroyed, and a report says so.

The keys first: with them gone, nobody opens the rows, nor a copy of them in whatever backup (crypto-erasure; the keys
are in none). Then the rows, in small steps. Killed at any moment, it goes on the next time.
"""

import json
from functools import partial
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from petition_app.db import db, hot, transaction, truncate_write_ahead_log
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.retention import REPORT_KEYS, Deadline
from petition_app.domain.signature_log import HELD_LEAF
from petition_app.models import (
    DeletionReport,
    Export,
    LogLeaf,
    MailingMessage,
    OutboxMessage,
    Petition,
    PetitionKey,
    SealKey,
    SealSet,
    ShownSigner,
    Signature,
    Suppression,
)
from petition_app.queries import counting, keys
from petition_app.queries import retention as queries
from petition_app.queries import signature_log as signature_log_queries
from petition_app.services import audit, exports, signature_log
from petition_app.services.broken_petitions import passed_over
from petition_app.services.steps import forget_some, in_steps

#: What stays of a petition that was forgotten.
_STAYS = ("the petition's page", "the total", "totals by day, country, language and source", "published tables")


def forget_ended_petitions() -> int:
    """Destroy what is known of the signers of petitions whose time is over; return how many petitions were done."""
    ended = select(Petition.id, *queries.DATES).where(
        # One that was opened again is among them: whoever signed before was promised a day.
        func.coalesce(Petition.first_closed_at, Petition.closed_at).is_not(None),
        # Signatures without keys wait for the rest of what was begun, or come from a backup that was made before.
        or_(
            exists().where(PetitionKey.petition_id == Petition.id),
            exists().where(Signature.petition_id == Petition.id),
            exists().where(DeletionReport.petition_id == Petition.id, DeletionReport.finished_at.is_(None)),
        ),
    )
    with hot() as connection:
        petitions = connection.execute(ended).all()
    done = 0
    for petition in petitions:
        with passed_over(petition.id, "forget"):
            if _is_due(petition) and _begin(petition.id):
                _forget(petition.id)
                done += 1
    return done


def _is_due(petition: Any) -> Deadline | None:
    """Return the deadline of a petition that is to be forgotten now; one that was begun is done to the end."""
    due = queries.due_of(petition)
    return due if due and (petition.forgotten_at is not None or due.at <= clock.now()) else None


def _begin(petition_id: UUID) -> bool:
    """Close the petition for good, and begin its report; tell whether it is still to be forgotten."""
    with transaction():
        # Nobody moves it in the meantime. Whoever gave it more time a moment ago was faster, and keeps what is there.
        petition = db.session.execute(select(*queries.DATES).where(Petition.id == petition_id).with_for_update()).one()
        due = _is_due(petition)
        if due is None:
            return False
        if petition.closed_at is None:
            audit.note_petition(Act.CLOSED, petition_id, None)
        db.session.execute(
            update(Petition)
            .where(Petition.id == petition_id)
            .values(
                state=PetitionState.CLOSED,
                closed_at=func.coalesce(Petition.closed_at, clock.now()),
                forgotten_at=func.coalesce(Petition.forgotten_at, clock.now()),
                edition=Petition.edition + 1,
            )
            .execution_options(synchronize_session=False)
        )
        if db.session.get(DeletionReport, petition_id) is None:
            db.session.add(DeletionReport(petition_id=petition_id, reason=due.reason, began_at=clock.now()))
    return True


def _forget(petition_id: UUID) -> None:
    _destroy_keys(petition_id)
    _forget_exports(petition_id)
    _forget_signatures(petition_id)
    in_steps(partial(_forget_suppressions, petition_id))
    _forget_leaves(petition_id)
    # Once more, so that nothing that was ready in between opens for another day.
    _forget_exports(petition_id)
    _finish(petition_id)


def _forget_leaves(petition_id: UUID) -> None:
    """Let what waits come into the log, and forget what receipts are made of: the log stays, and so do receipts.

    The signatures are gone by now, so that nobody is left who could withdraw: whoever did so at the last moment is
    in the log as she left the count.
    """
    signature_log.append(petition_id)
    done = LogLeaf.position.is_not(None) | (LogLeaf.kind == HELD_LEAF)
    in_steps(partial(forget_some, LogLeaf.ticket, (LogLeaf.petition_id == petition_id) & done))


def _destroy_keys(petition_id: UUID) -> None:
    """Destroy the petition's keys, and the public keys that it was sealed to; the report remembers which they were."""
    with transaction():
        # Whoever gives it a new key at this moment is waited for, or finds none to go on from.
        db.session.execute(select(Petition.id).where(Petition.id == petition_id).with_for_update())
        numbers = db.session.scalars(
            delete(PetitionKey).where(PetitionKey.petition_id == petition_id).returning(PetitionKey.number)
        ).all()
        for table in (SealKey, SealSet):
            db.session.execute(delete(table).where(table.petition_id == petition_id))
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
        some_left = exists().where(Signature.petition_id == petition_id)
        some_wait = exists().where(LogLeaf.petition_id == petition_id)
        if db.session.scalar(select(some_left | some_wait)):
            # Another worker is at it, and ends it; or the next round does.
            return
        report = db.session.get_one(DeletionReport, petition_id, populate_existing=True, with_for_update=True)
        if report.finished_at is not None:
            # Another worker was faster.
            return
        petition = db.session.get_one(Petition, petition_id)
        report.finished_at = clock.now()
        log_key, final = signature_log_queries.key(petition_id), signature_log_queries.checkpoint(petition_id)
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
                # Signed by the log's own key, and the last one that there will be.
                "final_checkpoint": final and final.note,
                "log_key": log_key and log_key.written,
                "report_keys": f"{current_app.config['PUBLIC_BASE_URL']}{REPORT_KEYS}",
            },
            indent=2,
        )
        signing_key = queries.report_key()
        report.public_key = signing_key.public_key().public_bytes_raw()
        report.signed = signing_key.sign(report.statement.encode())
