"""Paper sheet: a petition on paper, to be signed in streets without signal, as a tagged PDF (A4)."""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno

from petition_app.adapters.signature_list.lettering import letter
from petition_app.adapters.signature_list.volumes import printed
from petition_app.domain import colours

# A sheet is drawn in a second or two; somebody waits for it.
_PATIENCE = 30
_WORD = 40
_HERE = Path(__file__).parent
_DOCUMENT = _HERE / "sheet.typ"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands on the sheet: the petition in its own words, and the words around it in the reader's."""

    title: str
    hashtag: str
    organisation: str
    summary: tuple[str, ...]
    demand: tuple[str, ...]
    #: The language of the petition's own words, and whether it runs from the right.
    own_language: str
    own_from_right: bool
    language: str
    from_right: bool
    accent: str
    address: str
    day: tuple[int, int, int]

    demand_heading: str
    risk: tuple[str, ...]
    consent: str
    privacy: tuple[str, ...]
    columns: tuple[str, ...]
    scan: str
    scan_says: str
    back_heading: str
    back: tuple[str, ...]
    page: str


class Drawing:
    """A sheet as the data that the Typst document prints; nothing of it is read as Typst."""

    def __init__(self, sheet: Sheet) -> None:
        self._faces: dict[str, None] = {}
        self._data = self._laid_out(sheet)

    @property
    def digest(self) -> str:
        """What names this very sheet: while nothing of it changes, it need not be drawn again."""
        known = [self._data, _DOCUMENT.read_text(encoding="utf-8")]
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()

    def printed(self) -> bytes:
        """Draw it in a process of its own. Raises ListNotPrinted."""
        return printed(self._data, _DOCUMENT, _PATIENCE)

    def _laid_out(self, sheet: Sheet) -> dict[str, Any]:
        code = io.BytesIO()
        segno.make(sheet.address, error="m", micro=False).save(code, kind="svg", border=0, xmldecl=False)
        said = {
            "title": self._line(sheet.title) or self._line(sheet.address),
            "hashtag": self._line(sheet.hashtag),
            "hashtag_from_right": letter(sheet.hashtag).from_right,
            "organisation": self._line(sheet.organisation),
            "summary": self._lines(sheet.summary),
            "demand": self._lines(sheet.demand),
            "own_language": sheet.own_language.partition("-")[0],
            "own_from_right": sheet.own_from_right,
            "language": sheet.language.partition("-")[0],
            "from_right": sheet.from_right,
            "ink": colours.accents(sheet.accent)[0].colour,
            "date": sheet.day,
            "demand_heading": self._line(sheet.demand_heading),
            "risk": self._lines(sheet.risk),
            "consent": self._line(sheet.consent),
            "privacy": self._lines(sheet.privacy),
            "columns": self._lines(sheet.columns),
            "code": code.getvalue().decode(),
            "scan": self._line(sheet.scan),
            "scan_says": self._line(sheet.scan_says),
            "back_heading": self._line(sheet.back_heading),
            "back": self._lines(sheet.back),
            "address_shown": self._line(sheet.address.partition("://")[2].partition("?")[0]),
            "page": self._line(sheet.page),
        }
        return said | {"faces": list(self._faces)}

    def _lines(self, texts: tuple[str, ...]) -> list[str]:
        return [line for line in map(self._line, texts) if line]

    def _line(self, text: str) -> str:
        lettering = letter(text, word=_WORD)
        self._faces.update(dict.fromkeys(lettering.faces))
        return lettering.text
