"""Fundraisers: the money that a petition asks for, entered by hand."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from petition_app.db import db, insert, transaction
from petition_app.domain.editing import Answer
from petition_app.models import Fundraiser
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """A goal and what has been raised, in cents, where to give, and until when."""

    goal: int
    raised: int
    currency: str
    url: str
    ends_on: date | None


def edit(petition_id: UUID, edition: int, amounts: Amounts | None) -> Answer:
    """Keep the amounts; None takes the fundraiser away."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        if amounts is None:
            db.session.execute(delete(Fundraiser).where(Fundraiser.petition_id == petition_id))
        else:
            values = asdict(amounts)
            db.session.execute(
                insert(Fundraiser)
                .values(petition_id=petition_id, **values)
                .on_conflict_do_update(index_elements=[Fundraiser.petition_id], set_=values)
            )
    return Answer.SAVED
