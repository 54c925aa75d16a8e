"""Slugs: the readable part of an address, made of small letters, digits and hyphens."""

import re
import unicodedata

MAX_LENGTH = 64
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


# Parts of our own addresses, which a petition of that name would stand in the way of.
_TAKEN = frozenset(
    "organisations updates sign check-mail signatures verify confirm withdraw not-me organise imprint privacy"
    " share".split()
)


def is_slug(text: str) -> bool:
    """Tell whether the text can stand in an address as it is."""
    return len(text) <= MAX_LENGTH and _SLUG.fullmatch(text) is not None and text not in _TAKEN


def proposed(text: str) -> str:
    """Return a slug made of a name; empty where the name has no Latin letter and no digit.

    What is a part of our own addresses gets a number.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "replace").decode().replace("'", ""))
    slug = "-".join(words)[:MAX_LENGTH].strip("-")
    return f"{slug}-1" if slug in _TAKEN else slug
