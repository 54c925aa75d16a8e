"""Moderation: what is held is released, refused and held again, in bulk, by two at once, and the count is right."""

from functools import partial

import pytest
from sqlalchemy import select, update

from petition_app.db import db
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.moderation import Group, Split, Verdict
from petition_app.domain.tokens import Purpose
from petition_app.models import CountDelta, Signature
from petition_app.queries import alarms as standing
from petition_app.queries import counting, moderation
from petition_app.services import alarms, retention, signing
from petition_app.services import counting as counts
from petition_app.services import moderation as services
from tests import desk, people
from tests.floods import form
from tests.together import at_once


@pytest.fixture
def petition(make, organiser):
    organiser.logs_in()
    return make.petition(organisation=organiser.organisation)


def held(make, petition, screening="burst", **values):
    return make.signature(petition, screening=screening, **values)


def count(petition) -> int:
    """Return the number that everybody sees, which is that of the rows at any moment."""
    db.session.rollback()
    rows = db.session.scalars(select(Signature.state).where(Signature.petition_id == petition.id)).all()
    assert counting.exact(petition.id) == rows.count(SignatureState.CONFIRMED)
    return counting.exact(petition.id)


def page(petition) -> str:
    return f"/organise/petitions/{petition.id}/held"


def decides(organiser, petition, verdict, *groups, **more):
    values = {"csrf_token": desk.token(organiser), "verdict": verdict, "group": list(groups)} | more
    return organiser.posts(page(petition), values)


def undoes(organiser, petition):
    (button,) = [form for form in organiser.opens(page(petition)).forms() if "/undo" in form.action]
    return organiser.sends(button)


def test_a_moderator_sees_which_of_the_held_have_throw_away_addresses(make, organiser, petition):
    held(make, petition)
    said = organiser.opens(page(petition)).text
    assert "throw-away" not in said
    held(make, petition, "burst+away")
    held(make, petition, "domain-0a1b2c3d+away")
    alarms.raise_(petition.id, "domain-0a1b2c3d+away")

    said = organiser.opens(page(petition)).text

    assert "With throw-away addresses: 2, or 67%." in said
    assert said.count("throw-away addresses") == 1 + 2 + 1
    assert "away)" not in said
    assert decides(organiser, petition, "release", "burst+away||").status_code == 303
    assert count(petition) == 1
    assert moderation.held(petition.id) == 2


def test_a_moderator_undoes_a_flood_in_one_step(make, organiser, petition):
    make.signature(petition)
    for number in range(5):
        held(make, petition, "domain-0a1b2c3d", country=("VA", "DE")[number % 2])
    held(make, petition, "trap")
    shown = organiser.opens(page(petition))
    assert "0a1b2c3d" in shown.text
    assert "Filled in by a program" in shown.text
    assert count(petition) == 1

    decides(organiser, petition, "refuse", everything="y")

    assert count(petition) == 1
    assert moderation.held(petition.id) == 0
    assert "Nothing is held." in organiser.opens(page(petition)).text
    undoes(organiser, petition)
    assert moderation.held(petition.id) == 6
    assert count(petition) == 1


def test_what_is_released_counts_on_the_day_of_its_confirmation_and_is_held_again_by_one_press(
    make, organiser, petition, clock
):
    for number in range(3):
        held(make, petition, country="VA", email=f"{number}@example.org")
        clock.passes(days=1)
    held(make, petition, "trap")

    decides(organiser, petition, "release", "burst||")

    assert count(petition) == 3
    assert list(counting.by_day(petition.id).values()) == [1, 1, 1]
    assert counting.by_country(petition.id) == {"VA": 3}
    counts.fold()
    assert count(petition) == 3
    undoes(organiser, petition)
    assert count(petition) == 0
    assert counting.by_day(petition.id) == {}
    assert moderation.held(petition.id) == 4


def test_a_part_of_a_group_is_decided_by_day_or_by_country(make, organiser, petition, clock):
    for country in ("VA", "VA", "DE"):
        held(make, petition, country=country)
    clock.passes(days=1)
    held(make, petition, country="DE")
    for by, word in (("day", "Mar 5, 2026"), ("country", "Germany"), ("nonsense", "Many forms from one network")):
        assert word in organiser.opens(f"{page(petition)}?by={by}").text

    answer = decides(organiser, petition, "release", "burst|2026-03-04|DE", by="country")

    assert answer.location.endswith("?by=country&notice=saved")
    assert count(petition) == 1
    assert [(row.group.country, row.signatures) for row in moderation.groups(petition.id, Split.COUNTRY)] == [
        ("VA", 2),
        ("DE", 1),
    ]
    assert [row.signatures for row in moderation.groups(petition.id, Split.DAY)] == [2, 1]


def test_what_is_released_as_a_whole_is_trusted_until_that_is_undone(make, organiser, petition):
    alarms.raise_(petition.id, "burst")
    held(make, petition)
    overview = organiser.opens(f"/organise/petitions/{petition.id}")
    assert "Many forms from one network" in overview.text
    assert overview.links.count(page(petition)) == 2
    decides(organiser, petition, "release", "burst||", "what is held for nothing of ours||")
    db.session.rollback()
    assert standing.standing(petition.id).trusted == {"burst"}
    assert standing.of_petition(petition.id) == []

    undoes(organiser, petition)

    db.session.rollback()
    assert standing.standing(petition.id).trusted == set()


