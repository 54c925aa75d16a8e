"""Mailbox providers: the well-known are known, and none of them is a throw-away one."""

import pytest
from disposable_email_domains import blocklist

from petition_app.domain.mailbox_providers import _PROVIDERS, is_provider


@pytest.mark.parametrize("domain", ["gmail.com", "riseup.net", "mail.ru", "t-online.de", "naver.com", "yahoo.com.mx"])
def test_where_strangers_have_their_mail_is_known(domain):
    assert is_provider(domain)


@pytest.mark.parametrize("domain", ["", "com", "example.org", "mail.gmail.com", "gmail.com.catch-all.net"])
def test_nobody_is_a_provider_by_a_name_that_looks_like_one(domain):
    assert not is_provider(domain)


def test_no_provider_is_in_the_list_of_throw_away_domains():
    assert set(blocklist) & _PROVIDERS == set()


def test_every_one_is_written_as_a_canonical_address_has_it():
    assert [domain for domain in _PROVIDERS if domain != domain.lower() or domain.count(".") < 1] == []
