"""Kept addresses: an address that was checked is the same when it is read back, and nothing else passes."""

import pytest

from petition_app.domain import addresses
from petition_app.domain.addresses import AddressInvalid

TYPED = [
    "olga@example.org",
    "Olga.Petrova+petitions@Example.ORG",
    "o.lga+x@gmail.com",
    "olga@googlemail.com",
    "ольга@почта.example.org",
    "olga@bücher.example.org",
    "ölga@example.org",
    "o'lga@example.org",
    "{olga}~!#$%&*-/=?^_`|@example.org",
]


@pytest.mark.parametrize("typed", TYPED)
def test_a_checked_address_is_read_back_as_the_same(typed):
    checked = addresses.parse(typed)

    assert addresses.known(checked.mailed) == checked


@pytest.mark.parametrize("typed", TYPED)
def test_smtp_gets_the_domain_in_ascii_and_the_name_as_it_was_typed(typed):
    envelope = addresses.parse(typed).envelope

    local, domain = envelope.rsplit("@", 1)
    assert domain.isascii()
    assert local == typed.rsplit("@", 1)[0]


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "@",
        "olga",
        "olga@",
        "@example.org",
        "olga@eve@example.org",
        "olga eve@example.org",
        "olga@example.org\n",
        "olga\r\n@example.org",
        "olga@example.org,eve@example.org",
        "<olga@example.org>",
        "olga\u202e@example.org",
        "olga\x00@example.org",
        "olga@ex\u2028ample.org",
        "olga@bü cher.example.org",
    ],
)
def test_what_cannot_stand_in_a_header_is_no_address(kept):
    with pytest.raises(AddressInvalid):
        addresses.known(kept)
