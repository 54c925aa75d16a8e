"""Limits: whoever asks too often waits; reading stays open.

Networks are told that they ask too often, which says nothing of anybody's address. Forms for one address are
not told: the answer stays the same, and no more is written (S04).
"""

from flask import current_app

from petition_app.adapters import rates
from petition_app.domain.limits import FORMS_AN_ADDRESS, FORMS_WINDOW, Limit, Standing
from petition_app.domain.networks import Network


def count(limit: Limit, network: Network) -> Standing:
    """Count one more request of a network; tell where it stands with it."""
    if not current_app.config["LIMITS"]:
        return Standing.WITHIN
    narrow, wide = rates.current().add(limit.window, (limit.kind, network.narrow), (limit.kind, network.wide))
    return limit.standing(network, narrow, wide)


def takes_form_for(canonical_address: str) -> bool:
    """Count one more form with an address; tell whether it is still to be written down."""
    if not current_app.config["LIMITS"]:
        return True
    (forms,) = rates.current().add(FORMS_WINDOW, ("address", canonical_address))
    return forms <= FORMS_AN_ADDRESS
