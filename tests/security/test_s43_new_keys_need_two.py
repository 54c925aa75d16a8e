"""S43: other keys for a sealed petition that runs need a second person, who says again who they are; all are told."""

import flask_migrate
import pytest
from sqlalchemy import update

from petition_app.db import db
from petition_app.domain.audit import Act
from petition_app.domain.refusals import TooManyAttempts
from petition_app.domain.sealing import SealMode
from petition_app.models import SealKey
from petition_app.queries import audit, sealing
from petition_app.services import accounts, key_approval, key_mails, organisations
from petition_app.services import sealing as services
from petition_app.services.throttling import ATTEMPTS
from tests import desk, people, seals
from tests.factories import PASSWORD
from tests.people import Organiser
from tests.together import at_once


@pytest.fixture
def holders():
    return seals.identities(3)


@pytest.fixture
def petition(make, organiser, holders):
    organiser.logs_in()
    texts = {"en": {"title": "Free them"}}
    return seals.petition(make, holders[:2], organisation=organiser.organisation, texts=texts)


@pytest.fixture
def second(app, make, mailbox, organiser):
    person = make.member(organiser.organisation, language="de")
    found = Organiser(app, mailbox, person.email, PASSWORD)
    found.logs_in()
    found.id = person.id
    return found


def page(petition):
    return f"/organise/petitions/{petition.id}/sealing"


def proposes(organiser, petition, holders):
    form = organiser.opens(page(petition)).form("/sealing")
    return organiser.sends(form, keys="\n".join(seals.public(holders)))


@pytest.fixture
def proposal(organiser, petition, holders):
    """Keys that are proposed and proven, and wait for a second person."""
    assert proposes(organiser, petition, holders[1:]).status_code == 303
    seals.prove(petition.id, holders)
    return sealing.waiting(petition.id)


def approves(visitor, petition, proposal, password=PASSWORD):
    sent = {"csrf_token": desk.token(visitor), "proposal": str(proposal.id), "password": password}
    return visitor.posts(f"{page(petition)}/approve", sent)


def acts(organiser):
    return [(entry.act, entry.by) for entry in audit.of_organisation(organiser.organisation.id).listed]


def test_s43_proven_keys_wait_for_a_second_person_and_seal_once_they_are_approved(
    make, petition, proposal, organiser, second
):
    assert sealing.current(petition.id).number == 1
    shown = second.opens(page(petition))
    for key in proposal.keys:
        assert key.fingerprint in shown.text
    assert organiser.email in shown.text

    answer = second.sends(shown.form("/approve"), password=PASSWORD)

    assert answer.location.endswith("notice=approved")
    assert sealing.waiting(petition.id) is None
    assert sealing.current(petition.id).recipients == tuple(key.recipient for key in proposal.keys)
    assert [each.number for each in sealing.proven(petition.id)] == [2, 1]
    assert acts(organiser)[0] == (Act.KEYS_APPROVED, second.email)
    assert (Act.KEYS_PROPOSED, organiser.email) in acts(organiser)
    assert approves(second, petition, proposal).location.endswith("notice=no_change")


def test_s43_whoever_proposed_the_keys_cannot_approve_them(petition, proposal, organiser, second):
    assert not [form for form in organiser.opens(page(petition)).forms() if form.action.endswith("/approve")]
    assert approves(organiser, petition, proposal).location.endswith("notice=no_change")
    assert sealing.current(petition.id).number == 1


def test_s43_who_approves_says_again_who_they_are(petition, proposal, second):
    for password in ("wrong horse", ""):
        assert approves(second, petition, proposal, password).status_code == 422
        assert second.sees().form("/approve").fields["proposal"] == str(proposal.id)
    sent = {"csrf_token": desk.token(second), "proposal": "no id", "password": PASSWORD}
    for button in ("approve", "withdraw"):
        assert second.posts(f"{page(petition)}/{button}", sent).status_code == 422
    assert sealing.current(petition.id).number == 1


def test_s43_guesses_of_a_password_come_to_an_end(make_app, make, organiser):
    person = make.member(organiser.organisation)
    with make_app(LIMITS="on").app_context():
        assert not accounts.proves_to_be(person.id, "a wrong guess")
        assert accounts.proves_to_be(person.id, PASSWORD)
        for _ in range(ATTEMPTS):
            assert not accounts.proves_to_be(person.id, "a wrong guess")
        with pytest.raises(TooManyAttempts):
            accounts.proves_to_be(person.id, PASSWORD)


def test_s43_keys_that_are_not_proven_cannot_be_approved(petition, organiser, second, holders):
    proposes(organiser, petition, holders[1:])
    waiting = sealing.waiting(petition.id)
    assert [key.is_proven for key in waiting.keys] == [True, False]
    assert not [form for form in second.opens(page(petition)).forms() if form.action.endswith("/approve")]
    assert approves(second, petition, waiting).location.endswith("notice=no_change")
    assert not key_approval.approve_as_operator(petition.id, waiting.id)
    seals.prove(petition.id, holders)
    assert key_approval.approve(petition.id, waiting.id, second.id)


