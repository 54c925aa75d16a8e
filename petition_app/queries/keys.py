"""Keys: a petition's keys, unwrapped for the running process."""

from collections.abc import Collection, Mapping
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from petition_app.adapters import keyring
from petition_app.adapters.keyring import KeyMissing
from petition_app.db import hot
from petition_app.domain.envelopes import PetitionKeys
from petition_app.models import Petition, PetitionKey
from petition_app.queries.memory import Memory

__all__ = ["KeyMissing", "KeysDestroyed", "bound_to", "forget", "held", "of", "renewed"]

#: For so long a process knows keys that were destroyed elsewhere.
REMEMBERED_SECONDS = 60


class KeysDestroyed(KeyMissing):
    """A petition's keys are there no more: what is known of its signers is being forgotten, or was."""


def of(petition_id: UUID, *, knows: int | None = None) -> PetitionKeys:
    """Return the petition's keys, as they were a minute ago at most; they are read anew where one is newer.

    `knows` is the number of a key that something was written with. Raises KeysDestroyed; KeyMissing, where KEY_FILE
    does not open them.
    """
    known: PetitionKeys = _memory().get(petition_id, lambda: _read(petition_id))
    return known if knows is None or knows in known.data_keys else renewed(petition_id)


def renewed(petition_id: UUID) -> PetitionKeys:
    """Return the petition's keys as they are at this moment. Raises KeyMissing."""
    found = _read(petition_id)
    _memory().put(petition_id, found)
    return found


def forget() -> None:
    """Let this process forget all keys; those that are needed are read again."""
    _memory().clear()


def held(petition_ids: Collection[UUID]) -> list[UUID]:
    """Return the petitions, of those named, whose keys are there to stay: those of a forgotten one are going."""
    query = (
        select(PetitionKey.petition_id)
        .join(Petition, Petition.id == PetitionKey.petition_id)
        .where(PetitionKey.petition_id.in_(petition_ids), Petition.forgotten_at.is_(None))
        .distinct()
    )
    with hot() as connection:
        return list(connection.scalars(query))


def bound_to(petition_id: UUID, number: int) -> bytes:
    """Return what a wrapped key is bound to, so that two petitions' keys cannot be swapped."""
    return b"petition key|" + petition_id.bytes + b"|" + str(number).encode()


def _memory() -> Memory:
    memory: Memory = current_app.extensions.setdefault("petition_app_petition_keys", Memory(seconds=REMEMBERED_SECONDS))
    return memory


def _read(petition_id: UUID) -> PetitionKeys:
    query = (
        select(PetitionKey.number, PetitionKey.wrapped, Petition.key_number)
        .join(Petition, Petition.id == PetitionKey.petition_id)
        .where(PetitionKey.petition_id == petition_id)
    )
    with hot() as connection:
        rows = connection.execute(query).all()
    if not rows:
        raise KeysDestroyed
    unwrapped = {row.number: keyring.current().unwrap(row.wrapped, bound_to(petition_id, row.number)) for row in rows}
    current = rows[0].key_number
    return PetitionKeys(
        petition_id=petition_id,
        current=current,
        data_keys=_DataKeys(petition_id, {number: both[:32] for number, both in unwrapped.items()}),
        index_key=unwrapped[current][32:],
    )


class _DataKeys(dict[int, bytes]):
    """A petition's data keys by number; one that is not known yet may have been made since, and is looked for."""

    def __init__(self, petition_id: UUID, known: Mapping[int, bytes]) -> None:
        super().__init__(known)
        self._petition_id = petition_id

    def __missing__(self, number: int) -> bytes:
        try:
            found = renewed(self._petition_id).data_keys
        except KeyMissing:
            raise KeyError(number) from None
        if number not in found:
            raise KeyError(number)
        return found[number]
