"""Signers: what somebody typed into the form, made clean, and the record of what they agreed to."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

MAX_NAME = 255
MAX_PLACE = 120
MAX_COMMENT = 1000
MAX_SOURCE = 32
# Beyond eight lists in one another nobody follows.
_DEEPEST = 32

# Zero-width joiner and non-joiner shape Persian and Indic names; every other format character goes.
_KEPT_FORMAT_CHARACTERS = "\u200c\u200d"
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What stands for bytes that were no text, code points for private use, and those that are no characters
# (Unicode 16, sections 23.5, 23.7 and 23.8).
_BROKEN = re.compile(
    "[\ufffd\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0xF0000, 0x10000))
    + "]"
)


class Display(StrEnum):
    """What the public page may show of a signer."""

    NOTHING = "nothing"
    INITIALS = "initials"
    NAME = "name"


class Disclose(StrEnum):
    """What a decision-maker may be handed of a signer."""

    COUNTED = "counted"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Consent:
    """What a signer agreed to: the wording's version, the language, each box, and when the form was sent.

    The controller must be able to prove each consent (GDPR art. 7(1)); an IP address proves nothing.
    """

    wording: str
    language: str
    form_opened: datetime | None
    form_sent: datetime
    updates: bool
    partners: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Details:
    """One filled-in form, checked: what the service takes."""

    name: str
    email: str
    canonical_email: str
    country: str
    language: str
    consent: Consent
    place: str = ""
    comment: str = ""
    display: Display = Display.NOTHING
    disclose: Disclose = Disclose.COUNTED
    source: str = ""

    def personal(self) -> dict[str, Any]:
        """Return what is written down of the person, encrypted; empty answers are left out."""
        consent = self.consent
        record = {
            "name": self.name,
            "email": self.email,
            "place": self.place,
            "comment": self.comment,
            "display": self.display.value,
            "disclose": self.disclose.value,
            "wording": consent.wording,
            "language": consent.language,
            "form_opened": consent.form_opened and consent.form_opened.isoformat(timespec="seconds"),
            "form_sent": consent.form_sent.isoformat(timespec="seconds"),
            "updates": consent.updates,
            "partners": list(consent.partners),
        }
        return {key: value for key, value in record.items() if value not in ("", None, [])}


@dataclass(frozen=True, kw_only=True)
class Signer:
    """What is read back of a person from a signature's envelope."""

    name: str
    email: str
    place: str
    comment: str
    display: Display
    disclose: Disclose
    updates: bool
    partners: tuple[str, ...]

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Self:
        """Read the record that `Details.personal` wrote."""
        return cls(
            name=record["name"],
            email=record["email"],
            place=record.get("place", ""),
            comment=record.get("comment", ""),
            display=Display(record["display"]),
            disclose=Disclose(record["disclose"]),
            updates=record["updates"],
            partners=tuple(record.get("partners", ())),
        )


def clean_line(text: str) -> str:
    """Return one line of text in NFC without controls and overrides of writing direction, spaces folded."""
    return " ".join(_without_controls(text).split())


def clean_text(text: str) -> str:
    """Return text of several lines, each cleaned, with at most one empty line between two.

    Lines keep how far they are indented: in Markdown that makes one list part of another.
    """
    lines = [_indented(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    return "\n".join(kept).strip()


def _indented(line: str) -> str:
    cleaned = clean_line(line)
    expanded = line.expandtabs(4)
    depth = len(expanded) - len(expanded.lstrip(" "))
    return " " * min(depth, _DEEPEST) + cleaned if cleaned else ""


def has_forbidden_characters(text: str) -> bool:
    """Tell whether text holds control characters or overrides of the writing direction.

    Marks that browsers and keyboards add by themselves are not meant: `clean_line` takes them out silently.
    """
    return any(
        character in _OVERRIDES or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r")
        for character in text
    )


def has_broken_characters(text: str) -> bool:
    """Tell whether text holds what is left of broken bytes, or code points that mean nothing to anybody else."""
    return _BROKEN.search(text) is not None


def is_name(text: str) -> bool:
    """Tell whether text can be somebody's name: it has a letter of any script, and is no markup or formula."""
    cleaned = clean_line(text)
    if not cleaned or not any(unicodedata.category(character)[0] == "L" for character in cleaned):
        return False
    return (
        not any(sign in cleaned for sign in "<>{}[]\\|") and cleaned[0] not in "=+@-＝＋＠－" and "://" not in cleaned
    )


def _without_controls(text: str) -> str:
    return "".join(
        " " if character in "\t\n\v\f\r\u2028\u2029\x85" else character
        for character in unicodedata.normalize("NFC", text)
        if character in "\t\n\v\f\r\x85"
        or character in _KEPT_FORMAT_CHARACTERS
        # Letters that are younger than our tables (Cn) are somebody's name all the same.
        or (unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co") and not _BROKEN.match(character))
    )
