"""Signature log: what happens to signatures is queued, and appended in shuffled batches under a signed checkpoint.

Nothing is appended at the moment in which it happens: whoever watches the log must not learn when somebody signed.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import SystemRandom
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, func, select, true, update
from sqlalchemy import insert as plain_insert

from petition_app.adapters import keyring
from petition_app.db import db, insert, transaction
from petition_app.domain import clock, merkle, signature_log, tiles, tokens
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.signature_log import HELD_LEAF, SALT_BYTES, EntryKind, Reason
from petition_app.domain.tokens import Purpose
from petition_app.models import LogCheckpoint, LogLeaf, LogTile, Petition, Signature, SignatureLog
from petition_app.queries import signature_log as queries
from petition_app.queries.signature_log import RECEIPT_KEPT
from petition_app.services.broken_petitions import passed_over

#: The worker looks every so often, and appends what waits once it is so much that nobody stands out,
LOOKS_EVERY = timedelta(minutes=15)
FEWEST = 10
#: or once the log has stood still for so long: half of what every signer is promised.
LONGEST_WAIT = queries.PROMISED_WITHIN / 2

# Small enough for other writers of SQLite to come in between.
_AT_ONCE = 1024
_SHUFFLED = SystemRandom()
_TAKES_BACK = (EntryKind.WITHDRAWN, EntryKind.REMOVED)


def start(petition_id: UUID) -> None:
    """Make the log of a petition that keeps one, with its key and the checkpoint of nothing.

    Pressing twice makes one. Joins the caller's transaction.
    """
    slug = db.session.scalar(select(Petition.slug).where(Petition.id == petition_id, Petition.logged))
    if slug is None or db.session.get(SignatureLog, petition_id) is not None:
        return
    private = Ed25519PrivateKey.generate()
    origin = f"{current_app.config['PUBLIC_BASE_URL'].partition('://')[2]}/log/{slug}"
    public = NoteKey(name=origin, public=private.public_key().public_bytes_raw())
    secret = private.private_bytes_raw()
    db.session.add(
        SignatureLog(
            petition_id=petition_id,
            origin=origin,
            appended_at=clock.now(),
            public_key=public.public,
            wrapped_key=keyring.current().wrap(secret, queries.bound_to(petition_id)),
        )
    )
    db.session.add(_checkpoint(petition_id, public.signed(_text(origin, 0, merkle.EMPTY), secret), 0, merkle.EMPTY, {}))


def leaf(token: str, signature_id: UUID, country: str, day: date) -> dict[str, Any]:
    """Return the values of a signature's leaf, for the statement that confirms it. Raises LinkBroken."""
    salt = secrets.token_bytes(SALT_BYTES)
    commitment = signature_log.commitment(salt, signature_id, country, day)
    return {
        "ticket": tokens.receipt_lookup(tokens.receipt(token, Purpose.CONFIRM)),
        "entry": signature_log.signed(commitment, tokens.withdrawal_secret(token, Purpose.CONFIRM)),
        "salt": salt,
        "leaf_expires_at": kept_until(),
    }


def take_back(petition_id: UUID, token: str, purpose: Purpose) -> None:
    """Log that its signer took a signature back, and forget its receipt. Joins the caller's transaction.

    Raises LinkBroken.
    """
    _queue(
        petition_id,
        EntryKind.WITHDRAWN,
        signature_log.withdrawn(tokens.withdrawal_secret(token, purpose)),
        forgets=tokens.receipt_lookup(tokens.receipt(token, purpose)),
    )


def remove(petition_id: UUID, link_hash: bytes, reason: Reason) -> None:
    """Log that a signature was taken out of the count, and why. Joins the caller's transaction."""
    _queue(petition_id, EntryKind.REMOVED, signature_log.removed(reason, link_hash))


def can_be_released(petition_id: UUID) -> ColumnElement[bool]:
    """Say of which held signatures the log can say that they count: of all, where there is none."""
    if not _is_logged(petition_id):
        return true()
    held = select(LogLeaf.signature_id).where(LogLeaf.petition_id == petition_id, LogLeaf.kind == HELD_LEAF)
    return Signature.id.in_(held)


def release(petition_id: UUID, released: Select[UUID]) -> None:
    """Let the leaves of signatures that count now come into the log. Joins the caller's transaction."""
    db.session.execute(
        update(LogLeaf)
        .where(LogLeaf.petition_id == petition_id, LogLeaf.kind == HELD_LEAF, LogLeaf.signature_id.in_(released))
        .values(kind=EntryKind.SIGNED, expires_at=kept_until())
        .execution_options(synchronize_session=False)
    )


