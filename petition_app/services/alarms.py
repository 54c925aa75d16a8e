"""Alarms: something looks like a flood. They stand while it goes on, fall back by themselves, and are told once."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import case, delete

from petition_app.db import db, hot, insert
from petition_app.domain import clock
from petition_app.domain.screening import ALARM_LASTS, TRUSTED_FOR
from petition_app.models import Alarm


def raise_(petition_id: UUID, screening: str) -> bool:
    """Raise an alarm, or let one that stands last longer; one that a moderator trusts stays quiet.

    Tell whether it is a new one.
    """
    now = clock.now()
    raising = insert(Alarm).values(
        petition_id=petition_id, screening=screening, raised_at=now, until=now + ALARM_LASTS, trusted=False
    )
    is_over = Alarm.until <= now
    with hot() as connection:
        raised_at = connection.scalar(
            raising.on_conflict_do_update(
                index_elements=[Alarm.petition_id, Alarm.screening],
                set_={
                    "raised_at": case((is_over, now), else_=Alarm.raised_at),
                    "told_at": case((is_over, None), else_=Alarm.told_at),
                    "trusted": False,
                    "until": now + ALARM_LASTS,
                },
                where=is_over | ~Alarm.trusted,
            ).returning(Alarm.raised_at)
        )
    return raised_at == now


def trust(petition_id: UUID, screenings: Collection[str]) -> None:
    """Hold nothing more for these for a while. Joins the caller's transaction."""
    now = clock.now()
    for screening in sorted(screenings):
        trusting = insert(Alarm).values(
            petition_id=petition_id, screening=screening, raised_at=now, until=now + TRUSTED_FOR, trusted=True
        )
        db.session.execute(
            trusting.on_conflict_do_update(
                index_elements=[Alarm.petition_id, Alarm.screening],
                set_={"trusted": True, "until": now + TRUSTED_FOR},
            )
        )


def distrust(petition_id: UUID, screenings: Collection[str]) -> None:
    """Hold again what was trusted. Joins the caller's transaction."""
    db.session.execute(
        delete(Alarm).where(Alarm.petition_id == petition_id, Alarm.screening.in_(screenings), Alarm.trusted)
    )
