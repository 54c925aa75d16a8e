"""Failures: why a mail did not go out, in three digits or one word.

Never in the server's own words: they repeat the address.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Failure:
    """A mail was not accepted: the server's three digits, or the kind of fault."""

    reason: str


@dataclass(frozen=True)
class Permanent(Failure):
    """The same mail will never be accepted."""


@dataclass(frozen=True)
class Temporary(Failure):
    """The same mail may be accepted later."""


@dataclass(frozen=True)
class Away(Failure):
    """The server takes no mail at all just now: it says nothing about this one."""


def from_code(code: int) -> Failure:
    """Return what a reply means (RFC 5321, section 4.2.1); what is no reply at all may be one later."""
    if 500 <= code <= 599:
        return Permanent(str(code))
    return Temporary(str(code)) if 400 <= code <= 499 else Temporary("protocol")
