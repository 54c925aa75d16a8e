"""Keys: what protects a petition's signers: made with the petition, wrapped, wrapped anew, and kept apart."""

import base64
import json
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, update

from petition_app.adapters import files, keyring
from petition_app.db import db, insert, transaction
from petition_app.domain.envelopes import PetitionKeys
from petition_app.models import Export, Petition, PetitionKey, SignatureLog
from petition_app.queries import keys as queries
from petition_app.queries import signature_log
from petition_app.services import export_files


class KeyCopyBroken(Exception):
    """The file is no copy of petitions' keys."""


def make(petition_id: UUID) -> None:
    """Make the keys of a new petition, wrapped by the key of KEY_FILE. Joins the caller's transaction."""
    made = PetitionKeys.new(petition_id)
    both = made.data_keys[made.current] + made.index_key
    wrapped = keyring.current().wrap(both, queries.bound_to(petition_id, made.current))
    db.session.add(PetitionKey(petition_id=petition_id, number=made.current, wrapped=wrapped))


def wrap_anew() -> int:
    """Wrap by the first key of KEY_FILE whatever a later one wraps; return how many keys that were.

    When this returns, the later ones are needed no more. Raises KeyMissing, and then nothing has changed.
    """
    ring = keyring.current()
    done = 0
    with transaction():
        for row in db.session.scalars(select(PetitionKey).with_for_update()):
            if not ring.is_current(row.wrapped):
                bound_to = queries.bound_to(row.petition_id, row.number)
                row.wrapped = ring.wrap(ring.unwrap(row.wrapped, bound_to), bound_to)
                done += 1
        for log in db.session.scalars(select(SignatureLog).with_for_update()):
            if not ring.is_current(log.wrapped_key):
                bound_to = signature_log.bound_to(log.petition_id)
                log.wrapped_key = ring.wrap(ring.unwrap(log.wrapped_key, bound_to), bound_to)
                done += 1
        for export in db.session.scalars(select(Export).where(Export.wrapped_key.is_not(None)).with_for_update()):
            if export.wrapped_key is not None and not ring.is_current(export.wrapped_key):
                export.wrapped_key = export_files.wrapped_anew(export.id, export.attempts, export.wrapped_key)
                done += 1
    return done


def save(path: Path) -> int:
    """Write the petitions' keys as they are, wrapped, into one file; return how many. Raises DiskFull.

    The file replaces the one before. It is the counterpart of a backup, and no backup: were earlier ones kept,
    a destroyed key would live on in them.
    """
    rows = db.session.execute(
        select(PetitionKey.petition_id, PetitionKey.number, PetitionKey.wrapped).order_by(
            PetitionKey.petition_id, PetitionKey.number
        )
    ).all()
    lines = [
        json.dumps(
            {"petition": row.petition_id.hex, "number": row.number, "wrapped": base64.b64encode(row.wrapped).decode()}
        )
        for row in rows
    ]
    files.write_clear(path, [line.encode() + b"\n" for line in lines])
    return len(lines)


def load(path: Path) -> int:
    """Put saved keys back beside a restored database; return how many were missing. Raises KeyCopyBroken, OSError.

    A petition that is not there, or whose signers were forgotten since, gets none.
    """
    try:
        lines = [json.loads(line) for line in path.read_text("ascii").splitlines()]
        rows = [(UUID(line["petition"]), int(line["number"]), base64.b64decode(line["wrapped"])) for line in lines]
    except (ValueError, KeyError, TypeError):
        raise KeyCopyBroken from None
    done = 0
    with transaction():
        there = set(db.session.scalars(select(Petition.id).where(Petition.forgotten_at.is_(None))))
        for petition_id, number, wrapped in rows:
            if petition_id in there:
                added = insert(PetitionKey).values(petition_id=petition_id, number=number, wrapped=wrapped)
                done += len(db.session.scalars(added.on_conflict_do_nothing().returning(PetitionKey.number)).all())
        # A rotation since the backup was made has left one key, and it is the current one.
        newest = select(func.max(PetitionKey.number)).where(PetitionKey.petition_id == Petition.id).scalar_subquery()
        has_current = (
            select(PetitionKey.number)
            .where(PetitionKey.petition_id == Petition.id, PetitionKey.number == Petition.key_number)
            .exists()
        )
        db.session.execute(
            update(Petition)
            .where(newest.is_not(None), ~has_current)
            .values(key_number=newest)
            .execution_options(synchronize_session=False)
        )
    return done
