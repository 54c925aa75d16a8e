"""Colours: a campaign's accent, and what can be read on it (WCAG 2.2, contrast ratio)."""

import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-f]{6}")
_READABLE = 4.5
_PAPER = "#ffffff"
_NIGHT = "#16181d"


class ColourInvalid(ValueError):
    """Not a colour of the form #rrggbb."""


@dataclass(frozen=True, kw_only=True)
class Accent:
    """An accent as it stands on a page's ground, and the ink that is read upon it."""

    colour: str
    ink: str


def accents(colour: str) -> tuple[Accent, Accent]:
    """Return the accent for the light and for the dark page, darkened or lightened until it can be read there.

    Raises ColourInvalid.
    """
    colour = colour.lower()
    if not _HEX.fullmatch(colour):
        raise ColourInvalid
    return _readable(colour, _PAPER, towards=0), _readable(colour, _NIGHT, towards=255)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(colour: str, ground: str, *, towards: int) -> Accent:
    while contrast(colour, ground) < _READABLE:
        channels = (round(channel + (towards - channel) * 0.1) for channel in _channels(colour))
        colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    ink = _PAPER if contrast(colour, _PAPER) >= contrast(colour, _NIGHT) else _NIGHT
    return Accent(colour=colour, ink=ink)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