def tickets(petition_id: UUID, released: Select[UUID]) -> dict[UUID, bytes]:
    """Return by which ticket the leaf of each released signature is found; nothing leads there but looking at all."""
    found = select(LogLeaf.signature_id, LogLeaf.ticket).where(
        LogLeaf.petition_id == petition_id, LogLeaf.kind == EntryKind.SIGNED, LogLeaf.signature_id.in_(released)
    )
    return {row.signature_id: row.ticket for row in db.session.execute(found)}


def hold_again(petition_id: UUID, link_hashes: Sequence[bytes], leaves: Collection[bytes]) -> None:
    """Log that signatures count no more which were released, and keep their leaves. Joins the caller's transaction.

    `leaves` are their tickets. One that still waits comes into the log all the same, and is taken out there: its
    signer may hold a promise. A leaf of which nothing is kept any more can come into no log again, nor its signature
    into the count.
    """
    if not link_hashes or not _is_logged(petition_id):
        return
    # Nobody appends in the meantime.
    db.session.execute(select(SignatureLog.size).where(SignatureLog.petition_id == petition_id).with_for_update())
    its = (LogLeaf.ticket.in_(leaves), LogLeaf.kind == EntryKind.SIGNED)
    waiting = db.session.scalars(select(LogLeaf.entry).where(*its, LogLeaf.position.is_(None))).all()
    removed = [signature_log.removed(Reason.HELD, link_hash) for link_hash in link_hashes]
    rows = [_row(petition_id, EntryKind.SIGNED, entry) for entry in waiting]
    rows += [_row(petition_id, EntryKind.REMOVED, entry) for entry in removed]
    db.session.connection().execute(plain_insert(LogLeaf), rows)
    db.session.execute(
        update(LogLeaf).where(*its).values(kind=HELD_LEAF, position=None).execution_options(synchronize_session=False)
    )


def forget_held(signature_ids: Collection[UUID]) -> None:
    """Forget the leaves of signatures that were held and are gone. Joins the caller's transaction."""
    db.session.execute(
        delete(LogLeaf).where(
            LogLeaf.kind == HELD_LEAF, LogLeaf.position.is_(None), LogLeaf.signature_id.in_(signature_ids)
        )
    )


def append_due() -> int:
    """Append what waits in each log, where it is enough or has waited long enough; return how much it was."""
    waits = func.count(LogLeaf.ticket)
    rows = db.session.execute(
        select(SignatureLog.petition_id, SignatureLog.appended_at, waits.label("waits"))
        .join(
            LogLeaf,
            and_(
                LogLeaf.petition_id == SignatureLog.petition_id,
                LogLeaf.position.is_(None),
                LogLeaf.kind != HELD_LEAF,
            ),
        )
        .where(~SignatureLog.stopped)
        .group_by(SignatureLog.petition_id, SignatureLog.appended_at)
    ).all()
    stood_still = clock.now() - LONGEST_WAIT
    appended = 0
    for row in rows:
        if row.waits >= FEWEST or row.appended_at <= stood_still:
            with passed_over(row.petition_id, "append"):
                appended += append(row.petition_id)
    return appended


def append(petition_id: UUID) -> int:
    """Append everything that waits in a petition's log, batch by batch; return how much it was.

    Nothing where the log stands still.
    """
    appended = 0
    while done := _append_some(petition_id):
        appended += done
    return appended


def forget_receipt(ticket: bytes) -> None:
    """Keep what a receipt is made of for another hour only: its signer has fetched it."""
    soon = clock.next_hour(clock.now() + timedelta(hours=1))
    with transaction():
        db.session.execute(
            update(LogLeaf)
            .where(LogLeaf.ticket == ticket, LogLeaf.position.is_not(None), LogLeaf.expires_at > soon)
            .values(expires_at=soon)
        )


def forget_receipt_of(signature_id: UUID) -> None:
    """Keep nothing that leads from the log to a signature that is erased. Joins the caller's transaction.

    One that waits must still come into the log, as its signer was promised.
    """
    of_it = LogLeaf.signature_id == signature_id
    db.session.execute(delete(LogLeaf).where(of_it, LogLeaf.position.is_not(None)))
    db.session.execute(update(LogLeaf).where(of_it).values(salt=None, signature_id=None))


