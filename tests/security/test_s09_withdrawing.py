"""S09: a signature can be withdrawn at any time, by the receipt and by the mail, and is gone at once."""

import pytest

from petition_app.domain.tokens import Purpose
from petition_app.queries import counting
from tests import pages, snapshot


def test_s09_by_the_link_on_the_receipt(make, signer):
    petition = make.petition()
    signer.signs(petition)
    receipt = pages.read(signer.confirms().text)
    link = next(link for link in receipt.links if link.startswith("/withdraw/"))

    response = signer.presses(link)

    assert response.status_code == 200
    assert counting.exact(petition.id) == 0


def test_s09_by_the_link_in_the_mail(make, signer):
    petition = make.petition()
    signer.signs(petition)
    signer.confirms()
    link = signer.mailbox.to(signer.email)[0].link("withdraw")

    assert signer.presses(link).status_code == 200
    assert counting.exact(petition.id) == 0


@pytest.mark.parametrize("confirmed", [False, True], ids=["pending", "confirmed"])
def test_s09_everything_about_the_person_is_gone(make, visitor, confirmed):
    petition = make.petition()
    made = make.signature(petition, confirmed=confirmed)

    visitor.posts(made.link(Purpose.WITHDRAW))

    for row in snapshot.of("signatures")["signatures"]:
        assert [value for value in row if isinstance(value, bytes) and value != made_hash(made)] == []
    assert snapshot.of("outbox") == {"outbox": []}


def made_hash(made):
    from petition_app.domain import tokens

    return tokens.stored(made.secret)


def test_s09_the_count_falls_in_every_direction(make, visitor):
    petition = make.petition()
    made = make.signature(petition, country="FR", language="en", source="poster")
    make.signature(petition, country="DE")

    visitor.posts(made.link(Purpose.WITHDRAW))

    assert counting.exact(petition.id) == 1
    assert counting.by_country(petition.id) == {"DE": 1}
    assert sum(counting.by_day(petition.id).values()) == 1
    assert counting.by_source(petition.id) == {"": 1}
    assert visitor.gets(f"/embed/{petition.slug}/count.json").json["count"] == 1


def test_s09_pressing_again_changes_nothing_and_shows_the_same(make, visitor):
    petition = make.petition()
    link = make.signature(petition).link(Purpose.WITHDRAW)
    first = visitor.posts(link)
    before = snapshot.of_everything()

    again = visitor.posts(link)

    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert snapshot.of_everything() == before
    assert counting.exact(petition.id) == 0


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_s09_also_when_the_petition_takes_no_signatures_any_more(make, visitor, state):
    from sqlalchemy import update

    from petition_app.db import db, transaction
    from petition_app.models import Petition

    petition = make.petition()
    made = make.signature(petition)
    with transaction():
        db.session.execute(update(Petition).values(state=state))

    assert visitor.posts(made.link(Purpose.WITHDRAW)).status_code == 200
    assert counting.exact(petition.id) == 0


def test_s09_also_when_the_petition_is_hidden(make, visitor):
    from sqlalchemy import update

    from petition_app.db import db, transaction
    from petition_app.models import Petition

    petition = make.petition()
    made = make.signature(petition)
    with transaction():
        db.session.execute(update(Petition).values(hidden=True))

    assert visitor.gets(made.link(Purpose.WITHDRAW)).status_code == 200
    assert visitor.posts(made.link(Purpose.WITHDRAW)).status_code == 200
    assert visitor.posts(made.link(Purpose.NOT_ME)).status_code == 200
    assert counting.exact(petition.id) == 0


def test_s09_years_later_the_link_still_works(make, visitor, clock):
    petition = make.petition()
    made = make.signature(petition)

    clock.passes(days=800)

    assert visitor.posts(made.link(Purpose.WITHDRAW)).status_code == 200
    assert counting.exact(petition.id) == 0


def test_s09_the_confirm_link_counts_nobody_afterwards(make, visitor):
    petition = make.petition()
    made = make.signature(petition)
    visitor.posts(made.link(Purpose.WITHDRAW))

    response = visitor.posts(made.link(Purpose.CONFIRM))

    assert pages.read(response.text).heading == "Your signature is withdrawn"
    assert counting.exact(petition.id) == 0


def test_s09_whoever_withdrew_can_sign_again(make, signer):
    petition = make.petition()
    signer.signs(petition)
    signer.confirms()
    signer.withdraws()

    signer.signs(petition)
    made = make.signed(petition, signer.email)
    signer.presses(made.link(Purpose.CONFIRM))

    assert counting.exact(petition.id) == 1
