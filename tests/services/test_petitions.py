"""Petitions: their beginning, their moves, and two who change them in the same instant."""

from datetime import timedelta

import pytest

from petition_app.db import db
from petition_app.domain.editing import Answer, Missing
from petition_app.domain.lifecycle import CONFIRM_GRACE, PETITION_MOVES, PetitionState
from petition_app.domain.partial_dates import PartialDate
from petition_app.domain.responses import ResponseKind
from petition_app.domain.sections import SectionInvalid, SectionKind
from petition_app.domain.topics import Topic
from petition_app.models import Organisation, Petition
from petition_app.queries import editing, keys
from petition_app.services import (
    decision_makers,
    fundraisers,
    organisations,
    partners,
    petitions,
    sections,
    texts,
    updates,
)
from petition_app.services.organisations import Contact, Presentation
from petition_app.services.petitions import NewPetition
from petition_app.services.sections import SectionWords
from petition_app.services.texts import Words
from tests import snapshot
from tests.addresses import NO_ID
from tests.together import at_once

MOVES = {
    petitions.pause: ({"open"}, "paused"),
    petitions.resume: ({"paused"}, "open"),
    petitions.close: ({"open", "paused"}, "closed"),
    petitions.reopen: ({"closed"}, "open"),
}


def inside(app, act, *arguments):
    """Act in an application context of its own, as another process would."""

    def run():
        with app.app_context():
            return act(*arguments)

    return run


def state_of(petition):
    db.session.rollback()
    return db.session.get(Petition, petition.id).state


def new(make, **values):
    organisation = make.organisation()
    fresh = NewPetition(
        **{"organisation_id": organisation.id, "slug": "new", "language": "de", "title": "Neu"} | values
    )
    return petitions.create(fresh)


def test_a_new_petition_has_keys_that_open_what_they_seal(make):
    petition_id = new(make)
    kept = keys.of(petition_id)

    assert kept.open(kept.seal({"name": "Ольга"}, kind="test", row=b"1"), kind="test", row=b"1") == {"name": "Ольга"}
    assert editing.petition(petition_id).state is PetitionState.DRAFT


def test_an_address_is_given_once(make):
    assert new(make) is not None
    before = snapshot.of("petitions", "petition_texts", "petition_keys")
    assert new(make) is None
    assert snapshot.of("petitions", "petition_texts", "petition_keys") == before


def test_of_eight_who_want_an_address_one_gets_it(app, make):
    organisation = make.organisation()
    fresh = NewPetition(organisation_id=organisation.id, slug="wanted", language="en", title="Mine")

    made = at_once([inside(app, petitions.create, fresh)] * 8)

    assert sum(petition_id is not None for petition_id in made) == 1
    assert len(snapshot.of("petition_keys")["petition_keys"]) == 1


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@pytest.mark.parametrize("state", PetitionState)
def test_a_petition_moves_from_the_states_that_allow_it(make, move, state):
    petition = make.petition(state=state)
    origin, goal = MOVES[move]

    moved = move(petition.id)

    assert moved is (state in origin)
    assert state_of(petition) == (goal if moved else state)


def test_the_moves_are_those_of_the_lifecycle():
    assert {PetitionState(goal) for _, goal in MOVES.values()} == set(PETITION_MOVES)
    for origin, goal in MOVES.values():
        assert {PetitionState(state) for state in origin} <= PETITION_MOVES[PetitionState(goal)]


@pytest.mark.parametrize("move", [petitions.pause, petitions.close, petitions.hide], ids=lambda move: move.__name__)
def test_eight_who_press_at_once_move_it_once(app, make, move):
    petition = make.petition()

    moved = at_once([inside(app, move, petition.id)] * 8)

    assert sum(moved) == 1
    db.session.rollback()
    assert db.session.get(Petition, petition.id).edition == 2


def test_closing_and_pausing_at_once_ends_closed_or_in_one_of_both(app, make):
    petition = make.petition()
    closed, paused = at_once([inside(app, petitions.close, petition.id), inside(app, petitions.pause, petition.id)])

    assert closed
    assert state_of(petition) == PetitionState.CLOSED
    assert isinstance(paused, bool)


