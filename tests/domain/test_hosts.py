"""Hosts: what people type for the name of a server, and what must never become part of an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain import hosts


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mastodon.social", "mastodon.social"),
        (" Mastodon.Social ", "mastodon.social"),
        ("https://mastodon.social/", "mastodon.social"),
        ("http://mastodon.social", "mastodon.social"),
        ("@olga@chaos.social", "chaos.social"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("a-b.c1.example", "a-b.c1.example"),
    ],
)
def test_a_name_is_taken_in_each_way_that_people_write_it(typed, name):
    assert hosts.parse(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "mastodon", "localhost", "127.0.0.1", "192.0.2.1", "[::1]", "0x7f.1", "mastodon.social:8080"),
        *("mastodon.social/share", "mastodon.social?x=1", "mastodon.social#x", "mastodon..social", ".social", "a.b."),
        *(
            "-a.example",
            "a-.example",
            "a_b.example",
            "a b.example",
            "a.example\nb",
            "a.example\\@b",
            "javascript:alert(1)",
        ),
        *("//mastodon.social", "https://user:pass@", "a.example%2f", "a." + "x" * 64, "x" * 254, "ü" * 60 + ".example"),
        *(".".join(["x" * 60] * 5), "\u2025.example", "a.example/@b@c.example/x", "a\x00.example", "\ud800.example"),
    ],
)
def test_anything_else_is_no_server(typed):
    with pytest.raises(hosts.HostInvalid):
        hosts.parse(typed)


@given(st.text(max_size=80))
def test_whatever_is_taken_ends_no_address_early(typed):
    try:
        name = hosts.parse(typed)
    except hosts.HostInvalid:
        return
    assert name.isascii()
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert hosts.parse(name) == name
