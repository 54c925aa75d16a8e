"""S36: the blind index is keyed, a petition's own, and equal exactly for addresses of the same person."""

from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from petition_app.db import db, transaction
from petition_app.domain import addresses
from petition_app.domain.envelopes import PetitionKeys
from petition_app.models import Signature
from petition_app.queries import keys
from tests import snapshot

SAME = [
    ("olga@example.org", "OLGA@EXAMPLE.ORG"),
    ("olga@example.org", "  olga@example.org "),
    ("olga@gmail.com", "o.l.g.a@gmail.com"),
    ("olga@gmail.com", "olga+petition@gmail.com"),
    ("olga@gmail.com", "Ol.Ga+x@googlemail.com"),
    ("olga@outlook.com", "olga+x@outlook.com"),
    ("olga@hotmail.de", "olga+x@hotmail.de"),
    ("olga@outlook.fr", "Olga+@outlook.fr"),
    ("olga@proton.me", "olga@protonmail.com"),
    ("olga@proton.me", "olga+x@pm.me"),
    ("olga@yandex.ru", "olga@ya.ru"),
    ("olga@bücher.example", "olga@xn--bcher-kva.example"),
    ("ren\u00e9@example.org", "rene\u0301@example.org"),
    ("РЕНЕ@example.org", "рене@example.org"),
]
DIFFERENT = [
    ("olga@example.org", "olga@example.com"),
    ("olga@example.org", "o.lga@example.org"),
    ("olga@example.org", "olga+x@example.org"),
    ("olga@outlook.com", "o.lga@outlook.com"),
    ("straße@example.org", "strasse@example.org"),
    ("rene@example.org", "rené@example.org"),
    ("olga@gmail.com", "olga@gmail.com.example.org"),
    ("olga@hotmail.com", "olga@outlook.com"),
    ("olga@live.example.org", "olga+x@live.example.org"),
]


def canonical(text: str) -> str:
    return addresses.parse(text).canonical


@pytest.mark.parametrize(("one", "other"), SAME)
def test_s36_spellings_of_one_address_are_one_person(one, other):
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_s36_different_people_stay_different(one, other):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_s36_mail_goes_to_the_address_as_it_was_typed(one, other):
    typed = addresses.parse(other)
    assert typed.mailed.partition("@")[0].lower() == addresses.parse(other.strip()).mailed.partition("@")[0].lower()
    assert ("+" in typed.mailed) == ("+" in other)


def test_s36_one_person_differs_from_petition_to_petition(make):
    first, second = make.petition(), make.petition()
    assert keys.of(first.id).blind_index("olga@example.org") != keys.of(second.id).blind_index("olga@example.org")


def test_s36_it_is_keyed_and_no_hash_that_anybody_can_make(make):
    import hashlib

    petition = make.petition()
    index = keys.of(petition.id).blind_index("olga@example.org")
    assert len(index) == 32
    assert index != hashlib.sha256(b"olga@example.org").digest()
    assert index != PetitionKeys.new(petition.id).blind_index("olga@example.org")
    assert index == keys.of(petition.id).blind_index("olga@example.org")


@pytest.mark.parametrize(("one", "other"), SAME)
def test_s36_a_person_has_one_signature_under_a_petition(make, another_signer, one, other):
    petition = make.petition()
    another_signer(one).signs(petition)
    another_signer(other).signs(petition)

    assert len(snapshot.of("signatures")["signatures"]) == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_s36_two_people_have_two(make, another_signer, one, other):
    petition = make.petition()
    another_signer(one).signs(petition)
    another_signer(other).signs(petition)

    assert len(snapshot.of("signatures")["signatures"]) == 2


def test_s36_the_database_itself_refuses_a_second_row(make):
    petition = make.petition()
    made = make.signature(petition)
    row = db.session.get_one(Signature, made.id)
    copy = {column.name: getattr(row, column.name) for column in Signature.__table__.columns}

    with pytest.raises(IntegrityError), transaction():
        db.session.add(Signature(**(copy | {"id": uuid4(), "link_hash": b"x" * 32})))


@pytest.mark.parametrize(
    "text", ["", "olga", "olga@", "@example.org", "olga@localhost", "a@b@c.org", "x" * 255, "\x00"]
)
def test_s36_what_is_no_address_has_no_index(text):
    with pytest.raises(addresses.AddressInvalid):
        addresses.parse(text)