def test_s43_known_keys_need_no_second_proof_and_a_second_person_all_the_same(petition, organiser, second, holders):
    proposes(organiser, petition, holders[1::-1])
    waiting = sealing.waiting(petition.id)
    assert waiting.is_proven
    assert sealing.current(petition.id).number == 1
    assert key_approval.approve(petition.id, waiting.id, second.id)
    assert sealing.current(petition.id).number == 2


def test_s43_only_who_manages_the_petition_at_that_moment_approves(make, petition, proposal, organiser, second):
    editor = make.member(organiser.organisation, role="editor")
    stranger = make.member(make.organisation())
    switched_off = make.member(organiser.organisation, active=False)
    for person in (editor, stranger, switched_off):
        assert not key_approval.approve(petition.id, proposal.id, person.id)
    assert not key_approval.approve(make.petition().id, proposal.id, second.id)
    organisations.remove_member(organiser.organisation.id, second.id)
    assert not key_approval.approve(petition.id, proposal.id, second.id)
    assert sealing.current(petition.id).number == 1


def test_s43_what_somebody_looks_at_is_not_replaced_under_their_eyes(petition, proposal, organiser, second, holders):
    """The same number comes again with other keys; the button that was shown before approves neither."""
    assert proposes_anything(organiser, petition).location.endswith("notice=no_change")
    form = second.opens(page(petition)).form("/approve")
    assert key_approval.withdraw(petition.id, proposal.id, second.id)
    others = seals.identities()
    assert proposes(organiser, petition, others).location.endswith("notice=saved")
    seals.prove(petition.id, others)
    assert sealing.waiting(petition.id).number == proposal.number

    assert second.sends(form, password=PASSWORD).location.endswith("notice=no_change")
    assert sealing.current(petition.id).number == 1


def proposes_anything(organiser, petition):
    sent = {"csrf_token": desk.token(organiser), "keys": "\n".join(seals.public(seals.identities()))}
    return organiser.posts(page(petition), sent)


@pytest.mark.parametrize("who", ["proposer", "second"])
def test_s43_either_withdraws_a_proposal(petition, proposal, organiser, second, who):
    by = organiser if who == "proposer" else second
    form = by.opens(page(petition)).form("/withdraw")
    assert by.sends(form, proposal=str(proposal.id)).location.endswith("notice=saved")
    assert sealing.waiting(petition.id) is None
    assert [each.number for each in sealing.sets(petition.id)] == [1]
    assert acts(organiser)[0] == (Act.KEYS_WITHDRAWN, by.email)
    assert by.sends(form, proposal=str(proposal.id)).location.endswith("notice=no_change")
    assert not key_approval.approve(petition.id, proposal.id, second.id)


def test_s43_keys_in_use_are_not_withdrawn(petition, organiser, second):
    (used,) = sealing.sets(petition.id)
    assert not key_approval.withdraw(petition.id, used.id, second.id)
    assert not key_approval.approve(petition.id, used.id, second.id)


def test_s43_of_those_who_approve_and_withdraw_at_once_one_is_let_through(app, make, petition, proposal, organiser):
    managers = [make.member(organiser.organisation).id for _ in range(4)]

    def act(verb, person_id):
        def at_that_moment():
            with app.app_context():
                return verb(petition.id, proposal.id, person_id)

        return at_that_moment

    verbs = [key_approval.approve, key_approval.withdraw] * 2
    done = at_once([act(verb, person_id) for verb, person_id in zip(verbs, managers, strict=True)])
    db.session.rollback()

    assert done.count(True) == 1
    was_approved = done.index(True) % 2 == 0
    assert sealing.waiting(petition.id) is None
    assert [each.number for each in sealing.sets(petition.id)] == ([2, 1] if was_approved else [1])
    wanted = Act.KEYS_APPROVED if was_approved else Act.KEYS_WITHDRAWN
    assert [act for act, _ in acts(organiser)].count(wanted) == 1


def test_s43_of_two_who_propose_at_once_one_does(app, petition):
    def propose():
        with app.app_context():
            return services.seal_to(petition.id, SealMode.ANY, seals.public(seals.identities()))

    assert at_once([propose] * 4).count(True) == 1
    db.session.rollback()
    assert [each.number for each in sealing.sets(petition.id)] == [2, 1]


