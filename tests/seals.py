"""Seals: keys that organisers hold at home, and petitions that are sealed to them."""

from typing import Any

import pyrage
from pyrage.x25519 import Identity

from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.sealing import SealMode
from petition_app.queries import petitions, sealing
from petition_app.queries.petitions import PetitionView
from petition_app.services import petitions as petition_services
from petition_app.services import sealing as services
from tests.factories import Make


def identities(number: int = 2) -> list[Identity]:
    """Make keys as `age-keygen` would, somewhere else."""
    return [Identity.generate() for _ in range(number)]


def public(holders: list[Identity]) -> tuple[str, ...]:
    return tuple(str(holder.to_public()) for holder in holders)


def solve(challenge: str, holder: Identity) -> str:
    """Do what the holder of a key does at home."""
    return pyrage.decrypt(challenge.encode(), [holder]).decode()


def prove(petition_id: Any, holders: list[Identity]) -> None:
    """Prove each key that is not proven yet."""
    by_recipient = {str(holder.to_public()): holder for holder in holders}
    for each in sealing.sets(petition_id):
        for key in each.keys:
            if not key.is_proven:
                assert services.prove(petition_id, key.id, solve(key.challenge, by_recipient[key.recipient]))


def petition(make: Make, holders: list[Identity], mode: SealMode = SealMode.ANY, **values: Any) -> PetitionView:
    """Store a sealed petition that is open."""
    draft = make.petition(**values, state=PetitionState.DRAFT)
    assert services.seal_to(draft.id, mode, public(holders))
    prove(draft.id, holders)
    assert petition_services.publish(draft.id) == frozenset()
    view = petitions.as_it_is(draft.id)
    assert view is not None
    return view
