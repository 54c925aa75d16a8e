"""Typefaces: which of the fonts we bring shows which characters, and how wide they are."""

import unicodedata
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

PLAIN: Final = "Noto Sans"
EMOJI: Final = "Noto Emoji"
HAN: Final = "Noto Sans CJK SC"
SCRIPTS: Final = tuple(
    "Arabic Hebrew Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala "
    "Thai Lao Khmer Myanmar Armenian Georgian Ethiopic Symbols".split()
)
# Chinese characters look different from country to country; elsewhere they look as in China.
_HAN_OF_COUNTRY: Final = {"JP": "JP", "KR": "KR", "KP": "KR", "TW": "TC", "HK": "HK", "MO": "HK"}
# Our own estimate for letters of scripts whose words are shaped: hardly one is wider.
WIDEST: Final = 1.1


def folders() -> list[str]:
    """Return the folders of the packages that bring the fonts; a machine's own are never used."""
    return [str(_folder("manimgx_fonts")), str(_folder("noto_cjk_sans_otc"))]


@cache
def faces() -> dict[str, frozenset[str]]:
    """Return the characters of every face, in the order in which the faces are asked."""
    scripts = {f"{PLAIN} {script}": _characters(f"NotoSans{script}[wght].ttf") for script in SCRIPTS}
    return (
        {PLAIN: _characters("NotoSans[wght].ttf")}
        | scripts
        | {
            HAN: _characters("NotoSansCJK-Regular.ttc", "noto_cjk_sans_otc"),
            EMOJI: _characters("NotoEmoji[wght].ttf"),
        }
    )


@cache
def plain_characters() -> frozenset[str]:
    """Return the letters, digits and signs that need no further look: most names are made of them."""
    return frozenset(character for character in faces()[PLAIN] if unicodedata.category(character)[0] not in "CMZ") | {
        " "
    }


def han_face(country: str, text: str) -> str:
    """Return the face whose Chinese characters look as they do where the text comes from."""
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "Noto Sans CJK JP"
    if any("\uac00" <= character <= "\ud7a3" or "\u1100" <= character <= "\u11ff" for character in text):
        return "Noto Sans CJK KR"
    return f"Noto Sans CJK {_HAN_OF_COUNTRY.get(country, 'SC')}"


def width(text: str) -> float:
    """Return at most how wide a text is, in units of its size."""
    widths = _widths()
    return sum(widths.get(character, WIDEST) for character in text)


@cache
def _widths() -> dict[str, float]:
    with TTFont(_folder("manimgx_fonts") / "NotoSans[wght].ttf", lazy=True) as font:
        advances, unit = font["hmtx"], font["head"].unitsPerEm
        return {chr(code): advances[glyph][0] / unit for code, glyph in font.getBestCmap().items()}


def _characters(name: str, package: str = "manimgx_fonts") -> frozenset[str]:
    # The faces of the one collection, which has a number, differ in shapes and not in characters.
    with TTFont(_folder(package) / name, lazy=True, fontNumber=0) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _folder(package: str) -> Path:
    return Path(str(files(package)))
