"""Signature log: what anybody may read of a petition's log, and what one signer may read of her receipt."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from flask import current_app
from sqlalchemy import Date, LargeBinary, String, Uuid, bindparam, func, select

from petition_app.adapters import keyring
from petition_app.db import Chain, UtcDateTime, db, hot
from petition_app.domain import merkle, notes, receipts, tiles
from petition_app.domain.notes import NoteKey
from petition_app.domain.receipts import Opening, Receipt
from petition_app.domain.signature_log import HELD_LEAF, name_of
from petition_app.domain.tiles import ENTRIES, WIDTH, Tile, Tree
from petition_app.models import LogCheckpoint, LogLeaf, LogTile, SignatureLog
from petition_app.queries.memory import remembered

#: What a receipt is made of is kept for so long, or until its signer has fetched it.
RECEIPT_KEPT = timedelta(days=7)

#: A leaf is in the log so long after the signature was confirmed at the latest: the promise that is signed at once.
PROMISED_WITHIN = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class LogCheck:
    """A checkpoint with what it counts."""

    size: int
    root: bytes
    signed: int
    withdrawn: int
    removed: int
    note: str

    @property
    def count(self) -> int:
        """How many signatures count under it."""
        return self.signed - self.withdrawn - self.removed


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A signature's leaf: on its way into the log, or in it and not forgotten yet."""

    petition_id: UUID
    entry: bytes
    position: int | None
    signature_id: UUID | None
    salt: bytes | None
    expires_at: datetime
    country: str | None
    day: date | None
    #: In which language its signer signed.
    language: str | None
    #: The key of its log, and the secret half of it as it is kept.
    key: NoteKey
    wrapped_key: bytes = field(repr=False)

    @property
    def opening(self) -> Opening | None:
        """What opens its commitment, while that is kept."""
        if self.salt is None or self.signature_id is None or self.country is None or self.day is None:
            return None
        return Opening(
            salt=self.salt,
            signature_id=self.signature_id,
            country=self.country,
            day=self.day,
            withdrawal_hash=self.entry[-merkle.HASH_BYTES :],
        )


def key(petition_id: UUID) -> NoteKey | None:
    """Return the public key of a petition's log, or None where it keeps none; a log that begins anew has another."""
    return remembered(("log key", petition_id), lambda: _key(petition_id))


def secret_key(petition_id: UUID) -> bytes:
    """Return the secret half of a log's key. Raises KeyMissing."""
    query = select(SignatureLog.wrapped_key).where(SignatureLog.petition_id == petition_id)
    return _unwrapped(petition_id, db.session.execute(query).scalar_one())


def _unwrapped(petition_id: UUID, wrapped: bytes) -> bytes:
    """Return the secret half of a log's key, kept in memory from then on: one that begins anew has another."""
    known: dict[bytes, bytes] = current_app.extensions.setdefault("petition_app_log_keys", {})
    if wrapped not in known:
        known[wrapped] = keyring.current().unwrap(wrapped, bound_to(petition_id))
    return known[wrapped]


def bound_to(petition_id: UUID) -> bytes:
    """Return what the wrapped key of a log is bound to."""
    return b"log key|" + petition_id.bytes


def latest(petition_id: UUID) -> LogCheck | None:
    """Return the latest checkpoint, or None where the petition keeps no log; remembered for a few seconds.

    None, too, while the log stands still after a restore: others may have seen a later one.
    """
    return remembered(
        ("log checkpoint", petition_id), lambda: None if stopped(petition_id) else checkpoint(petition_id)
    )


def stopped(petition_id: UUID) -> bool:
    """Tell whether a log stands still since a backup was restored."""
    query = select(SignatureLog.stopped).where(SignatureLog.petition_id == petition_id)
    return bool(db.session.scalar(query))


def name(petition_id: UUID) -> str:
    """Return what stands for a log in its addresses."""
    query = select(SignatureLog.origin).where(SignatureLog.petition_id == petition_id)
    return name_of(db.session.execute(query).scalar_one())


def ended(petition_id: UUID) -> str:
    """Return how the logs before this one ended, each with its key; empty where there was none."""
    query = select(SignatureLog.ended).where(SignatureLog.petition_id == petition_id)
    return remembered(("log ended", petition_id), lambda: db.session.scalar(query) or "")


def checkpoint(petition_id: UUID, size: int | None = None) -> LogCheck | None:
    """Return the checkpoint of a size, or the latest as it is at this moment."""
    query = select(LogCheckpoint).where(LogCheckpoint.petition_id == petition_id)
    query = query.where(LogCheckpoint.size == size) if size is not None else query
    row = db.session.scalar(query.order_by(LogCheckpoint.size.desc()).limit(1))
    if row is None:
        return None
    return LogCheck(
        size=row.size,
        root=row.root,
        signed=row.signed,
        withdrawn=row.withdrawn,
        removed=row.removed,
        note=row.note,
    )


def checkpoint_sizes(petition_id: UUID) -> list[int]:
    """Return the sizes of every checkpoint that was ever signed, the smallest first."""
    query = select(LogCheckpoint.size).where(LogCheckpoint.petition_id == petition_id).order_by(LogCheckpoint.size)
    return list(db.session.scalars(query))


def tile(petition_id: UUID, asked: Tile) -> bytes | None:
    """Return a tile or bundle in the width that is asked for, or None where there is not so much of it."""
    content = kept(petition_id, asked.level, asked.number) if asked.number < tiles.MOST_ENTRIES else b""
    return tiles.cut(content, asked) if content else None


