"""Alarm mails: those who manage a petition are told that something looks like a flood, once while it lasts.

Nothing of a person stands in the mail, and nothing that a flood could make longer: it leads to the page.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

import structlog
from flask import current_app, render_template
from flask_babel import force_locale, gettext
from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from petition_app.adapters import mail
from petition_app.db import hot
from petition_app.domain import clock
from petition_app.domain.screening import ALARM_LASTS
from petition_app.models import Alarm
from petition_app.queries import alarms, petitions
from petition_app.queries.petitions import PetitionView
from petition_app.services import mails

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the mail says, in its order."""

    subject: str
    heading: str
    opening: str
    button: str
    why: str


def tell() -> None:
    """Mail the alarms that nobody was told of yet; while one lasts that they know of, managers are not told again."""
    for petition_id in alarms.untold():
        petition = petitions.by_id(petition_id)
        taken = _take(petition_id)
        if petition is not None and taken and not _mailed(petition):
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


def _mailed(petition: PetitionView) -> bool:
    """Mail everybody who manages the petition; tell whether the server was there."""
    with mail.connect() as connection:
        for manager in alarms.managers(petition.id):
            message = _stencil(petition, manager.language).fill(
                recipient=manager.address.envelope, message_id=uuid4().hex, date=clock.now(), tokens={}
            )
            failure = connection.deliver(manager.address.envelope, message)
            if isinstance(failure, mail.Away):
                log.error("mail_server_away", failure=failure.reason, waiting=1)
                return False
            if failure is not None:
                log.error("mail_given_up", failure=failure.reason, attempts=1)
    return True


def _stencil(petition: PetitionView, language: str) -> mail.Stencil:
    letter = mails.letter_to(petition, language)
    address = f"{current_app.config['PUBLIC_BASE_URL']}/organise/petitions/{petition.id}/held"
    with force_locale(letter.language.replace("-", "_")):
        heading = gettext("Signatures are held")
        words = Words(
            subject=heading if letter.neutral else f"{heading}: {mails.shortened(letter.title)}",
            heading=heading,
            opening=gettext("Many signatures look made up. They are not counted until you have looked at them."),
            button=gettext("Look at them"),
            why=gettext("You get this message because you manage this petition."),
        )
        said = {"letter": letter, "words": words, "address": address}
        return mail.cut(
            subject=words.subject,
            sender_name="",
            text=render_template("mail/alarm.txt", **said),
            html=mails.styled(render_template("mail/alarm.html", **said), letter.accent),
        )
