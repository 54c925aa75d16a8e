"""S06: nobody's mailbox is flooded by our form: one mail an address and petition a day, three an address."""

import pytest

from petition_app.services import mail_limits, outbox
from tests import snapshot
from tests.people import work
from tests.together import at_once

VARIANTS = ["olga@gmail.com", "Olga@GMAIL.com", "o.l.g.a@gmail.com", "olga+petition@gmail.com", "olga@googlemail.com"]


def to_anybody(mailbox):
    return [mail.recipients[0] for mail in mailbox.mails]


def test_s06_a_hundred_forms_for_one_address_make_one_mail(make, signer):
    petition = make.petition()
    for number in range(100):
        make.signature(petition, confirmed=False, email=VARIANTS[number % len(VARIANTS)])

    signer.mails()

    assert len(signer.mailbox.mails) == 1
    assert len(snapshot.of("outbox")["outbox"]) == 1


def test_s06_the_mail_goes_to_the_address_as_it_was_typed(make, signer):
    make.signature(make.petition(), confirmed=False, email="O.lga+petition@gmail.com")

    signer.mails()

    assert to_anybody(signer.mailbox) == ["O.lga+petition@gmail.com"]


@pytest.mark.parametrize("domain", ["example.org", "hotmail.de", "gmx.de"])
def test_s06_tags_without_end_bring_three_mails_to_one_mailbox(make, signer, domain):
    petition = make.petition()
    for number in range(20):
        make.signature(petition, confirmed=False, email=f"olga+{number}@{domain}")

    work(signer.app)

    assert len(signer.mailbox.mails) == (1 if domain == "hotmail.de" else 3)


def test_s06_a_hundred_forms_and_four_workers_make_one_mail(app, make, mailbox):
    petition = make.petition()
    for _ in range(100):
        make.signature(petition, confirmed=False, email="olga@example.org")

    def work():
        with app.app_context():
            while outbox.send_due(7):
                continue

    at_once([work] * 4)

    assert to_anybody(mailbox) == ["olga@example.org"]


def test_s06_forms_that_come_later_make_no_second_mail_until_a_day_has_passed(make, signer, clock):
    petition = make.petition()
    for hours in (0, 5, 12):
        signer.signs(petition)
        assert len(signer.mails()) == 1, hours
        clock.passes(hours=5)

    clock.passes(hours=12)
    signer.signs(petition)

    assert len(signer.mails()) == 2


def test_s06_five_petitions_make_three_mails_to_one_address(make, signer):
    for number in range(5):
        make.signature(make.petition(), confirmed=False, email=VARIANTS[number])

    signer.mails()

    assert len(signer.mailbox.mails) == 3


def test_s06_five_petitions_and_four_workers_make_three_mails(app, make, mailbox):
    for number in range(5):
        make.signature(make.petition(), confirmed=False, email=VARIANTS[number])

    def work():
        with app.app_context():
            while outbox.send_due(1):
                continue

    at_once([work] * 4)

    assert len(mailbox.mails) == 3


def test_s06_who_was_not_mailed_for_others_sake_is_mailed_a_day_later(make, signer, clock):
    petitions = [make.petition() for _ in range(4)]
    for petition in petitions:
        signer.signs(petition)
    assert len(signer.mails()) == 3

    clock.passes(hours=25)
    signer.signs(petitions[3])

    assert len(signer.mails()) == 4
    assert signer.confirms().status_code == 200


def test_s06_each_of_two_people_gets_a_mail(make, another_signer):
    petition = make.petition()
    for email in ("olga@example.org", "olga@example.net", "ölga@example.org"):
        make.signature(petition, confirmed=False, email=email)

    olga = another_signer("olga@example.org")

    assert len(olga.mails()) == 1
    assert len(olga.mailbox.to("olga@example.net")) == 1


def test_s06_whoever_signed_already_is_told_once_a_day(make, signer, clock):
    petition = make.petition()
    signer.signs(petition)
    signer.confirms()
    signer.mailbox.clear()

    for _ in range(10):
        signer.signs(petition)
        signer.mails()

    assert [mail.subject.split(":")[0] for mail in signer.mailbox.mails] == ["You have signed already"]
    clock.passes(hours=26)
    signer.signs(petition)
    assert len(signer.mails()) == 2


def test_s06_a_reminder_uses_up_an_allowance_too(make, signer, clock):
    petition = make.petition(sends_reminder=True)
    signer.signs(petition)
    assert len(signer.mails()) == 1
    clock.passes(hours=25)

    for _ in range(3):
        make.signature(make.petition(), confirmed=False, email=signer.email)

    assert len(signer.mails()) == 1 + 3


def test_s06_what_is_kept_of_the_limits_names_nobody(make, signer):
    signer.signs(make.petition())
    signer.mails()

    ((pseudonym, _, used),) = snapshot.of("mail_allowances")["mail_allowances"]
    assert used == 1
    assert len(pseudonym) == 16
    assert pseudonym != mail_limits._pseudonym(b"another key", "olga@example.org")


@pytest.mark.parametrize("state", ["withdrawn", "not me"])
def test_s06_silence_after_a_signature_is_gone(make, signer, state):
    petition = make.petition()
    signer.signs(petition)
    signer.mail()
    signer.signs(petition)
    signer.withdraws() if state == "withdrawn" else signer.says_not_me()
    signer.mailbox.clear()

    assert signer.mails() == []
    assert snapshot.of("outbox")["outbox"] == []


def refused(envelope):
    return "550 no such mailbox"


def test_s06_whoever_could_not_be_reached_is_mailed_when_they_sign_again(make, signer):
    petition = make.petition()
    signer.mailbox.answer = refused
    signer.signs(petition)
    assert signer.mails() == []
    signer.mailbox.clear()

    signer.signs(petition)

    assert len(signer.mails()) == 1
    assert signer.confirms().status_code == 200


def test_s06_a_mailbox_that_refuses_is_asked_three_times_a_day(make, signer):
    petition = make.petition()
    asked = []
    signer.mailbox.answer = lambda envelope: asked.append(envelope) or "550 no such mailbox"

    for _ in range(6):
        signer.signs(petition)
        signer.mails()

    assert len(asked) == 3


def test_s06_a_mail_that_is_still_under_way_is_not_doubled_by_signing_again(make, signer, clock):
    petition = make.petition()
    signer.mailbox.answer = lambda envelope: "451 later"
    signer.signs(petition)
    signer.mails()
    signer.mailbox.clear()
    signer.signs(petition)
    assert signer.mails() == []

    clock.passes(minutes=2)

    assert len(signer.mails()) == 1
    clock.passes(hours=20)
    signer.signs(petition)
    assert len(signer.mails()) == 1


def test_s06_a_late_refusal_does_not_open_the_window_of_a_later_mail(make, signer, clock):
    petition = make.petition()
    signer.mailbox.answer = lambda envelope: "451 later"
    signer.signs(petition)
    signer.mails()
    clock.passes(hours=26)
    answers = iter(["550 no", "250 OK"])
    signer.mailbox.answer = lambda envelope: next(answers)
    signer.signs(petition)
    assert len(signer.mails()) == 1
    signer.mailbox.clear()

    signer.signs(petition)

    assert signer.mails() == []


def test_s06_a_refused_word_to_somebody_who_has_signed_opens_nothing(make, signer):
    petition = make.petition()
    signer.signs(petition)
    signer.confirms()
    asked = []
    signer.mailbox.answer = lambda envelope: asked.append(envelope) or "550 no such mailbox"

    for _ in range(3):
        signer.signs(petition)
        signer.mails()

    assert len(asked) <= 1
