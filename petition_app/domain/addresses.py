"""Addresses: how an e-mail address is checked, and the form in which two of them are the same person's."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

#: RFC 5321, section 4.5.3.1.3, less the angle brackets.
MAX_LENGTH = 254

# Providers that deliver name+anything to name, and those that ignore dots: from their own help pages.
_IGNORE_TAG = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com icloud.com me.com fastmail.com "
    "proton.me protonmail.com pm.me posteo.de posteo.net mailbox.org yandex.ru yandex.com ya.ru".split()
)
_IGNORE_DOTS = frozenset({"gmail.com", "googlemail.com"})
_SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "pm.me": "proton.me",
    "protonmail.com": "proton.me",
    "ya.ru": "yandex.ru",
}


class AddressInvalid(ValueError):
    """No mail can be sent to what was typed."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address as mail is sent to it, and the canonical form that only the blind index is made of."""

    mailed: str
    canonical: str


def parse(text: str) -> Address:
    """Check an address without asking the network. Raises AddressInvalid."""
    if len(text) > MAX_LENGTH:
        raise AddressInvalid
    try:
        checked = validate_email(text.strip(), check_deliverability=False, allow_quoted_local=False)
    except EmailNotValidError:
        raise AddressInvalid from None
    return Address(mailed=checked.normalized, canonical=_canonical(checked.local_part, checked.ascii_domain))


def _canonical(local: str, domain: str) -> str:
    # lower() and not casefold(): "straße" and "strasse" are two people.
    local = unicodedata.normalize("NFC", local).lower()
    domain = domain.lower()
    if domain in _IGNORE_TAG:
        local = local.split("+", 1)[0] or local
    if domain in _IGNORE_DOTS:
        local = local.replace(".", "") or local
    return f"{local}@{_SAME_DOMAIN.get(domain, domain)}"
