"""Alarm mails: those who manage a petition are told that something looks like a flood, once while it lasts.

Nothing of a person stands in the mail, and nothing that a flood could make longer: it leads to the page.
"""

from uuid import UUID

from flask_babel import gettext
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from petition_app.db import hot
from petition_app.domain import clock
from petition_app.domain.screening import ALARM_LASTS
from petition_app.models import Alarm
from petition_app.queries import alarms, petitions
from petition_app.services import manager_mails
from petition_app.services.manager_mails import Words


def tell() -> None:
    """Mail the alarms that nobody was told of yet; while one lasts that they know of, managers are not told again."""
    for petition_id in alarms.untold():
        petition = petitions.by_id(petition_id)
        taken = _take(petition_id)
        if petition is not None and taken and not manager_mails.send(petition, "held", _words):
            _give_back(petition_id, taken)


def _take(petition_id: UUID) -> list[str]:
    """Note that the petition's alarms are told; of several workers one is told that it was the one."""
    now = clock.now()
    other = aliased(Alarm)
    known = exists(
        select(other.screening).where(other.petition_id == Alarm.petition_id, other.told_at > now - ALARM_LASTS)
    )
    with hot() as connection:
        return list(
            connection.scalars(
                update(Alarm)
                .where(Alarm.petition_id == petition_id, Alarm.told_at.is_(None), Alarm.until > now, ~Alarm.trusted)
                .where(~known)
                .values(told_at=now)
                .returning(Alarm.screening)
            )
        )


def _give_back(petition_id: UUID, screenings: list[str]) -> None:
    with hot() as connection:
        connection.execute(
            update(Alarm).where(Alarm.petition_id == petition_id, Alarm.screening.in_(screenings)).values(told_at=None)
        )


def _words() -> Words:
    return Words(
        heading=gettext("Signatures are held"),
        opening=gettext("Many signatures look made up. They are not counted until you have looked at them."),
        button=gettext("Look at them"),
    )
