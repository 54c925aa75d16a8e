"""A5: a flood from many networks and domains counts nobody, an alarm is raised, and honest people come through."""

import random
from collections import Counter

import pytest
from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import screening as rules
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.moderation import Verdict
from petition_app.domain.screening import Reason, parts
from petition_app.domain.tokens import Purpose
from petition_app.models import Signature
from petition_app.queries import alarms as standing
from petition_app.queries import counting, moderation
from petition_app.services import moderation as services
from petition_app.services import screening, signing
from tests.floods import form, opened

#: A tenth of the flood of the requirement, with marks a tenth as high; bench/flood.py sends the whole.
FORMS, NETWORKS, DOMAINS, HONEST = 1000, 200, 50, 10


@pytest.fixture(autouse=True)
def _a_tenth(monkeypatch):
    monkeypatch.setattr(screening, "FORMS_OF_A_CROWD", 20)
    monkeypatch.setattr(screening, "FORMS_OF_A_HOUSEHOLD", 3)
    monkeypatch.setattr(rules, "FEWEST_OF_A_DOMAIN", 15)
    monkeypatch.setattr(rules, "FORMS_OF_A_HOME", 100)


def states(petition) -> Counter[tuple[str, str | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Signature.state, Signature.screening).where(Signature.petition_id == petition.id)
    ).all()
    return Counter((state, screened and parts(screened)[0].value) for state, screened in rows)


def test_a5_a_flood_counts_nobody_before_it_is_confirmed_and_honest_people_come_through(make, clock):
    petition = make.petition()
    dice = random.Random(5)
    turns = ["flood"] * FORMS + ["honest"] * HONEST
    dice.shuffle(turns)
    honest = []
    for number, who in enumerate(turns):
        if who == "honest":
            signs = opened(dice.randint(1, 30), proven=True)
            honest.append(form(make, petition, f"{number}@gmail.com", network=f"203.0.113.{number % 256}", signs=signs))
        else:
            network = f"198.18.{dice.randrange(NETWORKS)}.1"
            form(make, petition, f"{number}@domain-{number % DOMAINS}.net", network=network)

    assert counting.exact(petition.id) == 0
    found = standing.standing(petition.id)
    assert found.guarded
    assert {parts(code)[0] for code in found.raised} == {Reason.DOMAIN}
    passed = states(petition)["pending", None]
    assert passed < FORMS / 10 + HONEST

    for made in honest:
        signing.confirm(made.token(Purpose.CONFIRM))
    assert counting.exact(petition.id) == HONEST
    clock.passes(days=1, hours=3)
    assert not standing.standing(petition.id).guarded


def test_a5_catch_all_domains_that_confirm_all_are_held_and_undone_in_one_step(make, clock):
    petition = make.petition()
    honest = [form(make, petition, f"before-{number}@gmail.com") for number in range(5)]
    flood = [
        form(make, petition, f"{number}@catch-all-{number % 7}.net", network=f"198.18.{number % 200}.1")
        for number in range(770)
    ]
    honest += [form(make, petition, f"after-{number}@gmail.com", signs=opened(proven=True)) for number in range(5)]
    for made in (*flood, *honest):
        signing.confirm(made.token(Purpose.CONFIRM))

    assert counting.exact(petition.id) == len(honest)
    assert states(petition)[SignatureState.HELD.value, "domain"] > 700
    assert moderation.held(petition.id) == 770

    manager = make.member(make.organisation()).id
    assert services.decide(petition.id, None, Verdict.REFUSE, by=manager) == 770

    assert counting.exact(petition.id) == len(honest)
    assert moderation.held(petition.id) == 0


def test_a6_a_hundred_forms_for_one_address_make_one_mail_and_change_nothing_else(make, signer, mailbox):
    first, others = make.petition(), [make.petition() for _ in range(4)]
    for _ in range(100):
        form(make, first, signer.email, network="198.51.100.7")
    for petition in others:
        form(make, petition, signer.email)

    signer.mails()

    # One for the petition that was sent a hundred times, and three in all.
    assert len(mailbox.mails) == 3
