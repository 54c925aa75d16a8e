"""Fixtures: the tests' own tools keep what they promise."""

import socket
from datetime import UTC, datetime

import pytest

from petition_app.domain import clock as domain_clock
from petition_app.queries import keys, petitions
from tests.network import NetworkReached


def test_tests_reach_this_machine_only():
    with pytest.raises(NetworkReached):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkReached):
        socket.getaddrinfo("example.org", 443)


def test_time_stands_still_until_it_is_moved(clock):
    before = domain_clock.now()
    assert domain_clock.now() == before

    clock.passes(hours=25)

    assert (domain_clock.now() - before).total_seconds() == 25 * 3600
    clock.strikes(datetime(2027, 1, 1, tzinfo=UTC))
    assert domain_clock.today().isoformat() == "2027-01-01"


def test_a_made_petition_has_keys_that_open_what_they_seal(make):
    petition = make.petition(texts={"de": {"title": "Titel"}, "en": {}})

    kept = keys.of(petition.id)

    assert petitions.public(petition.slug) == petition
    assert petition.title("de") == "Titel"
    assert kept.open(kept.seal({"name": "Ольга"}, kind="test", row=b"1"), kind="test", row=b"1") == {"name": "Ольга"}


def test_each_test_begins_with_an_empty_database(app):
    assert petitions.all_of_them() == []
