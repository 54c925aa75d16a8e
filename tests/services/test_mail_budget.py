"""Mail budget: an installation mails so much an hour, and nothing is lost by it (S31)."""

import pytest

from petition_app.services import outbox
from tests import people


@pytest.fixture
def app(make_app):
    app = make_app(MAILS_AN_HOUR="3")
    with app.app_context():
        yield app


def test_s31_an_hour_has_so_many_mails_and_the_others_wait_for_the_next(app, make, mailbox, clock):
    petition = make.petition()
    for number in range(7):
        make.signature(petition, confirmed=False, email=f"signer-{number}@example.org")
    sent = []
    for _ in range(4):
        people.work(app)
        sent.append(len(mailbox.mails))
        clock.passes(hours=1)

    assert sent == [3, 6, 7, 7]
    assert len({mail.recipients[0] for mail in mailbox.mails}) == 7


def test_s31_the_budget_is_spent_by_what_went_out_in_several_rounds(make, mailbox, clock):
    petition = make.petition()
    for number in range(5):
        make.signature(petition, confirmed=False, email=f"signer-{number}@example.org")

    assert [outbox.send_due(2) for _ in range(3)] == [2, 1, 0]
    assert len(mailbox.mails) == 3
    clock.passes(hours=1)
    assert outbox.send_due() == 2
