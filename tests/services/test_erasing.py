"""Erasing: what one person signed is gone everywhere, and nobody else's is touched."""

import pytest
from sqlalchemy import update

from petition_app.db import db, transaction
from petition_app.domain import addresses
from petition_app.domain.tokens import Purpose
from petition_app.models import PetitionKey
from petition_app.queries import counting
from petition_app.services import erasing, outbox, signature_log, signing
from tests import logs, snapshot
from tests.people import outside

ADDRESS = "olga@example.org"


@pytest.fixture
def types(app):
    def run(*words, typed=""):
        return outside(app.test_cli_runner().invoke, args=["retention", *words], input=typed)

    return run


def erase(address=ADDRESS, **options):
    return erasing.erase(addresses.parse(address), **options)


def test_everything_of_one_person_is_erased_in_every_petition(make):
    first, second, other = make.petition(), make.petition(), make.petition()
    for petition in (first, second):
        make.signature(petition, email=ADDRESS)
        make.signature(petition, email="mohammed@example.org")
    make.signature(other, email="mohammed@example.org")
    outbox.send_due()

    done = erase("OLGA@example.org ".strip())

    assert (done.petitions, done.signatures, done.suppressions, done.unreadable) == (2, 2, 0, 0)
    assert [counting.exact(petition.id) for petition in (first, second, other)] == [1, 1, 1]
    kept = [row for row in snapshot.of("signatures")["signatures"] if "withdrawn" in row]
    assert len(kept) == 2
    assert erase() == erasing.Erased(petitions=0, signatures=0, suppressions=0, unreadable=0)


def test_one_that_never_counted_leaves_no_row_no_mail_and_no_limit(make):
    make.signature(make.petition(), email=ADDRESS, confirmed=False)
    outbox.send_due()

    erase()

    assert snapshot.of("signatures", "outbox", "mail_allowances") == {
        "signatures": [],
        "outbox": [],
        "mail_allowances": [],
    }


def test_the_mark_that_keeps_mail_away_goes_too_unless_it_is_wanted(make):
    petition = make.petition()
    signing.say_not_me(make.signature(petition, email=ADDRESS, confirmed=False).token(Purpose.NOT_ME))

    assert erase(mail_no_more=True).suppressions == 1
    assert len(snapshot.of("suppressions")["suppressions"]) == 1
    assert erase().suppressions == 1
    assert snapshot.of("suppressions") == {"suppressions": []}
    assert erase(mail_no_more=True).suppressions == 0
    assert snapshot.of("suppressions") == {"suppressions": []}


def test_a_petition_whose_keys_cannot_be_read_is_counted_and_said(make, types):
    make.signature(make.petition(), email=ADDRESS)
    with transaction():
        unreadable = make.petition().id
        db.session.execute(
            update(PetitionKey).where(PetitionKey.petition_id == unreadable).values(wrapped=b"another key's" * 5)
        )

    result = types("erase", "--address", typed=f"{ADDRESS}\n")

    assert result.exit_code == 1
    assert "Signatures erased: 1." in result.output
    assert "The keys of 1 petitions cannot be read" in result.output


def test_the_operator_types_the_address_and_reads_numbers(make, types):
    make.signature(make.petition(), email=ADDRESS)

    result = types("erase", "--address", "--mail-no-more", typed=f"{ADDRESS}\n")

    assert result.exit_code == 0
    assert "Petitions that knew the address: 1. Signatures erased: 1." in result.output
    assert ADDRESS not in result.output
    assert len(snapshot.of("suppressions")["suppressions"]) == 1


def test_what_is_no_address_erases_nothing(types):
    result = types("erase", "--address", typed="olga\n")
    assert result.exit_code == 1
    assert "That is no e-mail address." in result.output


def test_what_is_due_can_be_forgotten_by_hand(make, clock, types):
    make.signature(make.petition(), confirmed=False)
    clock.passes(days=8)

    assert types("run").exit_code == 0
    assert snapshot.of("signatures") == {"signatures": []}


def test_a_log_says_that_one_was_erased_and_keeps_nothing_that_leads_to_whom(make):
    petition = make.petition(logged=True)
    make.signature(petition, email=ADDRESS)
    signature_log.append(petition.id)
    waiting = make.signature(petition, email="mohammed@example.org")

    erase()
    erase(waiting.email)
    signature_log.append(petition.id)

    check = logs.verified(petition.id)
    assert (check.signed, check.removed, check.count) == (2, 2, counting.exact(petition.id))
    assert snapshot.of("log_leaves")["log_leaves"] == []


def test_the_record_of_acts_says_that_somebody_was_erased_on_which_day_and_nothing_of_whom(make, organiser, clock):
    petition = make.petition(organisation=organiser.organisation)
    elsewhere = make.petition(organisation=organiser.organisation)
    made = make.signature(petition, email=ADDRESS, name="Ольга")
    make.signature(elsewhere, email="mohammed@example.org")
    clock.passes(hours=1, minutes=7)

    erase()
    erase()

    ((_, at, _, person_id, act, petition_id, member_id),) = snapshot.of("audit")["audit"]
    assert (act, petition_id, person_id, member_id) == ("erased", petition.id, None, None)
    assert at == clock.now.replace(hour=0, minute=0, second=0, microsecond=0)
    written = repr(snapshot.of("audit"))
    assert not [trace for trace in (ADDRESS, made.id.hex, str(made.id), "Ольга") if trace in written]
    organiser.logs_in()
    page = organiser.opens(f"/organise/organisations/{organiser.organisation.id}/audit")
    assert "Erased what one person had signed" in page.text
