"""Cards: the picture of a petition that other sites show, drawn with the faces of our PDFs.

Typst sets it: it shapes every script, lets lines run from the right, takes another face where one lacks a letter,
and needs some twenty milliseconds. What stands on a card is public, so nothing is lost if it stays in the memory.
"""

import json
import re
from functools import cache
from pathlib import Path

import typst

from petition_app.adapters.signature_list import typefaces
from petition_app.adapters.signature_list.lettering import BREAK, letter
from petition_app.domain import languages
from petition_app.domain.cards import WIDTH, Card

_DOCUMENT = Path(__file__).with_name("card.typ")
# Chinese characters look as they do where the language is spoken.
_COUNTRY_OF_LANGUAGE = {"ja": "JP", "ko": "KR", "zh-Hant": "TW"}
# Longer words may break anywhere: no size at which a line can be read holds them.
_LONGEST_WORD = 26
_MOST_CHARACTERS = 240
_BETWEEN_WORDS = re.compile(f"[ {BREAK}]")


def drawn(card: Card) -> bytes:
    """Return the card as a PNG of 1200 by 630 pixels."""
    country = _COUNTRY_OF_LANGUAGE.get(card.language, "")
    texts = {
        name: letter(_shortened(text), country, word=_LONGEST_WORD)
        for name, text in (
            ("title", card.title),
            ("organisation", card.organisation),
            ("hashtag", card.hashtag),
            ("count", card.count),
        )
    }
    used = [face for lettering in texts.values() for face in lettering.faces]
    data = {
        **{name: lettering.text for name, lettering in texts.items()},
        # A word that is wider than the card would be cut: it decides the size as well as the height does.
        "widest": max(_BETWEEN_WORDS.split(texts["title"].text), key=typefaces.width),
        "hashtag-from-right": texts["hashtag"].from_right,
        "lang": card.language.split("-")[0],
        "from-right": languages.direction(card.language) == "rtl",
        "fonts": list(dict.fromkeys([typefaces.PLAIN, *used])),
        "percent": card.percent,
        "ground": card.ground,
        "ink": card.ink,
    }
    png: bytes = typst.compile(
        _DOCUMENT.read_bytes(),
        format="png",
        ppi=72 * WIDTH / 1200,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
    )
    return png


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS].rstrip() + "…"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=typefaces.folders())
