"""Screening: what looks made up is held, not counted and not refused; its signer is told nothing of it (A5)."""

from collections import Counter

import pytest
from sqlalchemy import select

from petition_app.db import db, transaction
from petition_app.domain import screening as rules
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.networks import Network
from petition_app.domain.populations import people
from petition_app.domain.screening import Reason, Signs, is_above_its_share, parts
from petition_app.domain.tokens import Purpose
from petition_app.models import Alarm, Signature
from petition_app.queries import alarms as standing
from petition_app.queries import counting, moderation
from petition_app.services import alarms, screening, signature_log, signing
from tests import floods
from tests import people as crowd
from tests.floods import form, opened

CROWD, HOUSE = "198.51.100.7", "2001:db8:1:2::7"


@pytest.fixture(autouse=True)
def _small_numbers(monkeypatch):
    monkeypatch.setattr(screening, "FORMS_OF_A_CROWD", 6)
    monkeypatch.setattr(screening, "FORMS_OF_A_HOUSEHOLD", 2)
    monkeypatch.setattr(rules, "FEWEST_OF_A_DOMAIN", 4)
    monkeypatch.setattr(rules, "FORMS_OF_A_HOME", 4)


def states(petition) -> Counter[tuple[str, str | None]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Signature.state, Signature.screening).where(Signature.petition_id == petition.id)
    ).all()
    return Counter((state, screened and parts(screened)[0].value) for state, screened in rows)


def raised(petition) -> set[str]:
    db.session.rollback()
    return {parts(alarm)[0].value for alarm in standing.standing(petition.id).raised}


def confirm(made) -> None:
    signing.confirm(made.token(Purpose.CONFIRM))


def test_what_is_held_is_confirmed_by_its_signer_and_not_counted(make, signer):
    petition = make.petition()
    made = make.signature(petition, confirmed=False, email=signer.email, screening="burst")
    first = signer.presses(made.link(Purpose.CONFIRM))
    again = signer.gets(made.link(Purpose.CONFIRM))

    assert first.status_code == again.status_code == 200
    assert first.data == again.data
    assert states(petition) == {("held", "burst"): 1}
    assert counting.exact(petition.id) == 0


@pytest.mark.parametrize("logged", [False, True])
def test_what_is_found_to_be_held_in_the_very_moment_of_the_press_is_held(make, monkeypatch, logged):
    petition = make.petition(logged=logged)
    made = make.signature(petition, confirmed=False)
    proof = signing._proof

    def while_an_alarm_is_raised(signature, entry):
        screening.hold(petition.id, [signature.blind_index], "burst")
        return proof(signature, entry)

    monkeypatch.setattr(signing, "_proof", while_an_alarm_is_raised)
    confirm(made)

    assert states(petition) == {("held", "burst"): 1}
    assert counting.exact(petition.id) == 0
    assert signature_log.append(petition.id) == 0


@pytest.mark.parametrize("state", ["held", "refused"])
def test_whoever_is_held_and_signs_again_is_told_like_anybody_that_they_have_signed(make, signer, clock, state):
    petition = make.petition()
    made = make.signature(petition, email=signer.email, screening="burst")
    with db.engine.begin() as connection:
        connection.execute(Signature.__table__.update().values(state=state))
    clock.passes(hours=25)
    signer.signs(petition)

    assert signer.mail().subject.startswith("You have signed already")
    assert states(petition) == {(state, "burst"): 1}
    signer.presses(made.link(Purpose.WITHDRAW))
    assert states(petition) == {("withdrawn", "burst"): 1}
    assert counting.exact(petition.id) == 0


def test_a_form_that_comes_again_and_is_well_is_not_held(make):
    petition = make.petition()
    make.signature(petition, confirmed=False, email="olga@example.org", screening="trap")
    make.signature(petition, email="olga@example.org")
    assert states(petition) == {("confirmed", None): 1}


def test_a_signature_that_was_well_is_not_held_because_its_form_comes_again(make):
    petition = make.petition()
    make.signature(petition, confirmed=False, email="olga@example.org")
    make.signature(petition, confirmed=False, email="olga@example.org", screening="unproven")
    assert states(petition) == {("pending", None): 1}


def test_a_burst_from_one_network_is_held_with_what_came_before_and_waits(make):
    petition = make.petition()
    before = [form(make, petition, f"{number}@gmail.com", network=CROWD) for number in range(6)]
    confirm(before[0])
    elsewhere = form(make, petition, "olga@gmail.com", network="203.0.113.1")
    after = [form(make, petition, f"later-{number}@gmail.com", network=CROWD) for number in range(3)]
    for made in (*before[1:], *after, elsewhere):
        confirm(made)

    assert raised(petition) == {"burst"}
    assert states(petition) == {("confirmed", None): 2, ("held", "burst"): 8}
    assert counting.exact(petition.id) == 2


