"""Log files: which logs anybody may read, and what stands in their tiles, many at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from uuid import UUID

from sqlalchemy import bindparam, select

from petition_app.db import hot
from petition_app.domain import tiles
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.signature_log import name_of
from petition_app.domain.tiles import Tile
from petition_app.models import LogTile, Petition, SignatureLog

_AT_ONCE = 64


@dataclass(frozen=True, kw_only=True)
class PublicLog:
    """A log that anybody may read, and under which name."""

    petition_id: UUID
    name: str


def public() -> list[PublicLog]:
    """Return the logs of the petitions that anybody may see, forgotten ones among them."""
    query = (
        select(Petition.id, SignatureLog.origin)
        .join(SignatureLog, SignatureLog.petition_id == Petition.id)
        .where(Petition.logged, Petition.state != PetitionState.DRAFT, Petition.hidden.is_(False))
        .order_by(Petition.slug)
    )
    with hot() as connection:
        return [PublicLog(petition_id=row.id, name=name_of(row.origin)) for row in connection.execute(query)]


def contents(petition_id: UUID, wanted: Iterable[Tile]) -> Iterator[tuple[Tile, bytes]]:
    """Return what stands in tiles that come level by level, each as wide as it is wanted.

    No transaction is open while they are taken. Raises LookupError where one of them is not there.
    """
    for level, some in groupby(wanted, key=lambda tile: tile.level):
        while batch := list(islice(some, _AT_ONCE)):
            between = {
                "petition_id": petition_id,
                "level": level,
                "first": batch[0].number,
                "last": batch[-1].number,
            }
            with hot() as connection:
                kept = {row.number: row.content for row in connection.execute(_TILES, between)}
            for tile in batch:
                content = tiles.cut(kept.get(tile.number, b""), tile)
                if content is None:
                    raise LookupError(f"the log lacks {tile.path}")
                yield tile, content


_TILES = select(LogTile.number, LogTile.content).where(
    LogTile.petition_id == bindparam("petition_id"),
    LogTile.level == bindparam("level"),
    LogTile.number.between(bindparam("first"), bindparam("last")),
)