def test_a_refused_signature_is_kept_for_a_while_and_then_forgotten(make, organiser, petition, clock):
    made = held(make, petition)
    decides(organiser, petition, "refuse", "burst||")
    form(make, petition, made.email)
    clock.passes(days=29)
    retention.forget_what_is_due()
    assert undoes(organiser, petition).location.endswith("notice=saved")
    decides(organiser, petition, "refuse", "burst||")

    clock.passes(days=31)
    retention.forget_what_is_due()

    db.session.rollback()
    assert db.session.scalars(select(Signature.id)).all() == []
    assert "/undo" not in organiser.gets(page(petition)).text


def test_what_is_emptied_after_a_petitions_end_is_released_no_more(make, organiser, petition):
    held(make, petition)
    with db.engine.begin() as connection:
        connection.execute(update(Signature).values(blind_index=None, blob=None))

    assert decides(organiser, petition, "release", everything="y").location.endswith("notice=no_change")
    assert "Nothing is held." in organiser.opens(page(petition)).text


def test_what_its_signer_withdrew_stays_withdrawn(make, organiser, signer, petition):
    made = [held(make, petition, email=f"{number}@example.org") for number in range(3)]
    signer.presses(made[0].link(Purpose.WITHDRAW))
    decides(organiser, petition, "release", everything="y")
    assert count(petition) == 2
    signer.presses(made[1].link(Purpose.WITHDRAW))
    assert count(petition) == 1

    undoes(organiser, petition)

    assert count(petition) == 0
    assert moderation.held(petition.id) == 1


def test_two_moderators_at_once_decide_once(app, make, organiser, petition):
    for _ in range(20):
        held(make, petition)
    person = make.member(organiser.organisation).id
    moved = []

    def press(verdict):
        with app.app_context():
            moved.append(services.decide(petition.id, None, verdict, by=person))

    at_once([lambda: press(Verdict.RELEASE), lambda: press(Verdict.REFUSE)] * 3)

    assert sorted(moved) == [0, 0, 0, 0, 0, 20]
    assert count(petition) in (0, 20)
    (act,) = moderation.decided(petition.id)
    at_once([lambda: outside_undo(app, petition, act, person, moved)] * 4)
    assert sorted(moved[6:]) == [0, 0, 0, 20]
    assert count(petition) == 0
    assert moderation.held(petition.id) == 20


def outside_undo(app, petition, act, person, moved):
    with app.app_context():
        moved.append(services.undo(petition.id, act.id, by=person))


def test_whoever_withdraws_while_a_release_is_undone_has_withdrawn(app, make, organiser, petition):
    person = make.member(organiser.organisation).id
    made = [held(make, petition) for _ in range(6)]
    services.decide(petition.id, None, Verdict.RELEASE, by=person)
    (act,) = moderation.decided(petition.id)
    db.session.rollback()

    def withdraw(each):
        with app.app_context():
            signing.withdraw(each.token(Purpose.WITHDRAW))

    at_once([*(partial(withdraw, each) for each in made), lambda: outside_undo(app, petition, act, person, [])])

    db.session.rollback()
    states = db.session.scalars(select(Signature.state).where(Signature.petition_id == petition.id)).all()
    assert set(states) == {SignatureState.WITHDRAWN}
    assert count(petition) == 0


def test_another_petitions_decision_is_not_undone_from_here(make, organiser, petition):
    elsewhere = make.petition()
    held(make, elsewhere)
    services.decide(elsewhere.id, None, Verdict.REFUSE, by=make.member(organiser.organisation).id)
    (act,) = moderation.decided(elsewhere.id)

    answer = organiser.posts(f"{page(petition)}/{act.id}/undo", {"csrf_token": desk.token(organiser)})

    assert answer.location.endswith("notice=no_change")
    assert moderation.held(elsewhere.id) == 0


def test_a_form_that_says_nothing_changes_nothing(make, organiser, petition):
    held(make, petition)
    for values, status in (
        ({}, 422),
        ({"verdict": "release"}, 422),
        ({"verdict": "sell", "everything": "y"}, 422),
        ({"verdict": "release", "group": "burst"}, 400),
        ({"verdict": "release", "group": "burst|someday|"}, 400),
    ):
        assert organiser.posts(page(petition), {"csrf_token": desk.token(organiser)} | values).status_code == status
    assert decides(organiser, petition, "release", "trap||").location.endswith("notice=no_change")
    assert moderation.held(petition.id) == 1
    assert services.decide(petition.id, [Group(screening="trap")], Verdict.REFUSE, by=1) == 0


def test_each_decision_stands_in_the_list_of_what_was_done(make, organiser, petition):
    held(make, petition)
    decides(organiser, petition, "release", everything="y")
    undoes(organiser, petition)
    decides(organiser, petition, "refuse", everything="y")

    done = organiser.opens(f"/organise/organisations/{organiser.organisation.id}/audit").text
    for words in ("Released held signatures", "Refused held signatures", "Undid a decision about held signatures"):
        assert words in done


def test_what_a_moderator_decides_of_signatures_that_are_gone_leaves_no_delta(make, organiser, petition):
    made = held(make, petition)
    decides(organiser, petition, "release", everything="y")
    with db.engine.begin() as connection:
        connection.execute(update(Signature).where(Signature.id == made.id).values(state="withdrawn"))
        connection.execute(CountDelta.__table__.delete())

    undoes(organiser, petition)

    db.session.rollback()
    assert db.session.scalars(select(CountDelta.id)).all() == []


def test_who_may_not_decide_sees_the_alarm_and_not_the_page(app, mailbox, make, organiser, petition):
    alarms.raise_(petition.id, "country-VA")
    reader = people.Organiser(app, mailbox, make.member(organiser.organisation, "reader").email, organiser.password)
    reader.logs_in()

    assert "Vatican" in reader.opens(f"/organise/petitions/{petition.id}").text
    assert page(petition) not in reader.sees().links
    assert reader.gets(page(petition)).status_code == 403