def test_a_household_may_send_less_than_a_crowd_and_a_range_somewhat_more(make):
    petition = make.petition()
    for number in range(9):
        form(make, petition, f"{number}@gmail.com", network=f"2001:db8:1:{number}::7")
    assert states(petition) == {("pending", "burst"): 9}


def test_the_machines_own_network_is_no_burst(make):
    petition = make.petition()
    for number in range(30):
        form(make, petition, f"{number}@gmail.com", network="127.0.0.1")
    assert states(petition) == {("pending", None): 30}


def test_many_addresses_of_one_domain_are_held_and_those_of_a_provider_are_not(make):
    petition, other = make.petition(), make.petition()
    for number in range(6):
        form(make, petition, f"{number}@catch-all.example.org", network=f"203.0.{number}.1")
        form(make, petition, f"{number}@gmail.com", network=f"203.1.{number}.1", signs=opened(proven=True))
    form(make, other, "olga@catch-all.example.org")

    assert states(petition) == {("pending", "domain"): 6, ("pending", None): 6}
    assert states(other) == {("pending", None): 1}
    # The label says nothing of the domain, and is another one under another petition.
    assert "catch" not in repr(db.session.scalars(select(Alarm.screening)).all())


def test_a_throw_away_address_is_no_reason_by_itself(make):
    petition = make.petition()
    for number in range(4):
        form(make, petition, f"{number}@mailinator.com", network=f"203.0.{number}.1")
    assert states(petition) == {("pending", None): 4}
    assert raised(petition) == set()


def test_what_is_held_for_something_else_says_that_its_address_is_a_throw_away_one(make):
    petition = make.petition()
    for number in range(4):
        form(make, petition, f"{number}@gmail.com", network=CROWD)
        form(make, petition, f"{number}@mailinator.com", network=CROWD, signs=opened(proven=True))
    form(make, petition, "trapped@yopmail.com", signs=Signs(trapped=True))
    form(make, petition, "late@yopmail.com", network="203.0.113.1", signs=Signs())
    form(make, petition, "plain@yopmail.com", network="203.0.114.1", signs=opened())

    db.session.rollback()
    found = Counter(db.session.scalars(select(Signature.screening).where(Signature.petition_id == petition.id)))
    assert found == {"burst": 4, "burst+away": 4, "trap+away": 1, "stamp+away": 1, "unproven+away": 1}
    assert standing.standing(petition.id).raised == {"burst"}
    assert moderation.held_disposable(petition.id) == 0


def test_many_of_a_throw_away_domain_are_held_and_the_petition_is_not_at_home_there(make, monkeypatch):
    monkeypatch.setattr(rules, "FORMS_OF_A_HOME", 100)
    petition = make.petition()
    for number in range(6):
        form(make, petition, f"{number}@mailinator.com", network=f"203.0.{number}.1")
        form(make, petition, f"{number}@works.example.org", network=f"203.1.{number}.1", signs=opened(proven=True))

    assert states(petition) == {("pending", "domain"): 6, ("pending", None): 6}
    (alarm,) = standing.of_petition(petition.id)
    assert alarm.is_disposable


def test_what_is_released_of_throw_away_addresses_is_trusted_by_itself(make):
    petition = make.petition()
    alarms.raise_(petition.id, "country-DE")
    with transaction():
        alarms.trust(petition.id, {"burst+away", "country-DE+away"})
    for number in range(9):
        form(make, petition, f"{number}@gmail.com", network=CROWD, country="FR", signs=opened(proven=True))
    trusted = form(make, petition, "olga@mailinator.com", network=CROWD, signs=opened(proven=True))
    form(make, petition, "anna@gmail.com", signs=opened(proven=True))
    confirm(trusted)

    assert states(petition) == {("pending", "burst"): 9, ("pending", "country"): 1, ("confirmed", None): 1}


def test_under_alarm_a_form_shows_that_a_person_filled_it_in(make, clock):
    petition = make.petition()
    alarms.raise_(petition.id, "burst")
    for number, signs in enumerate(
        (Signs(), opened(minutes=0), opened(minutes=60 * 25), opened(), opened(proven=True))
    ):
        form(make, petition, f"{number}@gmail.com", signs=signs)

    assert states(petition) == {("pending", "stamp"): 3, ("pending", "unproven"): 1, ("pending", None): 1}
    clock.passes(hours=3)
    assert raised(petition) == set()
    form(make, petition, "olga@gmail.com", signs=Signs())
    assert states(petition)["pending", None] == 2


