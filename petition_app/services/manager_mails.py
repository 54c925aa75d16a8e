"""Manager mails: those who manage a petition are told that something waits for them, and led to its page.

Nothing of a person stands in such a mail, and nothing that somebody from outside could make longer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

import structlog
from flask import current_app, render_template
from flask_babel import force_locale, gettext

from petition_app.adapters import mail
from petition_app.domain import clock
from petition_app.queries import accounts
from petition_app.queries.petitions import PetitionView
from petition_app.services import mails

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the mail says: its subject and heading, one sentence or two, and what its button is called."""

    heading: str
    opening: str
    button: str


def send(petition: PetitionView, part: str, words: Callable[[], Words]) -> bool:
    """Mail everybody who manages the petition, in their own language; tell whether the mail server was there.

    The mail leads to a part of the petition, as its address ends among the organisers' pages.
    """
    with mail.connect() as connection:
        for manager in accounts.managers(petition.id):
            message = _stencil(petition, part, words, manager.language).fill(
                recipient=manager.address.envelope, message_id=uuid4().hex, date=clock.now(), tokens={}
            )
            failure = connection.deliver(manager.address.envelope, message)
            if isinstance(failure, mail.Away):
                log.error("mail_server_away", failure=failure.reason, waiting=1)
                return False
            if failure is not None:
                log.error("mail_given_up", failure=failure.reason, attempts=1)
    return True


def _stencil(petition: PetitionView, part: str, words: Callable[[], Words], language: str) -> mail.Stencil:
    letter = mails.letter_to(petition, language)
    with force_locale(letter.language.replace("-", "_")):
        chosen = words()
        said = {
            "letter": letter,
            "words": chosen,
            "why": gettext("You get this message because you manage this petition."),
            "address": f"{current_app.config['PUBLIC_BASE_URL']}/organise/petitions/{petition.id}/{part}",
        }
        return mail.cut(
            subject=chosen.heading if letter.neutral else f"{chosen.heading}: {mails.shortened(letter.title)}",
            sender_name="",
            text=render_template("mail/to_managers.txt", **said),
            html=mails.styled(render_template("mail/to_managers.html", **said), letter.accent),
        )
