"""Display: what the public list shows of a signer who agreed to be shown."""

import unicodedata

from petition_app.domain.signers import Display, Signer

#: So many stand in the public list at most; older ones leave it.
MOST_SHOWN = 50
#: The list grows by so many at once at least, so that nobody can be told by the day.
LEAST_AT_ONCE = 10


def shown_name(signer: Signer) -> str | None:
    """Return the name or the initials, as the signer chose; None for whoever wants to be shown in no way."""
    if signer.display is Display.NAME:
        return signer.name
    return initials(signer.name) or None if signer.display is Display.INITIALS else None


def initials(name: str) -> str:
    """Return the first letter of the first and of the last word of a name, in any script.

    A letter keeps the marks that belong to it: without its vowel sign, a letter of Hindi is another one.
    """
    letters = [letter for word in name.split() if (letter := _first_letter(word))]
    ends = letters[:1] + letters[1:][-1:]
    return " ".join(f"{letter}." for letter in ends)


def _first_letter(word: str) -> str:
    for place, character in enumerate(word):
        if unicodedata.category(character)[0] == "L":
            end = place + 1
            while end < len(word) and unicodedata.category(word[end])[0] == "M":
                end += 1
            return word[place:end].upper() if len(character.upper()) == 1 else word[place:end]
    return ""
