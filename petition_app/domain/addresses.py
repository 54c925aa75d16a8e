"""Addresses: how an e-mail address is checked, and the form in which two of them are the same person's."""

import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from petition_app.domain.mailbox_providers import is_provider

#: RFC 5321, section 4.5.3.1.3, less the angle brackets.
MAX_LENGTH = 254

# Providers that deliver name+anything to name, and those that ignore dots: from their own help pages.
_IGNORE_TAG = frozenset(
    "gmail.com googlemail.com msn.com icloud.com me.com mac.com fastmail.com fastmail.fm proton.me protonmail.com "
    "protonmail.ch pm.me posteo.de posteo.net mailbox.org yandex.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru "
    "zoho.com runbox.com riseup.net hey.com disroot.org".split()
)
# One provider has a domain for each country and each of its names: hotmail.co.uk, outlook.de, live.nl.
_IGNORE_TAG_EVERYWHERE = frozenset({"outlook", "hotmail", "live"})
_IGNORE_DOTS = frozenset({"gmail.com", "googlemail.com"})
_SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "pm.me": "proton.me",
    "protonmail.com": "proton.me",
    "ya.ru": "yandex.ru",
}

# What stands in the place of bytes that were no text.
_BROKEN_BYTES = "\ufffd"
_ENDS_AN_ADDRESS = frozenset(' \t\r\n<>()[]\\,;:"')


class AddressInvalid(ValueError):
    """No mail can be sent to what was typed."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address in the forms that are needed of it: mail never goes to the canonical one."""

    #: As its owner writes it.
    mailed: str
    #: As SMTP takes it, with the domain in ASCII.
    envelope: str
    #: What only the blind index and the pseudonym of the limits are made of.
    canonical: str


def parse(text: str) -> Address:
    """Check an address without asking the network. Raises AddressInvalid."""
    if len(text) > MAX_LENGTH or _BROKEN_BYTES in text:
        raise AddressInvalid
    try:
        checked = validate_email(text.strip(), check_deliverability=False, allow_quoted_local=False)
    except EmailNotValidError:
        raise AddressInvalid from None
    return Address(
        mailed=checked.normalized,
        envelope=f"{checked.local_part}@{checked.ascii_domain}",
        canonical=_canonical(checked.local_part, checked.ascii_domain),
    )


def known(mailed: str) -> Address:
    """Return an address that was checked before it was kept, without all of the costly checks again.

    Raises AddressInvalid where it cannot stand in a mail's header.
    """
    if not mailed.isprintable() or any(character in _ENDS_AN_ADDRESS for character in mailed):
        raise AddressInvalid
    local, at, domain = mailed.rpartition("@")
    if not domain.isascii():
        return parse(mailed)
    if not local or not at or not domain or "@" in local:
        raise AddressInvalid
    return Address(mailed=mailed, envelope=mailed, canonical=_canonical(local, domain))


def mailbox(canonical: str) -> str:
    """Return what limits are counted by: two addresses that may end in one mailbox are one.

    Many servers deliver name+anything to name. That two people differ by a tag alone is so rare that they can share
    three mails a day, but not a signature: the blind index merges only where a provider says so.
    """
    local, _, domain = canonical.rpartition("@")
    return f"{local.split('+', 1)[0] or local}@{domain}"


def compared(text: str) -> str:
    """Return the form in which organisers' addresses are compared, of anything that was typed."""
    try:
        return parse(text).mailed.lower()
    except AddressInvalid:
        return text.strip().lower()


def _canonical(local: str, domain: str) -> str:
    # lower() and not casefold(): "straße" and "strasse" are two people.
    local = unicodedata.normalize("NFC", local).lower()
    domain = domain.lower()
    if domain in _IGNORE_TAG or (domain.partition(".")[0] in _IGNORE_TAG_EVERYWHERE and is_provider(domain)):
        local = local.split("+", 1)[0] or local
    if domain in _IGNORE_DOTS:
        local = local.replace(".", "") or local
    return f"{local}@{_SAME_DOMAIN.get(domain, domain)}"
