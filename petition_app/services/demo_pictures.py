"""Demo pictures: those that lie in the demo's folder, drawn once and stored beside what people sent themselves."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, select

from petition_app.adapters import pictures as adapter
from petition_app.db import db
from petition_app.domain.pictures import PictureOwner, Place, Renditions
from petition_app.models import Picture, PictureFile
from petition_app.queries.pictures import belongs_to
from petition_app.services import pictures

# Ids of the demo are made of names, those of what people send are random: so each knows its own.
_MADE_OF_A_NAME = 5


def load(owner: PictureOwner, content: Mapping[str, Any], folder: Path) -> bool:
    """Bring the owner's picture to what the file says; tell whether that changed anything.

    Where people have put a picture of their own on top, it stays there. Joins the caller's transaction.
    Raises ValueError.
    """
    said = content.get("picture")
    wanted = _read(folder / said["file"]) if said else b""
    wanted_id = uuid5(owner.id, f"picture {sha256(wanted).hexdigest()}") if said else None
    rows = list(db.session.scalars(select(Picture).where(belongs_to(owner))))
    old = [row.id for row in rows if row.id.version == _MADE_OF_A_NAME and row.id != wanted_id]
    _delete(old)
    row = next((row for row in rows if row.id == wanted_id), None)
    if said and wanted_id and row is None:
        is_free = not any(row.place == Place.TOP for row in rows if row.id not in old)
        words = pictures.PictureWords(alt="", credit=said["credit"], place=Place.TOP if is_free else Place.NOWHERE)
        pictures.store(wanted_id, owner, _drawn(wanted), said["alt"], words)
        return True
    if said and row is not None:
        row.alt, row.credit = dict(said["alt"]), said["credit"]
    changed = row is not None and db.session.is_modified(row)
    db.session.flush()
    return bool(old) or changed


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise ValueError(f"there is no picture {path.name}")
    return path.read_bytes()


def _delete(ids: list[UUID]) -> None:
    db.session.execute(delete(PictureFile).where(PictureFile.picture_id.in_(ids)))
    db.session.execute(delete(Picture).where(Picture.id.in_(ids)))


@lru_cache(maxsize=16)
def _drawn(content: bytes) -> Renditions:
    return adapter.renditions(content)