def test_s43_everybody_who_manages_the_petition_is_told_and_nothing_of_a_person_is_said(
    app, make, petition, proposal, organiser, second, mailbox
):
    make.member(organiser.organisation, role="editor")
    make.member(organiser.organisation, active=False)
    key_mails.tell()
    key_mails.tell()
    assert sorted(mail.recipients[0] for mail in mailbox.mails) == sorted([organiser.email, second.email])
    (mail,) = mailbox.to(organiser.email)
    assert mail.subject == "New keys were proposed: Free them"
    assert page(petition) in mail.text
    for said in (mail.text, mail.html):
        assert organiser.email not in said
        assert proposal.keys[0].fingerprint not in said

    key_approval.approve(petition.id, proposal.id, second.id)
    people.work(app)
    assert [mail.subject for mail in mailbox.to(organiser.email)][1:] == ["New keys were approved: Free them"]
    assert len(mailbox.mails) == 4


def test_s43_a_mail_server_that_is_away_is_asked_again_and_of_two_workers_one_tells(
    app, make_app, petition, proposal, second, mailbox
):
    with make_app(MAIL_PORT="9").app_context():
        key_mails.tell()
    assert mailbox.mails == []

    def work():
        with app.app_context():
            key_mails.tell()

    at_once([work] * 4)
    assert len(mailbox.mails) == 2


def test_s43_of_the_keys_of_a_draft_nobody_is_told(app, petition, mailbox):
    key_mails.tell()
    assert mailbox.mails == []


def test_s43_who_is_alone_reads_that_a_second_person_is_needed(petition, organiser, holders):
    assert "Nobody else manages the organisation" in organiser.opens(page(petition)).text
    proposes(organiser, petition, holders[1:])
    shown = organiser.opens(page(petition))
    assert "Nobody else manages the organisation" in shown.text
    assert [link for link in shown.links if link.endswith("/members")]


def test_s43_with_a_second_person_nobody_is_said_to_be_alone(petition, proposal, organiser, second):
    assert "Nobody else manages the organisation" not in organiser.opens(page(petition)).text


def command(app, *arguments, **options):
    return people.outside(app.test_cli_runner().invoke, args=["petition", "approve-keys", *arguments], **options)


def test_s43_whoever_runs_the_service_approves_where_there_is_no_second_person(app, petition, proposal, organiser):
    refused = command(app, petition.slug, input="n\n")
    assert refused.exit_code != 0
    assert all(key.fingerprint in refused.output for key in proposal.keys)
    assert organiser.email in refused.output
    assert sealing.current(petition.id).number == 1

    assert command(app, petition.slug, input="y\n").exit_code == 0
    db.session.rollback()
    assert sealing.current(petition.id).number == 2
    assert acts(organiser)[0] == (Act.KEYS_APPROVED, "")
    again = command(app, petition.slug, "--yes")
    assert again.exit_code != 0
    assert "No keys wait" in again.output
    assert "No keys wait" in command(app, "nobody", "--yes").output


def test_s43_the_command_approves_nothing_that_is_not_proven_or_was_withdrawn_meanwhile(
    app, petition, organiser, holders, monkeypatch
):
    proposes(organiser, petition, holders[1:])
    answer = command(app, petition.slug, "--yes")
    assert answer.exit_code != 0
    assert "proven first" in answer.output
    seals.prove(petition.id, holders)
    waiting = sealing.waiting(petition.id)

    def hesitate(*_arguments, **_options):
        key_approval.withdraw(petition.id, waiting.id, None)

    monkeypatch.setattr("click.confirm", hesitate)
    assert "Somebody was faster" in command(app, petition.slug).output


def test_s43_what_an_older_installation_knew_goes_on_or_waits_for_the_operator(petition, proposal, second):
    """It knew of no second person, and not who had proposed which keys."""
    older = "0019-1"
    db.session.remove()
    flask_migrate.downgrade(revision=older)
    flask_migrate.upgrade()
    assert [each.number for each in sealing.sets(petition.id)] == [1]
    assert sealing.current(petition.id).number == 1

    # A table that is still being read is not dropped on PostgreSQL.
    db.session.remove()
    flask_migrate.downgrade(revision=older)
    with db.engine.begin() as connection:
        connection.execute(update(SealKey).values(proven_at=None))
    flask_migrate.upgrade()
    waiting = sealing.waiting(petition.id)
    assert (waiting.number, waiting.proposer, waiting.is_proven) == (1, "", False)


def test_s43_where_nobody_knows_who_proposed_the_keys_no_manager_approves_them(petition, organiser, second, holders):
    assert services.seal_to(petition.id, SealMode.ANY, seals.public(holders[1:]))
    seals.prove(petition.id, holders)
    waiting = sealing.waiting(petition.id)
    shown = second.opens(page(petition))
    assert not [form for form in shown.forms() if form.action.endswith("/approve")]
    assert not key_approval.approve(petition.id, waiting.id, second.id)
    assert key_approval.approve_as_operator(petition.id, waiting.id)
