"""S39: a petition is sealed to at least two keys, and nobody signs before each of them is proven to be held."""

import pytest

from petition_app.db import db
from petition_app.domain.audit import Act
from petition_app.domain.editing import Missing
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.sealing import SealMode
from petition_app.queries import audit, editing, petitions, sealing
from petition_app.services import petitions as petition_services
from petition_app.services import sealing as services
from tests import desk, seals
from tests.together import at_once


@pytest.fixture
def draft(make, organiser):
    organiser.logs_in()
    return make.petition(organisation=organiser.organisation, state=PetitionState.DRAFT, shows_signers=True)


def page(petition):
    return f"/organise/petitions/{petition.id}/sealing"


def given(organiser, petition, text, **more):
    return organiser.sends(organiser.opens(page(petition)).form("/sealing"), keys=text, **more)


def publishes(organiser, petition):
    return organiser.posts(
        f"/organise/petitions/{petition.id}/publish", {"csrf_token": desk.token(organiser)}
    ).status_code


@pytest.mark.parametrize("mode", SealMode)
def test_s39_an_organiser_seals_a_draft_proves_the_keys_and_publishes_it(organiser, draft, mode):
    holders = seals.identities()
    assert given(organiser, draft, "\n".join(seals.public(holders)), mode=mode.value).status_code == 303

    assert publishes(organiser, draft) == 422
    for holder in holders:
        assert petition_services.publish(draft.id) == {Missing.SEAL}
        key = next(key for key in sealing.sets(draft.id)[0].keys if key.recipient == str(holder.to_public()))
        shown = organiser.opens(page(draft))
        assert key.recipient in shown.text
        assert key.fingerprint in shown.text
        assert key.challenge.splitlines()[1] in shown.text
        answer = seals.solve(key.challenge, holder)
        assert organiser.sends(proof(shown, key.id), answer=answer).location.endswith("notice=proven")

    assert publishes(organiser, draft) == 303
    now = petitions.as_it_is(draft.id)
    assert (now.state, now.sealing, now.shows_signers) == (PetitionState.OPEN, mode, False)


def proof(shown, key_id):
    return next(form for form in shown.forms() if form.fields.get("key") == str(key_id))


@pytest.mark.parametrize("answer", ["", "ABCD-EFGH", "\x00", "x" * 300])
def test_s39_a_wrong_answer_proves_nothing(organiser, draft, answer):
    services.seal_to(draft.id, SealMode.ANY, seals.public(seals.identities()))
    form = proof(organiser.opens(page(draft)), sealing.sets(draft.id)[0].keys[1].id)

    assert organiser.sends(form, answer=answer).status_code == 422
    assert publishes(organiser, draft) == 422
    assert petition_services.publish(draft.id) == {Missing.SEAL}


def test_s39_the_answer_of_one_key_proves_no_other_and_no_other_petitions(organiser, draft, make):
    holders = seals.identities()
    other = make.petition(state=PetitionState.DRAFT)
    for each in (draft, other):
        services.seal_to(each.id, SealMode.ANY, seals.public(holders))
    first, second = sealing.sets(draft.id)[0].keys
    theirs = sealing.sets(other.id)[0].keys[0]
    answer = seals.solve(first.challenge, holders[0])

    assert not services.prove(draft.id, second.id, answer)
    assert not services.prove(draft.id, theirs.id, seals.solve(theirs.challenge, holders[0]))
    assert services.prove(draft.id, first.id, answer)
    assert services.prove(draft.id, first.id, answer)
    form = proof(organiser.opens(page(draft)), second.id)
    assert organiser.sends(form, key="no id", answer=answer).status_code == 422
    assert petition_services.publish(draft.id) == {Missing.SEAL}


