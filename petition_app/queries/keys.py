"""Keys: a petition's keys, unwrapped for the running process."""

from uuid import UUID

from flask import current_app
from sqlalchemy import select

from petition_app.adapters import keyring
from petition_app.db import db
from petition_app.domain.envelopes import PetitionKeys
from petition_app.models import PetitionKey


def of(petition_id: UUID) -> PetitionKeys:
    """Return the petition's keys; they are kept in memory, since a petition's keys change only by rotation."""
    known: dict[UUID, PetitionKeys] = current_app.extensions.setdefault("petition_app_petition_keys", {})
    if petition_id not in known:
        known[petition_id] = _read(petition_id)
    return known[petition_id]


def bound_to(petition_id: UUID, number: int) -> bytes:
    """Return what a wrapped key is bound to, so that two petitions' keys cannot be swapped."""
    return b"petition key|" + petition_id.bytes + b"|" + str(number).encode()


def _read(petition_id: UUID) -> PetitionKeys:
    rows = db.session.execute(
        select(PetitionKey.number, PetitionKey.wrapped).where(PetitionKey.petition_id == petition_id)
    ).all()
    unwrapped = {number: keyring.current().unwrap(wrapped, bound_to(petition_id, number)) for number, wrapped in rows}
    current = max(unwrapped)
    return PetitionKeys(
        petition_id=petition_id,
        current=current,
        data_keys={number: both[:32] for number, both in unwrapped.items()},
        index_key=unwrapped[current][32:],
    )
