"""Searching: words are found whatever their case and their accents, in any script."""

import unicodedata

#: More words than anybody types; each one more would be looked for in every petition.
MOST_WORDS = 12
MOST_CHARACTERS = 100


def folded(text: str) -> str:
    """Return a text without case and without marks on its letters, as it is searched."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", plain.casefold())


def words(typed: str) -> list[str]:
    """Return the words that are looked for, each once."""
    return list(dict.fromkeys(folded(typed[:MOST_CHARACTERS]).split()))[:MOST_WORDS]
