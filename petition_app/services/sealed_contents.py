"""Sealed contents: the file of a sealed petition; nothing in it can be opened here."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from petition_app.db import db
from petition_app.domain import sealed_exports
from petition_app.domain.sealed_exports import Heading, SealedSignature
from petition_app.domain.sealing import SealMode
from petition_app.queries import sealing
from petition_app.queries.petitions import PetitionView
from petition_app.services import export_contents
from petition_app.services.export_contents import Content


def content(
    petition: PetitionView, mode: SealMode, language: str, signatures: Iterable[SealedSignature], as_of: datetime
) -> Content:
    """Return the file: what `petition-open` needs for a sheet and for a list, and the records as they are."""
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
    )
    # Whoever holds on to what was read while a file is made holds up others.
    db.session.rollback()
    return Content(suffix="jsonl", pieces=sealed_exports.pieces(heading, signatures))
