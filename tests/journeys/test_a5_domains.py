"""A5: a domain of which more forms come than can be believed is held, and an honest town, company or university is not.

Forms are screened in their real numbers and not written down: what becomes of held ones is shown elsewhere.
"""

import random
from dataclasses import replace

import pytest

from petition_app.db import transaction
from petition_app.domain import registered_domains
from petition_app.domain import screening as rules
from petition_app.domain.networks import Network
from petition_app.domain.screening import DomainShare, Reason, parts
from petition_app.queries import alarms as standing
from petition_app.queries.memory import Memory
from petition_app.services import alarms, screening
from tests.floods import opened

PROVIDERS = ("gmail.com", "gmx.de", "yahoo.com", "mail.ru", "web.de")


class Day:
    """Forms of a petition over the hours of a day, each from a network of its own, as browsers send them."""

    def __init__(self, app, petition, clock) -> None:
        self._petition, self._clock, self._dice = petition, clock, random.Random(5)
        self._sent = 0
        # What stands is remembered for some seconds, as where people sign.
        self._memory = app.extensions["petition_app_memory"] = Memory(seconds=60)

    def sends(self, *domains: str) -> list[tuple[str, str | None]]:
        """Send a form of each domain, in any order; return for what each was held."""
        hours = 8
        mixed = list(domains)
        self._dice.shuffle(mixed)
        held = []
        for hour in range(hours):
            held += [(domain, self._form(domain)) for domain in mixed[hour::hours]]
            self._clock.passes(hours=1)
            self.forgets()
        return held

    def _form(self, domain: str) -> str | None:
        self._sent += 1
        if self._sent % 30 == 0:
            self.forgets()
        network = Network.of(f"2001:{self._sent >> 16:x}:{self._sent & 65535:x}::1")
        return screening.screen(self._petition, network, f"{self._sent}@{domain}", "DE", opened(proven=True))

    def forgets(self) -> None:
        self._memory.clear()


@pytest.fixture
def petition(make):
    return make.petition()


@pytest.fixture
def day(app, petition, clock):
    return Day(app, petition, clock)


def at_providers(number: int) -> list[str]:
    return [PROVIDERS[each % len(PROVIDERS)] for each in range(number)]


def raised(petition) -> list[Reason]:
    return [parts(code)[0] for code in standing.standing(petition.id).raised]


def test_a5_a_domain_with_too_large_a_share_of_a_big_petition_is_held_and_nobody_else(petition, day):
    sent = day.sends(*at_providers(20_000), *["catch-all.net"] * 2_000)
    passed = [domain for domain, held in sent if held is None]

    assert passed.count("catch-all.net") < 350
    assert len(passed) - passed.count("catch-all.net") == 20_000
    assert raised(petition) == [Reason.DOMAIN]


def test_a5_catch_all_domains_that_come_slowly_and_spread_are_held(petition, day):
    floods = [f"catch-all-{number % 40}.net" for number in range(40 * 300)]
    sent = day.sends(*at_providers(2_000), *floods)
    passed = [domain for domain, held in sent if held is None]

    assert max(passed.count(domain) for domain in set(floods)) < 180
    assert len([domain for domain in passed if domain in PROVIDERS]) == 2_000
    assert raised(petition) == [Reason.DOMAIN] * 40


@pytest.mark.parametrize(
    ("who", "domains"),
    [
        ("a company's staff", ["works.example.com"] * 700 + at_providers(40)),
        ("a university", ["university.example.edu"] * 900 + at_providers(300)),
        ("a town", ["town-net.example.net"] * 500 + ["town-hall.example.org"] * 100 + at_providers(1_400)),
        ("scholars of many universities", [f"example-{each % 60}.edu" for each in range(60 * 140)] + at_providers(900)),
        ("a country whose provider we do not know", ["unknown.example.net"] * 300 + at_providers(17_000)),
    ],
)
def test_a5_an_honest_campaign_of_one_place_is_not_held(petition, day, who, domains):
    sent = day.sends(*domains)

    assert [domain for domain, held in sent if held] == [], who
    assert raised(petition) == []