def test_a_draft_that_lacks_nothing_is_published_once(app, make):
    petition = make.petition(state="draft")
    answers = at_once([inside(app, petitions.publish, petition.id)] * 8)

    assert set(answers) == {frozenset()}
    db.session.rollback()
    row = db.session.get(Petition, petition.id)
    assert (row.state, row.edition) == (PetitionState.OPEN, 2)
    assert row.published_at is not None


def test_what_a_draft_lacks_is_told_and_it_stays_a_draft(make):
    organisation = make.organisation(email="")
    petition_id = new(make)
    db.session.get(Petition, petition_id).organisation_id = organisation.id
    db.session.commit()

    assert petitions.publish(petition_id) == {Missing.SUMMARY, Missing.CONTACT}
    assert editing.petition(petition_id).state is PetitionState.DRAFT
    texts.edit(petition_id, editing.petition(petition_id).edition, "de", Words(title="Neu", summary="Kurz."))
    assert petitions.publish(petition_id) == {Missing.CONTACT}


def test_petitions_close_at_the_end_of_their_last_day(make, clock):
    ends = clock.now + timedelta(hours=5)
    over = make.petition(closes_at=ends)
    paused = make.petition(closes_at=ends, state="paused")
    later = make.petition(closes_at=ends + timedelta(days=1))
    draft = make.petition(closes_at=ends, state="draft")
    assert petitions.close_what_is_over() == 0

    clock.passes(hours=5)

    assert petitions.close_what_is_over() == 2
    assert petitions.close_what_is_over() == 0
    assert [state_of(each) for each in (over, paused, later, draft)] == ["closed", "closed", "open", "draft"]
    # A link that was mailed before counts from the end of the day on, not from when the worker came by.
    assert db.session.get(Petition, over.id).closed_at == ends
    assert timedelta(hours=24) == CONFIRM_GRACE


EDITS = {
    "settings": lambda petition, edition: petitions.edit_settings(petition.id, edition, settings_of(petition)),
    "words": lambda petition, edition: texts.edit(petition.id, edition, "en", Words(title="New", summary="New")),
    "language": lambda petition, edition: texts.delete_language(petition.id, edition, "de"),
    "block": lambda petition, edition: (
        Answer.SAVED if sections.add(petition.id, edition, SectionKind.TEXT) else Answer.MEANWHILE
    ),
    "partners": lambda petition, edition: partners.edit(petition.id, edition, []),
    "money": lambda petition, edition: fundraisers.edit(petition.id, edition, None),
}


def settings_of(petition):
    return petitions.Settings(
        slug=petition.slug,
        default_language="en",
        hashtag="#New",
        accent="#8a1c4a",
        goal=None,
        closes_at=None,
        outcome=petition.outcome,
        topics=(Topic.PEACE,),
        asks_place=False,
        asks_comment=False,
        asks_updates=False,
        shows_signers=False,
        sends_reminder=False,
        neutral_mail=False,
        retention_days=30,
        logged=True,
    )


def test_whether_it_keeps_a_log_is_decided_before_anybody_signs(make):
    draft, published = make.petition(state="draft"), make.petition()
    for petition in (draft, published):
        assert petitions.edit_settings(petition.id, 1, settings_of(petition)) is Answer.SAVED

    assert editing.petition(draft.id).logged
    assert not editing.petition(published.id).logged


@pytest.mark.parametrize("edit", EDITS)
def test_of_eight_who_save_at_once_one_is_kept_and_the_others_are_told(app, make, edit):
    petition = make.petition(texts={"en": {}, "de": {}})

    answers = at_once([inside(app, EDITS[edit], petition, 1)] * 8)

    assert sorted(answers) == [Answer.MEANWHILE] * 7 + [Answer.SAVED]
    db.session.rollback()
    assert editing.petition(petition.id).edition == 2


def test_a_block_takes_items_of_its_kind_alone(make):
    petition = make.petition()
    section_id = sections.add(petition.id, 1, SectionKind.QUOTE)
    before = snapshot.of_everything()

    with pytest.raises(SectionInvalid):
        sections.edit(petition.id, 2, section_id, "en", SectionWords(items=({"name": "x"},)))
    assert snapshot.of_everything() == before


