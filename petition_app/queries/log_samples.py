"""Log samples: which signatures belong to the entries that a log's root has drawn, found by what they announced."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import bindparam, select

from petition_app.db import hot
from petition_app.domain import samples, signature_log, tiles
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.samples import Draw, Drawn, Found, Standing
from petition_app.domain.signature_log import EntryKind
from petition_app.domain.signers import Signer
from petition_app.domain.tiles import WIDTH
from petition_app.models import Signature
from petition_app.queries import keys, signatures
from petition_app.queries import signature_log as logs

_AT_ONCE = 1000
#: What was in the log once; who waits for a confirmation never was.
_LOGGED = (SignatureState.CONFIRMED, SignatureState.HELD, SignatureState.REFUSED)


def draw(petition_id: UUID, number: int, size: int | None = None) -> Draw | None:
    """Return what the root of a size draws, by default the latest; None where there is no such checkpoint."""
    check = logs.checkpoint(petition_id, size)
    if check is None:
        return None
    read: dict[int, bytes] = {}

    def is_signed(place: int) -> bool:
        read[place] = logs.entries(petition_id, place // WIDTH)[place % WIDTH]
        return signature_log.kind(read[place]) is EntryKind.SIGNED

    places = samples.places(check.root, check.size, is_signed, number)
    drawn = (Drawn(place=place, announced=signature_log.announced_in(read[place])) for place in places)
    return Draw(size=check.size, entries=tuple(drawn))


def withdrawn(petition_id: UUID, wanted: Collection[bytes]) -> set[bytes]:
    """Return which of the drawn ones the log says that their signers took back; all of the log is read for it."""
    latest = logs.checkpoint(petition_id)
    secrets = (
        entry[1:]
        for bundle in logs.bundles(petition_id, latest.size if latest else 0)
        for entry in tiles.unpacked(bundle)
        if signature_log.kind(entry) is EntryKind.WITHDRAWN
    )
    return {announced for secret in secrets if (announced := signature_log.announced(secret)) in wanted}


def found(petition_id: UUID, wanted: Collection[bytes]) -> Iterator[Found]:
    """Return the signatures that announced what is wanted, opened where they count; no others are opened.

    All of the petition's are looked through, in batches, with no transaction open between two of them.
    Raises KeyMissing; while they are taken, EnvelopeBroken.
    """
    petition_keys = keys.of(petition_id)
    last = b""
    while True:
        with hot() as connection:
            rows = connection.execute(_RECORDS, {"petition_id": petition_id, "last": last}).all()
        for row in rows:
            announced = signatures.announced(petition_keys, row.blind_index, row.link_secret)
            if announced not in wanted:
                continue
            counts = row.state == SignatureState.CONFIRMED
            record = petition_keys.open(row.blob, kind="signature", row=row.blind_index) if counts else None
            yield Found(
                announced=announced,
                standing=Standing.COUNTS if counts else Standing.REMOVED,
                country=row.country,
                language=row.language,
                day=row.day.isoformat(),
                signer=Signer.from_record(record) if record else None,
            )
        if len(rows) < _AT_ONCE:
            return
        last = rows[-1].blind_index


_RECORDS = (
    select(
        Signature.state,
        Signature.country,
        Signature.language,
        Signature.day,
        Signature.blind_index,
        Signature.blob,
        Signature.link_secret,
    )
    .where(
        Signature.petition_id == bindparam("petition_id"),
        Signature.state.in_(_LOGGED),
        Signature.link_secret.is_not(None),
        Signature.blind_index > bindparam("last"),
    )
    .order_by(Signature.blind_index)
    .limit(_AT_ONCE)
)
