"""Sealed contents: the file of a sealed petition; nothing in it can be opened here."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from uuid import UUID

from petition_app.db import db
from petition_app.domain import sealed_exports
from petition_app.domain.sealed_exports import Heading, LogCopy, SealedSignature
from petition_app.domain.sealing import SealMode
from petition_app.queries import sealing
from petition_app.queries import signature_log as logs
from petition_app.queries.petitions import PetitionView
from petition_app.services import export_contents, signature_log
from petition_app.services.export_contents import Content


def content(
    petition: PetitionView, mode: SealMode, language: str, signatures: Iterable[SealedSignature], as_of: datetime
) -> Content:
    """Return the file: what `petition-open` needs for a sheet and for a list, and the records as they are.

    Where the petition keeps a log, its entries stand behind them. Raises KeyMissing, while the pieces are taken.
    """
    key = logs.key(petition.id) if petition.logged else None
    cover = asdict(export_contents.cover(petition, language, as_of))
    heading = Heading(
        petition_id=petition.id,
        slug=petition.slug,
        mode=mode,
        key_sets=tuple(sealing.proven(petition.id)),
        language=export_contents.tongue(petition, language).tag,
        as_of=as_of,
        asks_place=petition.asks_place,
        asks_comment=petition.asks_comment,
        cover=cover | {"day": as_of.date().isoformat()},
        log_key=key.written if key else "",
    )
    # Whoever holds on to what was read while a file is made holds up others.
    db.session.rollback()
    log = partial(_log, petition.id) if key else None
    return Content(suffix="jsonl", pieces=sealed_exports.pieces(heading, signatures, log))


def _log(petition_id: UUID) -> LogCopy:
    # Every signature that was read is to be in the log: nothing waits for others now.
    signature_log.append(petition_id)
    check = logs.checkpoint(petition_id)
    db.session.rollback()
    if check is None:
        raise LookupError("a log without a checkpoint")
    return LogCopy(checkpoint=check.note, bundles=logs.bundles(petition_id, check.size))
