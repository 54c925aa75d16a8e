"""Fundraiser tokens: made, used by another program to tell the amount, revoked."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update

from petition_app.db import db, transaction
from petition_app.domain import api_tokens, clock
from petition_app.domain.refusals import FundraiserNotFound, TokenRefused
from petition_app.models import Fundraiser, FundraiserToken, Petition

#: Nobody needs more; each is a secret that somebody has to keep.
MOST = 5


@dataclass(frozen=True, kw_only=True)
class Told:
    """The amounts after somebody told one."""

    raised: int
    goal: int
    currency: str


def make(petition_id: UUID) -> str | None:
    """Return a fresh token, which is shown once; None where the petition has as many as it may have."""
    token = api_tokens.new()
    with transaction():
        # Two who ask in the same instant wait for each other here.
        db.session.execute(select(Petition.id).where(Petition.id == petition_id).with_for_update())
        there = db.session.scalar(
            select(func.count()).select_from(FundraiserToken).where(FundraiserToken.petition_id == petition_id)
        )
        if (there or 0) >= MOST:
            return None
        db.session.add(
            FundraiserToken(
                id=uuid4(), petition_id=petition_id, token_hash=api_tokens.stored(token), made_on=clock.today()
            )
        )
    return token


def revoke(petition_id: UUID, token_id: UUID) -> bool:
    """Let a token open nothing any more; False where it was revoked before."""
    with transaction():
        gone = db.session.scalar(
            delete(FundraiserToken)
            .where(FundraiserToken.id == token_id, FundraiserToken.petition_id == petition_id)
            .returning(FundraiserToken.id)
        )
    return gone is not None


def tell(token: str, slug: str, raised: int) -> Told:
    """Keep how much has been raised, in cents; telling the same again changes nothing.

    The edition stays: an organiser who is writing is not held up by a program that tells an amount each minute.
    Raises TokenRefused where the token does not belong to a petition of that name, FundraiserNotFound.
    """
    if not api_tokens.is_token(token):
        raise TokenRefused
    with transaction():
        found = db.session.execute(
            select(FundraiserToken.id, FundraiserToken.petition_id, FundraiserToken.last_used_on)
            .join(Petition, Petition.id == FundraiserToken.petition_id)
            .where(FundraiserToken.token_hash == api_tokens.stored(token), Petition.slug == slug)
        ).one_or_none()
        if found is None:
            raise TokenRefused
        if found.last_used_on != clock.today():
            db.session.execute(
                update(FundraiserToken).where(FundraiserToken.id == found.id).values(last_used_on=clock.today())
            )
        row = db.session.execute(
            update(Fundraiser)
            .where(Fundraiser.petition_id == found.petition_id)
            .values(raised=raised)
            .returning(Fundraiser.raised, Fundraiser.goal, Fundraiser.currency)
        ).one_or_none()
        if row is None:
            raise FundraiserNotFound
    return Told(**row._mapping)
