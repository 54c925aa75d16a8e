"""What does a flood do? Forms from 200 networks and 50 domains, then confirmed addresses of catch-all domains (A5).

Sends both through the services that take each form, on PostgreSQL; prints what became of them, how many of the honest
came through, what screening costs a form, and how long a moderator's one press takes. The generator runs in the same
process: the seconds tell of the machine, the numbers of the rules.

    python -m bench.flood [--forms 10000] [--confirmed 77000]
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import select

import config
from bench import campaign, machine
from petition_app import create_app
from petition_app.db import db
from petition_app.domain import addresses, clock, tokens
from petition_app.domain.moderation import Verdict
from petition_app.domain.networks import Network
from petition_app.domain.screening import SOONEST, Signs
from petition_app.domain.tokens import Purpose
from petition_app.models import Signature
from petition_app.queries import alarms, counting, keys, moderation
from petition_app.queries.petitions import PetitionView
from petition_app.services import moderation as services
from petition_app.services import screening, signature_log, signing
from tests.factories import Make
from tests.postgres import cluster

NETWORKS, DOMAINS, CATCH_ALLS = 200, 50, 7
HONEST_SHARE = 0.01


class Flood:
    """Sends forms to one petition, and remembers whose they are and what screening them took."""

    def __init__(self, petition: PetitionView) -> None:
        self.petition = petition
        self.took: list[float] = []

    def form(self, email: str, network: str, *, honest: bool = False) -> bytes:
        """Send one form; return the secret of its mailed links."""
        details = campaign.details(addresses.parse(email).canonical)
        signs = Signs(opened=clock.now() - 20 * SOONEST, proven=honest)
        began = time.perf_counter()
        held = screening.screen(self.petition, Network.of(network), details.canonical_email, details.country, signs)
        self.took.append(time.perf_counter() - began)
        signing.sign(self.petition, details, held)
        return self._secret(details.canonical_email)

    def _secret(self, canonical: str) -> bytes:
        petition_keys = keys.of(self.petition.id)
        index = petition_keys.blind_index(canonical)
        with db.engine.connect() as connection:
            sealed = connection.scalar(
                select(Signature.link_secret).where(
                    Signature.petition_id == self.petition.id, Signature.blind_index == index
                )
            )
        return petition_keys.open_bytes(sealed or b"", kind="link", row=index)


def _confirm(secrets: list[bytes]) -> None:
    for secret in secrets:
        signing.confirm(tokens.token(secret, Purpose.CONFIRM))


def from_many_networks(make: Make, forms: int) -> dict[str, object]:
    """Send the first flood, in which one in a hundred is honest; confirm the honest ones."""
    flood, dice = Flood(make.petition()), random.Random(5)
    honest = []
    for number in range(forms):
        if dice.random() < HONEST_SHARE:
            honest.append(flood.form(f"{number}@gmail.com", f"203.0.{number % 256}.{number % 199}", honest=True))
        else:
            flood.form(f"{number}@domain-{number % DOMAINS}.net", f"198.18.{dice.randrange(NETWORKS)}.1")
    before = counting.exact(flood.petition.id)
    raised = len(alarms.standing(flood.petition.id).raised)
    _confirm(honest)
    return {
        "forms": forms,
        "honest": len(honest),
        "counted before": before,
        "alarms": raised,
        "not held": _states(flood.petition)["pending", False],
        "honest counted": counting.exact(flood.petition.id),
        "screening us": 1e6 * statistics.median(flood.took),
    }


def confirmed_ones(make: Make, number: int) -> dict[str, object]:
    """Send the second flood, all of which confirm; then undo it by one press, and a release of it by another.

    The petition keeps a log: what is released is appended there before that is undone.
    """
    flood = Flood(make.petition(logged=True))
    honest = [flood.form(f"before-{each}@gmail.com", "203.0.113.1") for each in range(10)]
    secrets = [
        flood.form(f"{each}@catch-all-{each % CATCH_ALLS}.net", f"198.18.{each % NETWORKS}.1") for each in range(number)
    ]
    _confirm(honest + secrets)
    counted, held = counting.exact(flood.petition.id), moderation.held(flood.petition.id)
    manager = make.member(make.organisation()).id
    began = time.perf_counter()
    services.decide(flood.petition.id, None, Verdict.REFUSE, by=manager)
    refused = time.perf_counter() - began
    (act,) = moderation.decided(flood.petition.id)
    began = time.perf_counter()
    services.undo(flood.petition.id, act.id, by=manager)
    undone = time.perf_counter() - began
    began = time.perf_counter()
    services.decide(flood.petition.id, None, Verdict.RELEASE, by=manager)
    released = time.perf_counter() - began
    signature_log.append(flood.petition.id)
    release = next(each for each in moderation.decided(flood.petition.id) if each.verdict is Verdict.RELEASE)
    began = time.perf_counter()
    services.undo(flood.petition.id, release.id, by=manager)
    return {
        "confirmed": number,
        "honest": len(honest),
        "counted": counted,
        "held": held,
        "refuse s": refused,
        "undo s": undone,
        "release s": released,
        "undo release s": time.perf_counter() - began,
    }


def _states(petition: PetitionView) -> Counter[tuple[str, bool]]:
    with db.engine.connect() as connection:
        rows = connection.execute(
            select(Signature.state, Signature.screening).where(Signature.petition_id == petition.id)
        ).all()
    return Counter((row.state, row.screening is not None) for row in rows)


def main() -> None:
    """Send both floods."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--confirmed", type=int, default=77_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, cluster() as server:
        server.run("CREATE DATABASE {}", "flood")
        environment = {
            "PETITION_ENV": "bench",
            "DATABASE_URL": server.address("flood"),
            "FILES_DIR": str(Path(folder) / "files"),
        }
        app = create_app(config.load(os.environ | environment))
        with app.app_context():
            upgrade()
            make = Make(app)
            machine.report("flood", [from_many_networks(make, asked.forms)])
            machine.report("flood_confirmed", [confirmed_ones(make, asked.confirmed)])


if __name__ == "__main__":
    main()
