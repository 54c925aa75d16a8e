"""Hosts: the name of a server as somebody types it, in the one form that may stand in an address."""

import re

#: RFC 1035, section 2.3.4, and what of it is left for letters.
_LONGEST = 253
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# A last label of digits would be part of an IP address (WHATWG URL, "ends in a number").
_LAST = re.compile(r"[a-z][a-z0-9-]*[a-z0-9]")


class HostInvalid(ValueError):
    """What was typed names no server of the public network."""


def parse(text: str) -> str:
    """Return the name in ASCII; people also type `https://name/` and `@somebody@name`. Raises HostInvalid."""
    typed = text.strip().removeprefix("https://").removeprefix("http://").rstrip("/").rpartition("@")[2]
    if not typed or len(typed) > _LONGEST:
        raise HostInvalid
    try:
        name = typed.lower().encode("idna").decode()
    except UnicodeError:
        raise HostInvalid from None
    labels = name.split(".")
    if len(name) > _LONGEST or len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)):
        raise HostInvalid
    if not _LAST.fullmatch(labels[-1]):
        raise HostInvalid
    return name