def test_what_is_not_there_is_neither_written_nor_deleted(make):
    petition = make.petition()
    other = make.section(make.petition()).id
    maker = make.decision_maker(make.petition(), responses=[{}])
    news = make.update(make.petition()).id
    before = snapshot.of("sections", "section_texts", "decision_makers", "responses", "updates")
    words = decision_makers.MakerWords(name="x", role="x", country="")

    said = decision_makers.ResponseWords(
        kind=ResponseKind.ACTED, said=PartialDate.parse("2017"), text="x", quote="", source_name="", source_url=""
    )
    news_words = updates.News(title="x", body="", happened=PartialDate.parse("2017"), published=True)

    edition = iter(range(1, 20))
    for of, response_id in ((maker.id, None), (maker.id, maker.responses[0].id), (NO_ID, None)):
        answer = decision_makers.edit_response(petition.id, next(edition), of, response_id, "en", said)
        assert answer is Answer.GONE
    assert updates.edit(petition.id, next(edition), news, "en", news_words) is Answer.GONE
    assert sections.edit(petition.id, next(edition), other, "en", SectionWords(body="x")) is Answer.GONE
    assert sections.move(petition.id, next(edition), other, 1) is Answer.GONE
    assert sections.move(petition.id, 1, other, 1) is Answer.MEANWHILE
    assert sections.delete(petition.id, next(edition), other) is Answer.GONE
    assert decision_makers.edit(petition.id, next(edition), maker.id, "en", words) is Answer.GONE
    assert decision_makers.delete(petition.id, next(edition), maker.id) is Answer.GONE
    response = maker.responses[0].id
    assert decision_makers.delete_response(petition.id, next(edition), maker.id, response) is Answer.GONE
    assert updates.delete(petition.id, next(edition), news) is Answer.GONE
    assert texts.delete_language(petition.id, next(edition), "fr") is Answer.GONE
    assert snapshot.of("sections", "section_texts", "decision_makers", "responses", "updates") == before


def test_a_petition_that_is_not_there_has_nothing(app):
    assert editing.petition(NO_ID) is None
    assert editing.organisation(NO_ID) is None
    assert editing.fundraiser(NO_ID) is None
    assert not petitions.close(NO_ID)


def test_a_response_of_a_decision_maker_is_changed_in_one_language(make):
    petition = make.petition()
    maker = make.decision_maker(petition, responses=[{"text": {"en": "No.", "de": "Nein."}}])
    words = decision_makers.ResponseWords(
        kind=ResponseKind.DECLINED,
        said=PartialDate.parse("2017-05"),
        text="",
        quote="Never.",
        source_name="",
        source_url="",
    )
    assert decision_makers.edit_response(petition.id, 1, maker.id, maker.responses[0].id, "en", words) is Answer.SAVED

    [response] = editing.decision_maker(petition.id, maker.id).responses
    assert (response.text, response.quote) == ({"de": "Nein."}, {"en": "Never."})
    assert (response.said_on.isoformat(), response.precision) == ("2017-05-01", "month")


def test_an_organisation_has_one_address(app, make):
    contact = Contact(name="Friends", website="", email="", postal_address="")
    made = at_once([inside(app, organisations.create, "friends", contact)] * 4)

    assert sum(organisation_id is not None for organisation_id in made) == 1


def test_of_two_who_edit_an_organisation_one_is_told(app, make):
    organisation = make.organisation()
    contact = Contact(name="Friends", website="", email="", postal_address="")
    edits = [
        inside(app, organisations.edit, organisation.id, 1, contact),
        inside(app, organisations.present, organisation.id, 1, "en", Presentation(tagline="For all")),
    ]

    assert sorted(at_once(edits)) == [Answer.MEANWHILE, Answer.SAVED]


def test_an_organisations_figures_are_figures(make):
    organisation = make.organisation()
    with pytest.raises(SectionInvalid):
        organisations.present(organisation.id, 1, "en", Presentation(results=({"value": 3},)))
    assert db.session.get(Organisation, organisation.id, populate_existing=True).edition == 1


def test_two_managers_who_leave_at_once_leave_one(app, make):
    organisation = make.organisation()
    people = [make.member(organisation).id for _ in range(2)]

    taken = at_once([inside(app, organisations.remove_member, organisation.id, person) for person in people])

    assert sorted(taken) == [False, True]
    assert len(snapshot.of("memberships")["memberships"]) == 1


def test_two_managers_who_step_down_at_once_leave_one(app, make):
    organisation = make.organisation()
    people = [make.member(organisation).id for _ in range(2)]

    stepped = at_once([inside(app, organisations.give_role, organisation.id, person, "reader") for person in people])

    assert sorted(stepped) == [False, True]