def test_a_country_above_its_share_is_held_for_good_and_guards_the_others_at_first(make, app, clock):
    petition = make.petition()
    for number in range(152):
        make.signature(petition, email=f"{number}@gmail.com", country=("VA", "IT")[number > 100])
    for country in ("VA", "IT"):
        make.signature(petition, confirmed=False, country=country)
    crowd.work(app)
    assert states(petition)["pending", "country"] == 1
    assert standing.standing(petition.id).raised == {"country-VA"}
    form(make, petition, "pope@gmail.com", country="VA", signs=opened(proven=True))
    form(make, petition, "olga@gmail.com", country="IT")
    for _ in range(4):
        clock.passes(hours=1)
        crowd.work(app)
    form(make, petition, "late@gmail.com", country="VA")
    form(make, petition, "anna@gmail.com", country="IT")

    found = states(petition)
    assert found["confirmed", None] == 152
    assert found["pending", "country"] == 3
    assert found["pending", "unproven"] == 1
    assert found["pending", None] == 2


def test_a_share_is_of_the_people_who_live_there():
    assert people("VA") == 800
    assert people("DE") == 84_500_000
    assert people("no country") == 0
    assert is_above_its_share(81, people("VA"))
    assert not is_above_its_share(80, people("VA"))
    assert not is_above_its_share(49, people("BV"))
    assert is_above_its_share(50, people("BV"))
    assert not is_above_its_share(1_000_000, people("DE"))


def test_what_a_moderator_trusts_raises_nothing(make):
    petition = make.petition()
    alarms.raise_(petition.id, "burst")
    with db.engine.begin() as connection:
        connection.execute(Alarm.__table__.update().values(trusted=True))
    alarms.raise_(petition.id, "burst")
    for number in range(20):
        form(make, petition, f"{number}@gmail.com", network=CROWD)

    assert states(petition) == {("pending", None): 20}
    assert raised(petition) == set()


def test_an_alarm_lasts_while_the_flood_goes_on_and_is_a_new_one_afterwards(make, clock):
    petition = make.petition()
    seen = []
    for hours in (0, 1, 5):
        clock.passes(hours=hours)
        alarms.raise_(petition.id, "burst")
        db.session.rollback()
        (alarm,) = standing.of_petition(petition.id)
        seen.append((alarm.raised_at, alarm.until))
    assert seen[0][0] == seen[1][0] < seen[2][0]
    assert seen[0][1] < seen[1][1] < seen[2][1]
    assert alarm.reason is Reason.BURST


def test_s30_of_forms_no_more_is_remembered_than_of_a_day(make, clock):
    petition = make.petition()
    form(make, petition, "olga@gmail.com", network=HOUSE)
    clock.passes(hours=25)
    form(make, petition, "anna@gmail.com", network=HOUSE)
    remembered = screening.recent()._forms
    assert len(remembered) == 1
    assert "2001" not in repr(remembered)


def test_screening_is_off_while_measuring(app, make):
    app.config["LIMITS"] = False
    petition = make.petition()
    assert screening.screen(petition, Network.of(CROWD), "olga@gmail.com", "DE", Signs(trapped=True)) is None


def test_a_field_that_nobody_sees_is_a_trap(make, signer):
    petition = make.petition()
    answer = signer.signs(petition, subject="cheap pills")
    fair = signer.signs(petition, email="anna@example.org")

    assert (answer.status_code, answer.location) == (fair.status_code, fair.location)
    assert states(petition) == {("pending", "trap"): 1, ("pending", None): 1}


def test_s32_a_form_without_a_stamp_counts_while_there_is_no_alarm(make, signer):
    petition = make.petition()
    signer.posts(f"/en/{petition.slug}/sign", signer.answers | {"disclose": "counted", "consent": "y"})
    signer.confirms()
    assert states(petition) == {(SignatureState.CONFIRMED, None): 1}


def test_many_that_wait_are_held_in_steps(make, monkeypatch):
    monkeypatch.setattr(screening, "_AT_ONCE", 2)
    petition = make.petition()
    for number in range(7):
        form(make, petition, f"{number}@catch-all.example.org", signs=floods.opened(proven=True))
    assert states(petition) == {("pending", "domain"): 7}
