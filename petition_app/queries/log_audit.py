"""Audit of a log: everything is worked out anew from its entries, as a stranger would who trusts nobody."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import case, func, select

from petition_app.db import db
from petition_app.domain import merkle
from petition_app.domain.notes import Checkpoint, NoteBroken
from petition_app.domain.signature_log import HELD_LEAF, EntryBroken, EntryKind, Tally
from petition_app.domain.tiles import WIDTH
from petition_app.models import LogCheckpoint, LogLeaf
from petition_app.queries import counting
from petition_app.queries import signature_log as logs
from petition_app.queries.signature_log import LogCheck


class LogBroken(Exception):
    """A log does not add up; its words say where."""


def audit(petition_id: UUID) -> LogCheck:
    """Return the latest checkpoint, after every entry, tile, root, count and signature was checked.

    Raises LogBroken; LookupError where the petition keeps no log.
    """
    latest = logs.checkpoint(petition_id)
    if latest is None:
        raise LookupError("the petition keeps no log")
    sizes = set(logs.checkpoint_sizes(petition_id))
    appended, tally = merkle.Appended(), Tally()
    _compare(petition_id, appended, tally)
    for number in logs.bundle_numbers(latest.size):
        hashes = b""
        for entry in logs.entries(petition_id, number):
            try:
                tally.add(entry)
            except EntryBroken as broken:
                raise LogBroken(f"entry {appended.size}: {broken}") from None
            hashes += merkle.leaf(entry)
            appended.add(merkle.leaf(entry))
            if appended.size in sizes:
                _compare(petition_id, appended, tally)
        if logs.kept(petition_id, 0, number) != hashes:
            raise LogBroken(f"the hashes from entry {number * WIDTH} on are not those of the entries")
    if appended.size != latest.size:
        raise LogBroken(f"the log holds {appended.size} entries, and its checkpoint says {latest.size}")
    if merkle.root(latest.size, logs.tree(petition_id).subtree) != latest.root:
        raise LogBroken("the tiles above the entries lead to another root")
    return latest


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """The number as the pages tell it, as the log does, and what waits to come into the log."""

    counted: int
    logged: int
    waiting: int

    @property
    def agree(self) -> bool:
        """Whether it is one number."""
        return self.counted == self.logged + self.waiting


def numbers(petition_id: UUID) -> Numbers:
    """Return the number from both sides, at one moment."""
    mine = LogCheckpoint.petition_id == petition_id
    logged = select(LogCheckpoint.signed - LogCheckpoint.withdrawn - LogCheckpoint.removed).where(mine)
    logged = logged.order_by(LogCheckpoint.size.desc()).limit(1)
    waiting = select(func.sum(case((LogLeaf.kind == EntryKind.SIGNED, 1), else_=-1)))
    waiting = waiting.where(LogLeaf.petition_id == petition_id, LogLeaf.position.is_(None), LogLeaf.kind != HELD_LEAF)
    # One statement sees one moment, on both databases.
    row = db.session.execute(
        select(
            counting.NUMBER,
            func.coalesce(logged.scalar_subquery(), 0),
            func.coalesce(waiting.scalar_subquery(), 0),
        ),
        {"petition_id": petition_id},
    ).one()
    return Numbers(counted=int(row[0]), logged=int(row[1]), waiting=int(row[2]))


def _compare(petition_id: UUID, appended: merkle.Appended, tally: Tally) -> None:
    """Compare a checkpoint with what the entries before it add up to."""
    check, key = logs.checkpoint(petition_id, appended.size), logs.key(petition_id)
    counts = {kind: tally.counts[kind] for kind in EntryKind}
    if check is None or key is None or appended.root != check.root:
        raise LogBroken(f"the first {appended.size} entries lead to another root than was signed")
    if list(counts.values()) != [check.signed, check.withdrawn, check.removed]:
        raise LogBroken(f"the first {appended.size} entries add up to another count than is told")
    try:
        said = Checkpoint.read(key.text(check.note))
    except NoteBroken as broken:
        raise LogBroken(f"the checkpoint of {appended.size} entries: {broken}") from None
    if said != Checkpoint(origin=key.name, size=check.size, root=check.root):
        raise LogBroken(f"the checkpoint of {appended.size} entries says something else than is kept")
