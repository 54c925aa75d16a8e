"""Readers: signers who wanted to hear what becomes of a petition, and the organiser's way to write to them."""

from typing import Any

from petition_app.domain import clock
from petition_app.domain.signers import Consent
from petition_app.queries.petitions import PetitionView
from tests.factories import Made, Make
from tests.pages import Form
from tests.people import Organiser, work


def reader(make: Make, petition: PetitionView, email: str, *, updates: bool = True, **values: Any) -> Made:
    """Store somebody whose signature counts, and who wants news or does not."""
    consent = Consent(
        wording="0" * 64, language="en", form_opened=None, form_sent=clock.now(), updates=updates, partners=()
    )
    return make.signature(petition, email=email, consent=consent, **values)


def mails_update(organiser: Organiser, petition: PetitionView, update_id: Any) -> str:
    """Press everything that an organiser presses to mail an update; return the address of its page."""
    page = prepares(organiser, petition, update_id)
    organiser.sends(previews(organiser, page)[0])
    work(organiser.app)
    organiser.mailbox.clear()
    organiser.sends(organiser.opens(page).form("/start"))
    return page


def prepares(organiser: Organiser, petition: PetitionView, update_id: Any) -> str:
    """Have those counted who want the update; return the address of its page."""
    page = f"/organise/petitions/{petition.id}/updates/{update_id}/mailing"
    organiser.sends(organiser.opens(page).form("/prepare"))
    work(organiser.app)
    return page


def previews(organiser: Organiser, page: str) -> list[Form]:
    """Return the buttons that ask for a preview, one a language."""
    return [form for form in organiser.opens(page).forms() if form.action.endswith("/preview")]