def test_s39_one_key_is_too_few_and_a_secret_one_is_neither_kept_nor_shown(organiser, draft):
    (holder,) = seals.identities(1)
    assert given(organiser, draft, str(holder.to_public())).status_code == 422
    answer = given(organiser, draft, str(holder))
    assert answer.status_code == 422
    assert str(holder) not in answer.text
    assert given(organiser, draft, "age1", mode="nobody").status_code == 422
    assert given(organiser, draft, "").status_code == 422
    assert sealing.sets(draft.id) == []
    assert petitions.as_it_is(draft.id).sealing is None


def test_s39_a_draft_can_be_given_other_keys_or_none_and_an_open_petition_stays_sealed(organiser, draft):
    services.seal_to(draft.id, SealMode.BOTH, seals.public(seals.identities()))
    assert organiser.sends(organiser.opens(page(draft)).form("/leave")).location.endswith("notice=saved")
    assert not services.leave_open(draft.id)
    assert petitions.as_it_is(draft.id).sealing is None
    services.seal_to(draft.id, SealMode.BOTH, seals.public(seals.identities()))
    holders = seals.identities()
    services.seal_to(draft.id, SealMode.ANY, seals.public(holders))
    assert [each.number for each in sealing.sets(draft.id)] == [1]
    seals.prove(draft.id, holders)
    assert publishes(organiser, draft) == 303

    sent = {"csrf_token": desk.token(organiser)}
    assert organiser.posts(f"{page(draft)}/leave", sent).location.endswith("notice=no_change")
    assert not services.leave_open(draft.id)
    assert not services.seal_to(draft.id, SealMode.BOTH, seals.public(holders))
    assert petitions.as_it_is(draft.id).sealing is SealMode.ANY


def test_s39_a_petition_that_was_signed_openly_cannot_be_sealed(organiser, make):
    organiser.logs_in()
    petition = make.petition(organisation=organiser.organisation)
    assert "Only a draft can be sealed" in organiser.opens(page(petition)).text
    sent = {
        "csrf_token": desk.token(organiser),
        "mode": "any",
        "keys": "\n".join(seals.public(seals.identities())),
    }
    assert organiser.posts(page(petition), sent).location.endswith("notice=no_change")
    assert sealing.sets(petition.id) == []


def test_s39_who_gave_keys_and_proved_them_is_written_down(organiser, draft):
    holders = seals.identities()
    given(organiser, draft, "\n".join(seals.public(holders)))
    key = sealing.sets(draft.id)[0].keys[0]
    organiser.sends(proof(organiser.opens(page(draft)), key.id), answer=seals.solve(key.challenge, holders[0]))
    services.prove(draft.id, key.id, seals.solve(key.challenge, holders[0]))
    organiser.sends(organiser.opens(page(draft)).form("/leave"))

    entries = audit.of_organisation(organiser.organisation.id).listed
    assert [entry.act for entry in entries] == [Act.SEAL_DROPPED, Act.KEY_PROVEN, Act.SEALED]
    assert {entry.by for entry in entries} == {organiser.email}


def test_s39_two_organisers_who_seal_at_once_leave_one_set(app, draft):
    def seal():
        with app.app_context():
            services.seal_to(draft.id, SealMode.ANY, seals.public(seals.identities()))

    at_once([seal] * 4)
    db.session.rollback()

    (only,) = sealing.sets(draft.id)
    assert (only.number, len(only.keys)) == (1, 2)


def test_s39_settings_promise_nothing_that_a_sealed_petition_cannot_do(organiser, make):
    organiser.logs_in()
    petition = seals.petition(make, seals.identities(), organisation=organiser.organisation)
    form = organiser.opens(f"/organise/petitions/{petition.id}/settings").form("/settings")
    assert not form.has("shows_signers")
    sent = form.filled() | {"shows_signers": "y", "sends_reminder": "y"}
    assert organiser.posts(form.action, sent).status_code == 303

    now = editing.petition(petition.id)
    assert (now.shows_signers, now.sends_reminder) == (False, False)


def test_a_petition_that_is_not_sealed_has_no_keys_to_seal_to(make):
    petition = make.petition()
    assert sealing.proven(petition.id) == []
    assert sealing.current(petition.id) is None
