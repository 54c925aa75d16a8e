"""Lettering: what becomes of a text in print, so that every script is right and none can do harm."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from petition_app.adapters.signature_list import typefaces

JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
BREAK = "\N{ZERO WIDTH SPACE}"
# No language piles more marks on a letter; whoever does writes into other people's rows. Marks of no
# script of their own stand above one another and are the fewest.
MOST_MARKS, MOST_COMMON_MARKS = 7, 2
_COMMON_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Signs that print nothing, or that some fonts draw and others do not.
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u2065\u3164\uffa0")

# Lines break at spaces and hyphens by themselves.
_WORDS = re.compile("([ \\-\u2010])")


@dataclass(frozen=True, slots=True)
class Lettering:
    """A text as it is printed: the faces besides the plain one, and whether it runs from the right.

    A plain one is nothing but finished letters of Latin, Greek and Cyrillic.
    """

    text: str
    faces: tuple[str, ...] = ()
    from_right: bool = False
    plain: bool = False


def letter(text: str, country: str = "", *, word: int = 24) -> Lettering:
    """Return the lettering of one line of text.

    Controls and marks that turn the reading direction are left out. What no face can show is printed
    as {U+…}. Words longer than a column get places at which they may break.
    """
    if typefaces.plain_characters().issuperset(text):
        return Lettering(_breakable(text, word), plain=True)
    used: dict[str, None] = {}
    printed = ""
    for cluster in _clusters(_clean(text)):
        face = _face(cluster, used)
        if face is None:
            printed += "".join(f"{{U+{ord(sign):04X}}}" for sign in cluster if not _is_silent(sign))
        else:
            used[face] = None
            printed += cluster
    printed = printed.replace("}{U+", " U+")
    used.pop(typefaces.PLAIN, None)
    faces = tuple(typefaces.han_face(country, text) if face == typefaces.HAN else face for face in used)
    return Lettering(_breakable(printed, word), faces, _runs_from_right(printed))


def _clean(text: str) -> str:
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Zs", "Zl", "Zp") or character in "\t\n\r\v\f\x85":
            kept.append(" ")
        elif character in JOINERS or not (category in ("Cc", "Cf") or character in _FILLERS):
            kept.append(character)
    return " ".join("".join(kept).split())


def _clusters(text: str) -> Iterator[str]:
    # Only whole clusters are looked up: a mark in another face than its letter would stand beside it.
    cluster, marks, common = "", 0, 0
    for character in text:
        if cluster and cluster != " " and _is_mark(character):
            marks += 1
            common += _COMMON_MARKS.match(character) is not None
            if marks <= MOST_MARKS and common <= MOST_COMMON_MARKS:
                cluster += character
        else:
            if cluster:
                yield cluster
            cluster, marks, common = character, 0, 0
    if cluster:
        yield cluster


def _face(cluster: str, used: dict[str, None]) -> str | None:
    shown = [character for character in cluster if not _is_silent(character)]
    if any(unicodedata.category(character) in ("Co", "Cs") for character in shown):
        return None
    faces = typefaces.faces()
    for face in (typefaces.PLAIN, *used, *faces):
        if faces[face].issuperset(shown):
            return face
    return None


def _is_mark(character: str) -> bool:
    return _is_silent(character) or unicodedata.category(character)[0] == "M"


def _is_silent(character: str) -> bool:
    # Joiners and variation selectors say how their neighbours look; no face need have them.
    return character in JOINERS or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _runs_from_right(text: str) -> bool:
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def _breakable(text: str, word: int) -> str:
    if len(text) <= word:
        return text
    return "".join(_broken(part, word) if len(part) > word else part for part in _WORDS.split(text))


def _broken(long: str, word: int) -> str:
    pieces, piece = [], ""
    for cluster in _clusters(long):
        if len(piece) >= word // 2:
            pieces.append(piece)
            piece = ""
        piece += cluster
    return BREAK.join([*pieces, piece])
