"""Key mails: those who manage a sealed petition are told that other keys were proposed for it, and that they seal now.

Somebody who slips in keys of their own is seen by the others before the keys are used, and again when they are.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute

from petition_app.db import hot
from petition_app.domain import clock
from petition_app.models import SealSet
from petition_app.queries import petitions
from petition_app.services import manager_mails
from petition_app.services.manager_mails import Words

_Moment = InstrumentedAttribute[datetime | None]


def tell() -> None:
    """Mail what nobody was told of yet: what was proposed, and then what was approved."""
    _tell(SealSet.proposed_at, SealSet.proposal_told_at, _proposed)
    _tell(SealSet.approved_at, SealSet.approval_told_at, _approved)


def _tell(happened_at: _Moment, told_at: _Moment, words: Callable[[], Words]) -> None:
    for set_id, petition_id in _untold(happened_at, told_at):
        petition = petitions.by_id(petition_id)
        taken = _note(set_id, told_at, clock.now(), told_at.is_(None))
        if petition is not None and taken and not manager_mails.send(petition, "sealing", words):
            _note(set_id, told_at, None, told_at.is_not(None))


def _untold(happened_at: _Moment, told_at: _Moment) -> list[tuple[UUID, UUID]]:
    with hot() as connection:
        rows = connection.execute(
            select(SealSet.id, SealSet.petition_id)
            # The keys of a draft were not proposed to anybody.
            .where(SealSet.proposed_at.is_not(None), happened_at.is_not(None), told_at.is_(None))
            .order_by(happened_at)
        )
        return [(row.id, row.petition_id) for row in rows]


def _note(set_id: UUID, told_at: _Moment, moment: datetime | None, condition: ColumnElement[bool]) -> bool:
    """Write down when it was told, or that it was not; of several workers one is told that it was the one."""
    with hot() as connection:
        noted = connection.scalar(
            update(SealSet).where(SealSet.id == set_id, condition).values({told_at: moment}).returning(SealSet.id)
        )
    return noted is not None


def _proposed() -> Words:
    return Words(
        heading=gettext("New keys were proposed"),
        opening=gettext(
            "Somebody in your organisation proposed new keys for this sealed petition. They are used only once a "
            "second person who manages the organisation approves them."
        ),
        button=gettext("Look at them"),
    )


def _approved() -> Words:
    return Words(
        heading=gettext("New keys were approved"),
        opening=gettext(
            "What is signed from now on is sealed to them. If nobody of you wanted that, pause the petition at once."
        ),
        button=gettext("Look at them"),
    )
