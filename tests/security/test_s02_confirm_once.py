"""S02: a signature is counted once, however many press the button and at whatever moment."""

import pytest

from petition_app.domain.tokens import Purpose
from petition_app.queries import counting
from petition_app.services import counting as counting_services
from tests import pages, snapshot
from tests.people import Visitor
from tests.together import at_once


def presses(app, mailbox, link, times):
    """Return people who each press the button of a link."""
    return [lambda: Visitor(app, mailbox).posts(link) for _ in range(times)]


def test_s02_twenty_presses_at_once_count_one(app, make, mailbox):
    petition = make.petition()
    link = make.signature(petition, confirmed=False).link(Purpose.CONFIRM)

    answers = at_once(presses(app, mailbox, link, 20))

    assert {answer.status_code for answer in answers} == {200}
    headings = {pages.read(answer.text).heading for answer in answers}
    assert headings == {"Thank you. Your signature counts."}
    assert counting.exact(petition.id) == 1
    assert len(snapshot.of("count_deltas")["count_deltas"]) == 1


@pytest.mark.slow
def test_s02_forty_links_with_eight_presses_each_count_forty(app, make, mailbox):
    petition = make.petition()
    links = [make.signature(petition, confirmed=False).link(Purpose.CONFIRM) for _ in range(40)]

    answers = at_once([press for link in links for press in presses(app, mailbox, link, 8)])

    assert {answer.status_code for answer in answers} == {200}
    assert counting.exact(petition.id) == 40
    counting_services.fold()
    assert counting.exact(petition.id) == 40
    assert sum(counting.by_country(petition.id).values()) == 40


@pytest.mark.parametrize("lines", [2, 4, 5])
def test_s02_a_journal_that_is_longer_than_one_fold_is_folded_whole(make, monkeypatch, lines):
    monkeypatch.setattr(counting_services, "_FOLDED_AT_ONCE", 2)
    petition = make.petition()
    for _ in range(lines):
        make.signature(petition)
    assert counting_services.fold() == lines
    assert snapshot.of("count_deltas")["count_deltas"] == []
    assert counting.exact(petition.id) == lines


def test_s02_a_press_again_shows_the_same_page(make, visitor):
    petition = make.petition()
    link = make.signature(petition, confirmed=False).link(Purpose.CONFIRM)

    first, again = visitor.posts(link), visitor.posts(link)

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.data == again.data
    assert counting.exact(petition.id) == 1


def test_s02_confirming_and_withdrawing_at_once_never_count_twice_or_below_nothing(app, make, mailbox):
    petition = make.petition()
    made = [make.signature(petition, confirmed=False) for _ in range(10)]

    at_once(
        [
            press
            for signature in made
            for press in (
                *presses(app, mailbox, signature.link(Purpose.CONFIRM), 2),
                *presses(app, mailbox, signature.link(Purpose.WITHDRAW), 2),
            )
        ]
    )

    confirmed = [row for row in snapshot.of("signatures")["signatures"] if "confirmed" in row]
    assert counting.exact(petition.id) == len(confirmed)
    withdrawn_after = [Visitor(app, mailbox).posts(signature.link(Purpose.WITHDRAW)) for signature in made]
    assert {answer.status_code for answer in withdrawn_after} == {200}
    assert counting.exact(petition.id) == 0


def test_s02_folding_while_people_confirm_loses_nothing(app, make, mailbox):
    petition = make.petition()
    links = [make.signature(petition, confirmed=False).link(Purpose.CONFIRM) for _ in range(12)]

    def fold():
        with app.app_context():
            return counting_services.fold()

    at_once([press for link in links for press in (*presses(app, mailbox, link, 1), fold)])

    assert counting.exact(petition.id) == 12
    counting_services.fold()
    assert snapshot.of("count_deltas") == {"count_deltas": []}
    assert counting.exact(petition.id) == 12
