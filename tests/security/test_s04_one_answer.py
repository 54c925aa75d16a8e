"""S04: whoever signs gets the same answer, whatever is known of the address."""

import pytest

from petition_app.domain.tokens import Purpose
from tests.people import Signer


def nothing(make, petition, email):
    """Nobody has signed with the address."""


def pending(make, petition, email):
    make.signature(petition, email=email, confirmed=False)


def confirmed(make, petition, email):
    make.signature(petition, email=email)


def withdrawn(make, petition, email):
    from petition_app.services import signing

    signing.withdraw(make.signature(petition, email=email).token(Purpose.WITHDRAW))


def suppressed(make, petition, email):
    from petition_app.services import signing

    signing.say_not_me(make.signature(petition, email=email, confirmed=False).token(Purpose.NOT_ME))


def limited(make, petition, email):
    for _ in range(6):
        pending(make, petition, email)


BEFORE = [pending, confirmed, withdrawn, suppressed, limited]


def answer(signer, petition):
    """Return everything that a stranger can see of the answer, and of the page that it leads to."""
    response = signer.signs(petition)
    shown = signer.gets(response.location)
    return (
        (response.status_code, sorted(response.headers.items()), response.data),
        (shown.status_code, sorted(shown.headers.items()), shown.data),
    )


@pytest.mark.parametrize("before", BEFORE, ids=lambda act: act.__name__)
def test_s04_a_stranger_cannot_tell_who_has_signed(app, make, mailbox, another_signer, clock, before):
    petition = make.petition()
    before(make, petition, "known@example.org")

    known = answer(another_signer("known@example.org"), petition)
    unknown = answer(another_signer("unknown@example.org"), petition)

    assert known == unknown


@pytest.mark.parametrize("before", BEFORE, ids=lambda act: act.__name__)
def test_s04_nor_from_another_browser_in_another_spelling(app, make, mailbox, another_signer, clock, before):
    petition = make.petition()
    before(make, petition, "known@gmail.com")

    known = answer(another_signer("K.nown+tag@googlemail.com", language="de"), petition)
    unknown = answer(another_signer("unknown@gmail.com", language="de"), petition)

    assert known == unknown


def test_s04_the_answer_names_no_address(make, signer: Signer):
    response = signer.signs(make.petition())
    shown = signer.gets(response.location)

    assert signer.email not in response.text + shown.text + response.location
    assert "Ольга" not in response.text + shown.text
