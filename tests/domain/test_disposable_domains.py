"""Disposable domains: known with what stands before them, and never mistaken for where people have their mail."""

import pytest

from petition_app.domain import disposable_domains
from petition_app.domain.disposable_domains import is_disposable
from petition_app.domain.screening import Reason, code, disposable, parts
from petition_app.domain.screening import is_disposable as says_so
from petition_app.models import Alarm, Signature


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("mailinator.com", True),
        ("of-mine.mailinator.com", True),
        ("gmail.com", False),
        ("example.org", False),
        ("riseup.net", False),
        ("duck.com", False),
        ("com", False),
        ("", False),
    ],
)
def test_a_domain_is_disposable_with_all_that_stands_before_it(domain, expected):
    assert is_disposable(domain) is expected


def test_a_mailbox_provider_is_none_even_if_the_list_names_it(monkeypatch):
    monkeypatch.setattr(disposable_domains, "_DOMAINS", {"gmail.com", "thrown-away.net"})
    assert is_disposable("thrown-away.net")
    assert not is_disposable("gmail.com")


@pytest.mark.parametrize("plain", [code(Reason.UNPROVEN), code(Reason.COUNTRY, "VA"), code(Reason.DOMAIN, "0a1b2c3d")])
def test_a_code_says_that_an_address_is_a_throw_away_one_and_keeps_its_reason(plain):
    said = disposable(plain)

    assert (says_so(said), says_so(plain)) == (True, False)
    assert disposable(said) == said
    assert parts(said) == parts(plain)
    for column in (Signature.screening, Alarm.screening):
        assert len(said) <= column.type.length
