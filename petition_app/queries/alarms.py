"""Alarms: what stands for a petition at this moment, and where more have signed than can be believed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db, hot
from petition_app.domain import clock
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.populations import people
from petition_app.domain.screening import (
    ALARM_LASTS,
    FEWEST_OF_A_COUNTRY,
    Reason,
    is_above_its_share,
    is_disposable,
    parts,
)
from petition_app.models import Alarm, Petition, Tally
from petition_app.queries.memory import remembered


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is watched of a petition: the codes that stand, those that a moderator trusts, and whether it is guarded."""

    raised: frozenset[str]
    trusted: frozenset[str]
    #: Whether forms must show that a person filled them in.
    guarded: bool


@dataclass(frozen=True, kw_only=True)
class Raised:
    """One alarm as organisers see it."""

    reason: Reason
    label: str
    #: Whether it is about a domain of throw-away addresses.
    is_disposable: bool
    raised_at: datetime
    until: datetime


def standing(petition_id: UUID) -> Standing:
    """Return what stands for the petition, remembered for a few seconds."""
    return remembered(("alarms", petition_id), lambda: _standing(petition_id))


def _standing(petition_id: UUID) -> Standing:
    now = clock.now()
    with hot() as connection:
        rows = connection.execute(
            select(Alarm.screening, Alarm.raised_at, Alarm.trusted).where(
                Alarm.petition_id == petition_id, Alarm.until > now
            )
        ).all()
    raised = {row.screening: row.raised_at for row in rows if not row.trusted}
    return Standing(
        raised=frozenset(raised),
        trusted=frozenset(row.screening for row in rows if row.trusted),
        # A country stays above its share for good; whoever signs from elsewhere is asked for more only at first.
        guarded=any(
            parts(screening)[0] is not Reason.COUNTRY or raised_at + ALARM_LASTS > now
            for screening, raised_at in raised.items()
        ),
    )


def of_petition(petition_id: UUID) -> list[Raised]:
    """Return the alarms that stand, the latest first."""
    rows = db.session.execute(
        select(Alarm.screening, Alarm.raised_at, Alarm.until)
        .where(Alarm.petition_id == petition_id, Alarm.until > clock.now(), ~Alarm.trusted)
        .order_by(Alarm.raised_at.desc(), Alarm.screening)
    ).all()
    found = []
    for row in rows:
        reason, label = parts(row.screening)
        found.append(
            Raised(
                reason=reason,
                label=label,
                is_disposable=is_disposable(row.screening),
                raised_at=row.raised_at,
                until=row.until,
            )
        )
    return found


def countries_above_their_share() -> Iterator[tuple[UUID, str]]:
    """Return (petition, country) wherever more have signed a running petition than can be believed."""
    with hot() as connection:
        rows = connection.execute(
            select(Tally.petition_id, Tally.value, Tally.count.label("signed"))
            .join(Petition, Petition.id == Tally.petition_id)
            .where(
                Petition.state.in_((PetitionState.OPEN, PetitionState.PAUSED)),
                Tally.dimension == "country",
                Tally.count >= FEWEST_OF_A_COUNTRY,
            )
        ).all()
    for row in rows:
        if is_above_its_share(row.signed, people(row.value)):
            yield row.petition_id, row.value


def untold() -> list[UUID]:
    """Return the petitions with an alarm that nobody was told of yet."""
    with hot() as connection:
        rows = connection.scalars(
            select(Alarm.petition_id)
            .where(Alarm.told_at.is_(None), Alarm.until > clock.now(), ~Alarm.trusted)
            .distinct()
            .order_by(Alarm.petition_id)
        )
        return list(rows)
