"""Limits: whoever asks too often waits; reading stays open.

Networks are told that they ask too often, which says nothing of anybody's address, and so is everybody who signs a
petition to which more forms come than it takes. Forms for one address are not told: the answer stays the same, and no
more is written (S04).
"""

import structlog
from flask import current_app

from petition_app.adapters import rates
from petition_app.domain.addresses import mailbox
from petition_app.domain.limits import FORMS_AN_ADDRESS, FORMS_WINDOW, PETITION_WINDOW, Limit, Standing
from petition_app.domain.networks import Network
from petition_app.queries.petitions import PetitionView

log = structlog.get_logger()


def count(limit: Limit, network: Network) -> Standing:
    """Count one more request of a network; tell where it stands with it."""
    if not current_app.config["LIMITS"]:
        return Standing.WITHIN
    narrow, wide = rates.current().add(limit.window, (limit.kind, network.narrow), (limit.kind, network.wide))
    return limit.standing(network, narrow, wide)


def takes_form_for(canonical_address: str, network: Network) -> bool:
    """Count one more form with an address from a network; tell whether it is still to be written down.

    What others sent with the address is not counted: that one form more or less does less work can be measured.
    """
    if not current_app.config["LIMITS"]:
        return True
    (forms,) = rates.current().add(FORMS_WINDOW, ("address", f"{mailbox(canonical_address)}/{network.narrow}"))
    return forms <= FORMS_AN_ADDRESS


def takes_form_of(petition: PetitionView, *, proven: bool) -> bool:
    """Count one more form of a petition; tell whether it is taken in this minute.

    Forms whose browser did the work have as much room again: whoever crowds the others out has to pay for it.
    """
    if not current_app.config["LIMITS"]:
        return True
    most = petition.forms_a_minute or current_app.config["FORMS_A_MINUTE"]
    (forms,) = rates.current().count(PETITION_WINDOW, [f"{'proven' if proven else 'plain'}/{petition.id.hex}"])
    if forms == most + 1:
        log.warning("petition_over_its_limit", petition=petition.slug, count=most)
    return forms <= most