def test_a5_even_where_a_petition_is_at_home_no_more_is_believed_than_people_are(petition, day):
    sent = day.sends(*["catch-all.net"] * 1_500)
    held = [code for _, code in sent if code]

    assert len(held) == 500
    with transaction():
        alarms.trust(petition.id, set(held))
    assert [code for _, code in day.sends(*["catch-all.net"] * 100) if code] == []


def test_a5_a_domain_is_held_only_while_its_alarm_lasts(petition, day, clock, monkeypatch):
    monkeypatch.setattr(rules, "FEWEST_OF_A_DOMAIN", 1)
    monkeypatch.setattr(rules, "FORMS_OF_A_HOME", 1)
    for _ in range(2):
        held = day._form("works.example.com")
    assert held
    # More people come, beside whom two are not many; while the alarm stands the domain is held all the same.
    for domain in at_providers(300):
        day._form(domain)
    assert day._form("works.example.com") == held
    clock.passes(hours=2, minutes=1)
    day.forgets()

    assert day._form("works.example.com") is None
    assert raised(petition) == []


def test_a_network_that_goes_on_renews_its_alarm_now_and_then(petition, clock):
    recent = screening.Recent()
    rung = []
    for minutes in (0, 1, 8, 2, 1):
        clock.passes(minutes=minutes)
        rung.append(recent.rings("a network", clock.now))
    assert rung == [True, False, False, True, False]
    assert recent.rings("another", clock.now)


def test_a_flood_of_alarms_does_not_fill_the_memory(clock, monkeypatch):
    monkeypatch.setattr(screening, "_RANG_REMEMBERED", 3)
    recent = screening.Recent()
    for number in range(3):
        assert recent.rings(str(number), clock.now)
    clock.passes(minutes=11)
    assert recent.rings("another", clock.now)
    assert set(recent._rang) == {"another"}


@pytest.mark.parametrize(
    ("forms", "elsewhere", "at_providers", "too_large"),
    [
        (150, 150, 0, False),
        (151, 10_000, 0, True),
        (350, 2_000, 20_000, False),
        (351, 2_000, 20_000, True),
        (1_000, 5_000, 0, False),
        (1_000, 5_001, 0, True),
        (1_001, 1_001, 0, True),
        (20_000, 60_000, 2_000_000, False),
    ],
)
def test_a_share_is_of_what_strangers_sign_with(forms, elsewhere, at_providers, too_large):
    share = DomainShare(forms=forms, elsewhere=elsewhere, at_providers=at_providers)
    assert share.is_too_large is too_large


def test_the_subdomains_of_one_domain_are_one(day):
    sent = day.sends(*(f"s{number}.catch-all.example.net" for number in range(400)), *at_providers(3_000))
    passed = [domain for domain, code in sent if code is None]
    assert len(passed) - 3_000 <= 180


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("example.org", "example.org"),
        ("a.b.example.org", "example.org"),
        ("a.example.co.uk", "example.co.uk"),
        # Who gives subdomains away is one owner.
        ("somebody.github.io", "github.io"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
    ],
)
def test_what_lies_under_a_registered_domain_is_its_owners(domain, registered):
    assert registered_domains.registered(domain) == registered


def test_a_mailbox_at_a_subdomain_of_a_provider_is_a_providers(app, day):
    assert {code for _, code in day.sends(*("students.gmx.de" for _ in range(400)))} == {None}


def test_how_much_is_believed_is_drawn_by_lot_so_that_nobody_can_count_from_outside(app, petition, clock, monkeypatch):
    """An alarm shows on the petition's page; who knows the mark would see by one form whether another had come."""
    monkeypatch.setattr(screening, "LOTS", rules.LOTS)
    with app.app_context():
        lots = {name: screening.lot(name) for name in map(str, range(500))}
        assert all(rules.LOTS[0] <= lot <= rules.LOTS[1] for lot in lots.values())
        assert len({round(rules.FEWEST_OF_A_DOMAIN * lot) for lot in lots.values()}) > 60
        assert screening.lot("1") == lots["1"]
        clock.passes(hours=25)
        assert screening.lot("1") != lots["1"]
    share = DomainShare(forms=120, elsewhere=5000, at_providers=1000)
    assert not share.is_too_large
    assert replace(share, lot=0.7).is_too_large
