"""S08: "that was not me" deletes what was signed, and the address gets no mail for the petition any more."""

from datetime import timedelta

import pytest

from petition_app.domain.lifecycle import SUPPRESSED_FOR
from petition_app.domain.tokens import Purpose
from petition_app.queries import counting, keys
from petition_app.services import signing
from tests import snapshot


def rows_of(petition, email):
    index = keys.of(petition.id).blind_index(email)
    return [row for row in snapshot.of("signatures")["signatures"] if index in row]


def test_s08_a_pending_signature_is_deleted_whole(make, visitor):
    petition = make.petition()
    made = make.signature(petition, confirmed=False)

    response = visitor.posts(made.link(Purpose.NOT_ME))

    assert response.status_code == 200
    assert snapshot.of("signatures", "outbox") == {"signatures": [], "outbox": []}
    assert visitor.posts(made.link(Purpose.CONFIRM)).status_code == 410
    assert counting.exact(petition.id) == 0


def test_s08_a_confirmed_signature_is_taken_back_and_emptied(make, visitor):
    petition = make.petition()
    made = make.signature(petition)
    assert counting.exact(petition.id) == 1

    assert visitor.posts(made.link(Purpose.NOT_ME)).status_code == 200

    assert counting.exact(petition.id) == 0
    assert rows_of(petition, made.email) == []
    row = snapshot.of("signatures")["signatures"][0]
    assert [value for value in row if isinstance(value, bytes) and len(value) > 32] == []


@pytest.mark.parametrize("confirmed", [False, True])
def test_s08_pressing_again_shows_the_same_page_in_the_same_language(make, visitor, confirmed):
    petition = make.petition(texts={"en": {}, "de": {}}, default_language="en")
    link = make.signature(petition, language="de", confirmed=confirmed).link(Purpose.NOT_ME)

    first, again, opened = visitor.posts(link), visitor.posts(link), visitor.gets(link)

    assert first.status_code == again.status_code == opened.status_code == 200
    assert first.data == again.data == opened.data
    assert visitor.sees().language == "de"


def test_s08_there_is_no_button_any_more_once_it_was_pressed(make, visitor):
    link = make.signature(make.petition(), confirmed=False).link(Purpose.NOT_ME)
    assert visitor.opens(link).form(link)

    visitor.posts(link)

    assert visitor.opens(link).forms() == []


def test_s08_whoever_is_signed_up_again_later_is_answered_in_the_later_language(make, visitor, clock):
    petition = make.petition(texts={"en": {}, "de": {}})
    visitor.posts(make.signature(petition, email="olga@example.org", confirmed=False).link(Purpose.NOT_ME))
    link = make.signature(petition, email="olga@example.org", language="de", confirmed=False).link(Purpose.NOT_ME)

    first, again = visitor.posts(link), visitor.posts(link)

    assert first.data == again.data
    assert visitor.sees().language == "de"


def test_s08_the_answer_to_signing_again_is_the_same_and_no_mail_comes(make, another_signer):
    petition = make.petition()
    olga = another_signer("olga@example.org")
    first = olga.signs(petition)
    assert len(olga.mails()) == 1
    olga.says_not_me()
    olga.mailbox.clear()

    again = olga.signs(petition)

    assert (again.status_code, again.location, again.data) == (first.status_code, first.location, first.data)
    assert olga.mails() == []


def test_s08_other_petitions_still_reach_the_address(make, another_signer):
    olga = another_signer("olga@example.org")
    olga.signs(make.petition())
    olga.says_not_me()
    olga.mailbox.clear()

    olga.signs(make.petition())

    assert len(olga.mails()) == 1


def test_s08_variants_of_the_address_get_no_mail_either(make, another_signer):
    petition = make.petition()
    olga = another_signer("olga@gmail.com")
    olga.signs(petition)
    olga.says_not_me()

    variant = another_signer("O.lga+petition@googlemail.com")
    variant.signs(petition)

    assert variant.mails() == []


def test_s08_after_a_year_the_address_can_sign_again(make, another_signer, clock):
    petition = make.petition()
    olga = another_signer("olga@example.org")
    olga.signs(petition)
    olga.says_not_me()
    olga.mailbox.clear()

    clock.passes(seconds=(SUPPRESSED_FOR + timedelta(hours=1)).total_seconds())
    olga.signs(petition)

    assert len(olga.mails()) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_s08_the_page_speaks_the_signers_language(make, visitor, language):
    petition = make.petition(texts={"en": {}, "de": {}}, default_language="en")
    link = make.signature(petition, language=language, confirmed=False).link(Purpose.NOT_ME)

    assert visitor.opens(link).language == language


def test_s08_what_is_suppressed_names_nobody(make):
    petition = make.petition()
    signing.say_not_me(make.signature(petition, email="olga@example.org").token(Purpose.NOT_ME))

    stored = repr(snapshot.of("suppressions"))
    assert "olga" not in stored
    assert "example.org" not in stored
