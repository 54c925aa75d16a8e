"""Fundraisers: the tokens by which other programs tell an amount."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.models import FundraiserToken


@dataclass(frozen=True, kw_only=True)
class TokenView:
    """A token as its organiser sees it: never the token itself."""

    id: UUID
    made_on: date
    last_used_on: date | None


def tokens(petition_id: UUID) -> list[TokenView]:
    """Return the tokens of a petition's fundraiser, the oldest first."""
    rows = db.session.execute(
        select(FundraiserToken.id, FundraiserToken.made_on, FundraiserToken.last_used_on)
        .where(FundraiserToken.petition_id == petition_id)
        .order_by(FundraiserToken.made_on, FundraiserToken.id)
    )
    return [TokenView(**row._mapping) for row in rows]
