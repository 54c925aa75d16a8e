"""Partners: the organisations that carry a petition too, and whether they ask for an opt-in of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select, update

from petition_app.db import db, transaction
from petition_app.domain import slugs
from petition_app.domain.editing import Answer
from petition_app.models import Partner
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class PartnerDetails:
    """A partner as the organiser names it; `id` is that of a partner who is there already."""

    id: UUID | None
    name: str
    website: str
    asks_opt_in: bool


def edit(petition_id: UUID, edition: int, partners: Sequence[PartnerDetails]) -> Answer:
    """Keep these partners in this order, and no others.

    Who agreed to hear from a partner agreed to that name: another name is another partner, with a box that
    nobody has ticked yet.
    """
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        known = {row.id: row for row in db.session.scalars(select(Partner).where(Partner.petition_id == petition_id))}
        kept = {each.id for each in partners if each.id in known and known[each.id].name == each.name}
        db.session.execute(delete(Partner).where(Partner.petition_id == petition_id, Partner.id.not_in(kept)))
        taken = {known[each].slug for each in kept if each is not None}
        for position, partner in enumerate(partners):
            if partner.id in kept:
                _edit(partner, position)
            else:
                _add(petition_id, partner, position, taken)
    return Answer.SAVED


def _edit(partner: PartnerDetails, position: int) -> None:
    """Change what does not matter to those who agreed. Joins the caller's transaction."""
    db.session.execute(
        update(Partner)
        .where(Partner.id == partner.id)
        .values(website=partner.website, asks_opt_in=partner.asks_opt_in, position=position)
    )


def _add(petition_id: UUID, partner: PartnerDetails, position: int, taken: set[str]) -> None:
    """Add a partner under a slug of its name. Joins the caller's transaction."""
    slug = _free_slug(partner.name, taken)
    taken.add(slug)
    db.session.add(
        Partner(
            petition_id=petition_id,
            slug=slug,
            name=partner.name,
            website=partner.website,
            asks_opt_in=partner.asks_opt_in,
            position=position,
        )
    )


def _free_slug(name: str, taken: set[str]) -> str:
    proposed = slugs.proposed(name)[:56] or "partner"
    tried = proposed
    number = 2
    while tried in taken:
        tried = f"{proposed}-{number}"
        number += 1
    return tried
