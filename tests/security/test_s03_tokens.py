"""S03: a token has 256 bits, serves one purpose for its time, and nothing that is stored can stand for it."""

import base64
from collections.abc import Iterator

import pytest

from petition_app.domain import tokens
from petition_app.domain.tokens import Purpose
from petition_app.queries import counting
from tests import snapshot
from tests.addresses import NO_TOKEN


def stored_values() -> Iterator[bytes]:
    for rows in snapshot.of_everything().values():
        for row in rows:
            for value in row:
                if isinstance(value, bytes):
                    yield value
                elif isinstance(value, str):
                    yield value.encode()


def test_s03_a_token_is_256_random_bits(make):
    petition = make.petition()
    found = {make.signature(petition, confirmed=False).token(Purpose.CONFIRM) for _ in range(20)}

    assert len(found) == 20
    for token in found:
        assert len(base64.urlsafe_b64decode(token + "=")) == 32


@pytest.mark.parametrize("purpose", Purpose)
def test_s03_nothing_that_is_stored_is_a_token(make, visitor, purpose):
    petition = make.petition()
    made = make.signature(petition, confirmed=False)
    before = snapshot.of_everything()
    values = set(stored_values())
    pieces = {value[start : start + 32] for value in values for start in range(max(1, len(value) - 31))}

    assert made.secret not in pieces
    assert made.token(purpose).encode() not in values
    for value in {piece for piece in pieces if len(piece) == 32}:
        token = base64.urlsafe_b64encode(value).rstrip(b"=").decode()
        with pytest.raises(LookupError):
            _signature_of(token, purpose, made.secret)
    for value in {value for value in values if len(value) == 32}:
        token = base64.urlsafe_b64encode(value).rstrip(b"=").decode()
        assert visitor.posts(f"/{purpose}/{token}").status_code == 410
    assert snapshot.of_everything() == before


def _signature_of(token: str, purpose: Purpose, secret: bytes) -> bool:
    if tokens.lookup(token, purpose) == tokens.stored(secret):
        return True
    raise LookupError


@pytest.mark.parametrize("made_for", Purpose)
@pytest.mark.parametrize("used_for", Purpose)
def test_s03_a_token_serves_one_purpose(make, visitor, made_for, used_for):
    petition = make.petition()
    token = make.signature(petition, confirmed=False).token(made_for)
    before = snapshot.of_everything()

    response = visitor.posts(f"/{used_for}/{token}")

    if made_for == used_for:
        assert response.status_code == 200
    else:
        assert response.status_code == 410
        assert visitor.gets(f"/{used_for}/{token}").status_code == 410
        assert snapshot.of_everything() == before


def test_s03_a_token_can_be_walked_only_towards_taking_away(make):
    confirm = make.signature(make.petition(), confirmed=False).token(Purpose.CONFIRM)
    withdraw = tokens.later(confirm, Purpose.CONFIRM, Purpose.WITHDRAW)

    assert tokens.lookup(withdraw, Purpose.WITHDRAW) == tokens.lookup(confirm, Purpose.CONFIRM)
    for purpose in (Purpose.WITHDRAW, Purpose.NOT_ME):
        assert tokens.later(withdraw, Purpose.WITHDRAW, purpose) != confirm


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("purpose", Purpose)
def test_s03_after_its_time_a_link_is_gone(app, make, visitor, clock, method, purpose):
    petition = make.petition()
    link = make.signature(petition, confirmed=False).link(purpose)
    lifetime = app.config["CONFIRM_LINK_LIFETIME"]

    clock.passes(seconds=lifetime.total_seconds() - 1)
    assert visitor._asks("GET", link).status_code == 200
    # What is kept in clear is rounded to the hour, so the link may live a little longer.
    clock.passes(hours=1, seconds=2)
    assert visitor._asks(method, link, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 410

    assert counting.exact(petition.id) == 0


@pytest.mark.parametrize(
    "token",
    [NO_TOKEN, "x", "A" * 42, "A" * 44, "A" * 42 + "=", "A" * 42 + "é", "A" * 42 + "B", "%00" * 14, "../../etc", "'--"],
)
@pytest.mark.parametrize("purpose", Purpose)
def test_s03_what_is_no_token_is_said_to_be_a_broken_link(make, visitor, purpose, token):
    make.signature(make.petition(), confirmed=False)
    before = snapshot.of_everything()

    for ask in (visitor.gets, visitor.posts):
        assert ask(f"/{purpose}/{token}").status_code in (404, 410)

    assert snapshot.of_everything() == before


def test_s03_a_token_has_one_spelling(make, visitor):
    # The last of 43 characters carries two bits that belong to nothing.
    token = make.signature(make.petition(), confirmed=False).token(Purpose.CONFIRM)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]

    assert visitor.gets(f"/confirm/{other}").status_code == 410