def _append_some(petition_id: UUID) -> int:
    """Append one batch and sign the checkpoint after it, all or nothing of it.

    Whoever appends holds the log's row until the end, so that two at once come one after the other; and a size has
    one checkpoint, whatever happens.
    """
    with transaction():
        log = db.session.scalar(
            select(SignatureLog)
            .where(SignatureLog.petition_id == petition_id, ~SignatureLog.stopped)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        leaves = _batch(petition_id) if log is not None else []
        if log is None or not leaves:
            return 0
        _grow(petition_id, log.size, [each.entry for each in leaves])
        _give_places(log.size, leaves)
        log.size += len(leaves)
        log.appended_at = clock.now()
        _sign(log, leaves)
    return len(leaves)


def _batch(petition_id: UUID) -> Sequence[LogLeaf]:
    """Return what is appended next, shuffled: signatures first, so that none is taken back before it is there."""
    waits = (
        select(LogLeaf)
        .where(LogLeaf.petition_id == petition_id, LogLeaf.position.is_(None))
        .order_by(LogLeaf.kind, LogLeaf.ticket)
    )
    # In this order: whatever the first takes back waited already, or is in the log, when the second is read.
    others = list(db.session.scalars(waits.where(LogLeaf.kind.in_(_TAKES_BACK)).limit(_AT_ONCE)))
    signed = list(db.session.scalars(waits.where(LogLeaf.kind == EntryKind.SIGNED).limit(_AT_ONCE)))
    if len(signed) == _AT_ONCE:
        others = []
    _SHUFFLED.shuffle(signed)
    _SHUFFLED.shuffle(others)
    return [*signed, *others]


def _grow(petition_id: UUID, size: int, entries: Sequence[bytes]) -> None:
    def read(level: int, number: int) -> bytes:
        return queries.kept(petition_id, level, number)

    changed = tiles.grown(size, [merkle.leaf(entry) for entry in entries], read)
    changed |= tiles.bundles(size, entries, read)
    for (level, number), content in changed.items():
        keeping = insert(LogTile).values(petition_id=petition_id, level=level, number=number, content=content)
        db.session.execute(
            keeping.on_conflict_do_update(
                index_elements=[LogTile.petition_id, LogTile.level, LogTile.number],
                set_={"content": keeping.excluded.content},
            )
        )


def _give_places(size: int, leaves: Sequence[LogLeaf]) -> None:
    """Write where the leaves of receipts are, and forget the others: they have done their work."""
    places = [{"of": each.ticket, "place": place} for place, each in enumerate(leaves, size) if each.salt is not None]
    connection = db.session.connection()
    if places:
        placing = update(LogLeaf).where(LogLeaf.ticket == bindparam("of")).values(position=bindparam("place"))
        connection.execute(placing, places)
    done = [each.ticket for each in leaves if each.salt is None]
    connection.execute(delete(LogLeaf).where(LogLeaf.ticket.in_(done)))
    for each in leaves:
        db.session.expunge(each)


def _sign(log: SignatureLog, leaves: Iterable[LogLeaf]) -> None:
    before = queries.checkpoint(log.petition_id)
    counts = {name: getattr(before, name, 0) for name in ("signed", "withdrawn", "removed")}
    for each in leaves:
        counts[EntryKind(each.kind).name.lower()] += 1
    root = merkle.root(log.size, queries.tree(log.petition_id).subtree)
    public = NoteKey(name=log.origin, public=log.public_key)
    note = public.signed(_text(log.origin, log.size, root), queries.secret_key(log.petition_id))
    db.session.add(_checkpoint(log.petition_id, note, log.size, root, counts))


def _text(origin: str, size: int, root: bytes) -> str:
    return Checkpoint(origin=origin, size=size, root=root).text


def _checkpoint(petition_id: UUID, note: str, size: int, root: bytes, counts: Mapping[str, int]) -> LogCheckpoint:
    none = {"signed": 0, "withdrawn": 0, "removed": 0}
    return LogCheckpoint(petition_id=petition_id, size=size, root=root, note=note, **(none | dict(counts)))


def _queue(petition_id: UUID, kind: EntryKind, entry: bytes, forgets: bytes | None = None) -> None:
    if not _is_logged(petition_id):
        return
    db.session.execute(plain_insert(LogLeaf).values(_row(petition_id, kind, entry)))
    if forgets is not None:
        # One that waits must still come into the log, as its signer was promised.
        db.session.execute(delete(LogLeaf).where(LogLeaf.ticket == forgets, LogLeaf.position.is_not(None)))
        db.session.execute(update(LogLeaf).where(LogLeaf.ticket == forgets).values(salt=None, signature_id=None))


def _row(petition_id: UUID, kind: EntryKind, entry: bytes) -> dict[str, Any]:
    """Return the row of an entry that is appended and forgotten."""
    return {
        "ticket": secrets.token_bytes(SALT_BYTES),
        "petition_id": petition_id,
        "kind": kind,
        "entry": entry,
        "expires_at": kept_until(),
    }


def _is_logged(petition_id: UUID) -> bool:
    return bool(db.session.scalar(select(Petition.logged).where(Petition.id == petition_id)))


def kept_until() -> datetime:
    """Return until when the leaf of a signature that is confirmed now is kept."""
    return clock.next_hour(clock.now()) + RECEIPT_KEPT
