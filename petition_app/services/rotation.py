"""Rotation: petitions get new data keys while everything goes on, and what is there is written anew under them.

From the first moment on whatever is new is written under the new key; what is old can be read with both.
Envelope by envelope goes over by guarded updates, which let anybody who confirms or withdraws be faster. Once
none is left, the old key is deleted and opens nothing any more. Killed at any moment, it is begun again and
goes on: which envelopes are still to do stands in the first byte of each.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from petition_app.adapters import keyring
from petition_app.db import db, transaction, truncate_write_ahead_log
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.sealing import SEALED
from petition_app.models import Petition, PetitionKey, Signature
from petition_app.queries import keys as queries
from petition_app.rewriting import fetch, first_byte, place, rewrite, side_by_side, stretches, wait_for_writers

#: The kinds of envelope in a signature's row, by column.
_KINDS = {"blob": "signature", "link_secret": "link", "confirmation": "confirmation"}
#: Number and nonce of an envelope: no two envelopes begin alike.
_BEGINNING = 13
_HIGHEST = 255
#: So many stretches are begun before somebody hears how far we are.
_TOLD_AFTER = 16

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
            raise queries.KeysDestroyed
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
    with ThreadPoolExecutor(side_by_side()) as threads:
        while some := list(islice(waiting, _TOLD_AFTER)):
            found += sum(threads.map(work, some))
            tell(before + found)
    return found


def _write_anew(stretch: ColumnElement[bool], petition_keys: dict[UUID, PetitionKeys]) -> int:
    columns = [_TABLE.c[name] for name in _KINDS]
    old = (
        select(place(_TABLE), _TABLE.c.petition_id, _TABLE.c.blind_index, *columns)
        .join(Petition, Petition.id == _TABLE.c.petition_id)
        # What is sealed stands under the organisers' keys, and begins with a number that no key of ours has.
        .where(stretch, or_(*(first_byte(column).not_in((SEALED, Petition.key_number)) for column in columns)))
    )
    anew = list(_sealed_anew(fetch(old), petition_keys))
    rewrite(_TABLE, list(_KINDS), _BEGINNING, anew)
    return len(anew)


def _sealed_anew(rows: Sequence[tuple[Any, ...]], petition_keys: dict[UUID, PetitionKeys]) -> Iterator[tuple[Any, ...]]:
    # As the drivers write a petition's id: SQLite's has it in letters.
    known = {name: each for id_, each in petition_keys.items() for name in (id_, id_.hex)}
    kinds = list(_KINDS.values())
    for petition_id, of_petition in groupby(rows, key=itemgetter(1)):
        if petition_id in known:
            old = list(of_petition)
            made = known[petition_id].sealed_anew(((row[2], row[3:]) for row in old), kinds=kinds)
            for row, new in zip(old, made, strict=True):
                yield (row[0], *(envelope and envelope[:_BEGINNING] for envelope in row[3:]), *new)
