"""Floods: many forms at once, from networks and domains of the test's choice, by the service that takes each form."""

import base64
import hashlib
import json
from datetime import timedelta

from petition_app.domain import addresses, clock
from petition_app.domain.networks import Network
from petition_app.domain.screening import Signs
from petition_app.queries.petitions import PetitionView
from petition_app.services import screening
from tests.factories import Made, Make


def opened(minutes: float = 1, *, proven: bool = False) -> Signs:
    """Return what a form tells that was opened some minutes ago."""
    return Signs(opened=clock.now() - timedelta(minutes=minutes), proven=proven)


def form(
    make: Make,
    petition: PetitionView,
    email: str,
    *,
    network: str = "",
    country: str = "DE",
    signs: Signs | None = None,
    confirmed: bool = False,
) -> Made:
    """Send one form as the page would; it waits for its confirmation unless said otherwise."""
    canonical = addresses.parse(email).canonical
    screened = screening.screen(petition, Network.of(network), canonical, country, signs or opened())
    return make.signature(petition, confirmed=confirmed, email=email, country=country, screening=screened)


def solve(puzzle, **changed) -> str:
    """Do what the page's script does."""
    for number in range(puzzle["maxnumber"] + 1):
        if hashlib.sha256(f"{puzzle['salt']}{number}".encode()).hexdigest() == puzzle["challenge"]:
            answer = {name: puzzle[name] for name in ("algorithm", "challenge", "salt", "signature")}
            return packed(answer | {"number": number} | changed)
    raise AssertionError("no number fits")


def packed(answer) -> str:
    return base64.b64encode(json.dumps(answer).encode()).decode()
