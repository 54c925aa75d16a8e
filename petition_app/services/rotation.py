"""Rotation: petitions get new data keys while everything goes on, and what is there is written anew under them.

From the first moment on whatever is new is written under the new key; what is old can be read with both.
Envelope by envelope goes over by guarded updates, which let anybody who confirms or withdraws be faster. Once
none is left, the old key is deleted and opens nothing any more. Killed at any moment, it is begun again and
goes on: which envelopes are still to do stands in the first byte of each.
"""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Table, delete, or_, select, type_coerce, update
from sqlalchemy.types import NullType

from petition_app.adapters import keyring
from petition_app.db import (
    db,
    first_byte,
    hot,
    rewrite,
    stretches,
    transaction,
    truncate_write_ahead_log,
    wait_for_writers,
)
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.sealing import SEALED
from petition_app.models import Petition, PetitionKey, Signature
from petition_app.queries import keys as queries

#: One reads and encrypts while another waits for the database.
_SIDE_BY_SIDE = 2
#: The kinds of envelope in a signature's row, by column.
_KINDS = {"blob": "signature", "link_secret": "link", "confirmation": "confirmation"}
#: Number and nonce of an envelope: no two envelopes begin alike.
_BEGINNING = 13
_HIGHEST = 255

_TABLE: Table = Signature.__table__  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Rotated:
    """What a rotation did."""

    petitions: int
    signatures: int


def rotate(petition_ids: Collection[UUID], tell: Callable[[int], None] = lambda _: None) -> Rotated:
    """Give the petitions new data keys, write what is there anew, and delete the old keys.

    A rotation that was not finished is finished. The key of the blind index stays. `tell` hears how many
    signatures are done. Raises KeyMissing where a petition's keys are destroyed or cannot be read.
    """
    petition_keys = {petition_id: _begin(petition_id) for petition_id in petition_ids}
    # Whoever began to write before now may still write under an old key; whoever begins later does not.
    wait_for_writers(_TABLE)
    done = 0
    while found := _pass(petition_keys, done, tell):
        done += found
    with transaction():
        for petition_id, known in petition_keys.items():
            # Only what was known as old at the beginning: somebody may have begun another rotation by now.
            old = known.data_keys.keys() - {known.current}
            db.session.execute(
                delete(PetitionKey).where(PetitionKey.petition_id == petition_id, PetitionKey.number.in_(old))
            )
    queries.forget()
    truncate_write_ahead_log()
    return Rotated(petitions=len(petition_keys), signatures=done)


def _begin(petition_id: UUID) -> PetitionKeys:
    """Make the new key and let everybody write with it; go on with the one there is if it is not done yet."""
    with transaction():
        asked = select(Petition.forgotten_at).where(Petition.id == petition_id)
        if db.session.execute(asked.with_for_update()).scalar_one() is not None:
            # Its keys are being destroyed: a new one would carry the key of its blind index on.
            raise queries.KeyMissing
        numbers = db.session.scalars(select(PetitionKey.number).where(PetitionKey.petition_id == petition_id)).all()
        if len(numbers) == 1:
            before = queries.renewed(petition_id)
            after = before.with_new_key(before.current % _HIGHEST + 1)
            wrapped = keyring.current().wrap(
                after.data_keys[after.current] + after.index_key, queries.bound_to(petition_id, after.current)
            )
            db.session.add(PetitionKey(petition_id=petition_id, number=after.current, wrapped=wrapped))
            db.session.execute(
                update(Petition)
                .where(Petition.id == petition_id)
                .values(key_number=after.current)
                .execution_options(synchronize_session=False)
            )
    return queries.renewed(petition_id)


def _pass(petition_keys: dict[UUID, PetitionKeys], before: int, tell: Callable[[int], None]) -> int:
    """Go through the table once; return how many signatures still had an envelope under an old key."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def work(stretch: ColumnElement[bool]) -> int:
        with app.app_context():
            return _write_anew(stretch, petition_keys)

    found = 0
    waiting = stretches(_TABLE)
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as side_by_side:
        while some := list(islice(waiting, 8 * _SIDE_BY_SIDE)):
            found += sum(side_by_side.map(work, some))
            tell(before + found)
    return found


def _write_anew(stretch: ColumnElement[bool], petition_keys: dict[UUID, PetitionKeys]) -> int:
    columns = [getattr(Signature, name) for name in _KINDS]
    old = (
        # Ids pass through as the driver gives them: making values of them costs as much as the encryption.
        select(type_coerce(Signature.id, NullType), type_coerce(Signature.petition_id, NullType))
        .add_columns(Signature.blind_index, *columns)
        .select_from(Signature)
        .join(Petition, Petition.id == Signature.petition_id)
        .where(
            stretch,
            Signature.petition_id.in_(list(petition_keys)),
            # What is sealed stands under the organisers' keys, and begins with a number that no key of ours has.
            or_(*(first_byte(column).not_in((SEALED, Petition.key_number)) for column in columns)),
        )
    )
    with hot() as connection:
        rows = connection.execute(old).all()
    if rows:
        anew = list(_sealed_anew(rows, petition_keys))
        # The first half leaves room in each block of the disk, in which the second half stays: PostgreSQL then
        # writes no new entries into the table's indexes, which is a quarter of all that this costs.
        for half in filter(None, (anew[::2], anew[1::2])):
            rewrite(_TABLE, list(_KINDS), _BEGINNING, half)
    return len(rows)


def _sealed_anew(rows: Collection[Any], petition_keys: dict[UUID, PetitionKeys]) -> Iterator[tuple[Any, ...]]:
    # As the drivers write a petition's id: SQLite's has it in letters.
    known = {name: each for id_, each in petition_keys.items() for name in (id_, id_.hex)}
    kinds = tuple(_KINDS.values())
    for id_, petition_id, blind_index, *envelopes in rows:
        made = known[petition_id].sealed_anew(dict(zip(kinds, envelopes, strict=True)), row=blind_index)
        yield (id_, *(envelope and envelope[:_BEGINNING] for envelope in envelopes), *made)