def kept(petition_id: UUID, level: int, number: int) -> bytes:
    """Return what is kept of a tile; nothing where there is no such tile."""
    query = select(LogTile.content).where(
        LogTile.petition_id == petition_id, LogTile.level == level, LogTile.number == number
    )
    return db.session.scalar(query) or b""


def tree(petition_id: UUID) -> Tree:
    """Return the tree of a log, read tile by tile."""
    return Tree(lambda level, number: kept(petition_id, level, number))


def consistency(petition_id: UUID, old: int, new: int) -> list[bytes]:
    """Return the proof that a log of one size only grew to another. Raises ValueError where it never was so long."""
    found = latest(petition_id)
    if found is None or new > found.size:
        raise ValueError("the log was never so long")
    return merkle.consistency(old, new, tree(petition_id).subtree)


def bundle_numbers(size: int) -> range:
    """Return the numbers of the bundles that a log of a size consists of."""
    return range(-(-size // WIDTH))


def entries(petition_id: UUID, number: int) -> list[bytes]:
    """Return the entries of one bundle."""
    return list(tiles.unpacked(kept(petition_id, ENTRIES, number)))


def bundles(petition_id: UUID, size: int, *, at_once: int = 64) -> Iterator[bytes]:
    """Return the entries of a log of a size, bundle by bundle; no transaction is open while they are taken.

    What was appended since is left out.
    """
    numbers = bundle_numbers(size)
    for first in numbers[::at_once]:
        some = numbers[first : first + at_once]
        with hot() as connection:
            rows = connection.execute(_BUNDLES, {"petition_id": petition_id, "first": some[0], "last": some[-1]}).all()
        for row in rows:
            yield tiles.packed(islice(tiles.unpacked(row.content), size - row.number * WIDTH))


_BUNDLES = (
    select(LogTile.number, LogTile.content)
    .where(
        LogTile.petition_id == bindparam("petition_id"),
        LogTile.level == ENTRIES,
        LogTile.number.between(bindparam("first"), bindparam("last")),
    )
    .order_by(LogTile.number)
)


def waiting(petition_id: UUID) -> int:
    """Return how many leaves wait for their place."""
    query = select(func.count()).select_from(LogLeaf)
    query = query.where(LogLeaf.petition_id == petition_id, LogLeaf.position.is_(None), LogLeaf.kind != HELD_LEAF)
    return db.session.scalar(query) or 0


def leaf(ticket: bytes) -> Leaf | None:
    """Return the leaf that the token of a receipt names, or None where nothing is known of it, any more or at all."""
    row = _LEAF.run(ticket=ticket, held=HELD_LEAF)
    if row is None:
        return None
    return Leaf(
        petition_id=row.petition_id,
        entry=row.entry,
        position=row.position,
        signature_id=row.signature_id,
        salt=row.salt,
        expires_at=row.expires_at,
        country=row.country,
        day=row.day,
        language=row.language,
        key=NoteKey(name=row.origin, public=row.public_key),
        wrapped_key=row.wrapped_key,
    )


# Every signer of a petition with a log comes by here when she confirms. Nothing is promised of one that is held, or
# while the log stands still: what is signed may not be untrue.
_LEAF = Chain(
    {
        "petition_id": Uuid(),
        "signature_id": Uuid(),
        "ticket": LargeBinary(),
        "entry": LargeBinary(),
        "salt": LargeBinary(),
        "public_key": LargeBinary(),
        "wrapped_key": LargeBinary(),
        "expires_at": UtcDateTime(),
        "day": Date(),
        "held": String(),
    },
    found="""
        SELECT log_leaves.petition_id, log_leaves.entry, log_leaves.position, log_leaves.signature_id,
               log_leaves.salt, log_leaves.expires_at, signatures.country, signatures.day, signatures.language,
               signature_logs.origin, signature_logs.public_key, signature_logs.wrapped_key
          FROM log_leaves
          JOIN signature_logs ON signature_logs.petition_id = log_leaves.petition_id
          LEFT JOIN signatures ON signatures.id = log_leaves.signature_id
         WHERE log_leaves.ticket = :ticket AND log_leaves.kind <> :held
           AND (NOT signature_logs.stopped OR log_leaves.position IS NOT NULL)""",
)


def promise(leaf: Leaf) -> str:
    """Return the signed promise that a leaf will be in the log; asked again, it is the same."""
    public = leaf.key
    # The hour in which it was confirmed began so long before.
    before = leaf.expires_at - RECEIPT_KEPT - timedelta(hours=1) + PROMISED_WITHIN
    secret = _unwrapped(leaf.petition_id, leaf.wrapped_key)
    return public.signed(notes.promise(public.name, merkle.leaf(leaf.entry), before), secret)


def receipt(leaf: Leaf) -> Receipt | None:
    """Return the receipt of a leaf under the latest checkpoint; None where it waits, or was forgotten."""
    public, found, opening = leaf.key, checkpoint(leaf.petition_id), leaf.opening
    if found is None or opening is None or leaf.position is None:
        return None
    path = merkle.inclusion(leaf.position, found.size, tree(leaf.petition_id).subtree)
    return receipts.Receipt(opening=opening, index=leaf.position, path=tuple(path), checkpoint=found.note, key=public)


def _key(petition_id: UUID) -> NoteKey | None:
    query = select(SignatureLog.origin, SignatureLog.public_key).where(SignatureLog.petition_id == petition_id)
    row = db.session.execute(query).one_or_none()
    return row and NoteKey(name=row.origin, public=row.public_key)
