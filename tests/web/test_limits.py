"""Limits: networks are counted under names that say nothing of them, and that change every day (S29, S30)."""

import pytest
from limits import parse

from petition_app.web.limits import Networks


@pytest.fixture
def networks():
    return Networks("memory://", b"a secret of the process")


def test_s30_a_networks_name_is_another_one_tomorrow(clock, networks):
    today = networks.pseudonym("192.0.2.1")
    assert networks.pseudonym("192.0.2.1") == today
    clock.passes(days=1)
    assert networks.pseudonym("192.0.2.1") != today


def test_s30_another_process_names_it_otherwise(clock, networks):
    other = Networks("memory://", b"a secret of another process")
    assert other.pseudonym("192.0.2.1") != networks.pseudonym("192.0.2.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", False),
        ("", "", True),
        ("unix:", "unix:", True),
    ],
)
def test_a_household_of_ipv6_is_one_network(networks, one, other, same):
    assert (networks.pseudonym(one) == networks.pseudonym(other)) is same


def test_each_network_has_its_own_count(networks):
    limit = parse("2 per hour")
    assert [networks.allows(limit, "test", "192.0.2.1") for _ in range(3)] == [True, True, False]
    assert networks.allows(limit, "test", "192.0.2.2")
    assert networks.allows(limit, "another kind", "192.0.2.1")


def test_s29_what_is_counted_tells_no_network(networks):
    networks.allows(parse("2 per hour"), "test", "192.0.2.77")
    assert "192.0.2.77" not in repr(vars(networks._limiter.storage))
