"""The document: a cover and lines become the data that the Typst document prints."""

import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

import segno

from petition_app.adapters.signature_list import typefaces
from petition_app.adapters.signature_list.lettering import Lettering, letter
from petition_app.adapters.signature_list.values import Cover, Words
from petition_app.domain import colours
from petition_app.domain.anonymity import published
from petition_app.domain.disclosure import ListLine

MOST_COUNTRIES = 8
LONG = 400
# A word of the petition's own that is longer than this may break anywhere.
WORD = 40
# In points: the size of the letters, the height of a row of one line, the columns, and what of a column stays empty.
SIZE = 9.5
ROW = 17.0
GAP = 12.0
NUMBER, NAME, COUNTRY, PLACE, DAY = 52.0, 154.0, 122.0, 94.0, 72.0

Data = dict[str, Any]


class Document:
    """Collects what a document says and which faces it needs."""

    def __init__(self, cover: Cover, words: Words) -> None:
        self._cover = cover
        self._words = words
        self._region = words.language.replace("-", "_").partition("_")[2] or _REGIONS.get(words.language, "")
        self._faces: dict[str, None] = {}
        self._sets: dict[tuple[str, ...], int] = {(): 0}
        self._cover_data: Data | None = None
        self._list_data: Data | None = None

    def with_cover(self, counts: Counter[str], parts: int = 1) -> "Document":
        """Put a cover on, with the counts by country and the number of list files that belong to it."""
        cover, words = self._cover, self._words
        total = counts.total()
        code = io.BytesIO()
        segno.make(cover.address, error="m", micro=False).save(code, kind="svg", border=0, xmldecl=False)
        self._cover_data = {
            "organisation": self._own(cover.organisation),
            "title": self._title(),
            "title_size": _title_size(cover.title),
            "hashtag": self._shaped(letter(cover.hashtag)) if cover.hashtag else "",
            "language": _primary(cover.language),
            "from_right": cover.from_right,
            "summary": [words for words in map(self._own, cover.summary) if words],
            # What is said at length is set smaller, so that the cover stays one page as long as it can.
            "words_size": 11 if sum(map(len, cover.summary)) <= LONG else 10,
            "total": words.number(total),
            "signatures": self._own(words.signatures(total)),
            "as_of": self._own(words.as_of),
            "to": self._own(words.to),
            "addressed": [
                {"name": self._others(person.name), "role": person.role and self._others(person.role)}
                for person in cover.addressed
            ],
            "countries": {
                "heading": self._own(words.by_country),
                "country": self._own(words.country_column),
                "signatures": self._own(words.signatures_column),
                "rows": self._countries(counts),
            },
            "code": code.getvalue().decode(),
            "code_says": self._own(words.code_says),
            "shows": self._own(words.shows),
            "disclosed": [self._own(sentence) for sentence in words.disclosed],
            "address": cover.address,
            "address_shown": self._own(cover.address.partition("://")[2] or cover.address),
            # Letters and digits as they are: a place to break at would be copied with them.
            "checkpoint": [self._own(words.checkpoint), *cover.checkpoint] if cover.checkpoint else [],
            "extent": self._own(words.parts(parts) if parts > 1 else words.pages),
        }
        return self

    def with_list(self, lines: Sequence[ListLine], *, places: bool, part: int = 0) -> "Document":
        """Put the lines in; a part of a longer list says which."""
        words = self._words
        widths = (NUMBER, NAME, COUNTRY, PLACE, DAY) if places else (NUMBER, NAME + PLACE, COUNTRY, DAY)
        rows, heights = [], [ROW]
        countries = {code: self._own(words.country(code)) for code in {line.country for line in lines}}
        days = {day: words.day(day) for day in {line.day for line in lines}}
        tall = {code for code, name in countries.items() if _is_wider(name, COUNTRY)}
        tall_days = any(_is_wider(written, DAY) for written in days.values())
        for line in lines:
            name = None if line.name is None else letter(line.name, line.country)
            place = letter(line.place, line.country, word=14)
            high = tall_days or line.country in tall or (name is not None and _is_wider(name.text, widths[1]))
            heights.append(0 if high or _is_wider(place.text, PLACE) else ROW)
            rows.append(
                (
                    line.number,
                    None if name is None else self._set(name),
                    # Whoever agreed to be counted only is a number: where and when would point at people.
                    "" if name is None else countries[line.country],
                    self._set(place),
                    "" if name is None else days[line.day],
                )
            )
        columns = [words.number_column, words.name_column, words.country_column, words.day_column]
        if places:
            columns.insert(3, words.place_column)
        self._list_data = {
            "heading": self._own(words.list_heading),
            "part": self._own(words.part(part, lines[0].number, lines[-1].number)) if part else "",
            "columns": [self._own(column) for column in columns],
            "widths": widths,
            "gap": GAP,
            "withheld": self._own(words.withheld),
            "heights": heights,
            "rows": rows,
        }
        return self

    def data(self) -> Data:
        """Return everything that the Typst document is told."""
        cover, words = self._cover, self._words
        title = self._title()
        return {
            "title": title,
            "author": self._own(cover.organisation),
            "language": _primary(words.language),
            "region": self._region if len(self._region) == 2 else None,
            "from_right": words.from_right,
            "date": (cover.day.year, cover.day.month, cover.day.day),
            "accent": cover.accent,
            "ink": colours.accents(cover.accent)[0].colour,
            "running": title,
            "page": self._own(words.page),
            "cover": self._cover_data,
            "list": self._list_data,
            "faces": list(self._faces),
            "sets": list(self._sets),
        }

    def _title(self) -> str:
        # A file whose title prints nothing is no accessible one.
        return self._own(self._cover.title) or self._own(self._cover.address)

    def _own(self, text: str) -> str:
        # Texts of the document itself are set in its own faces, which grow with what it says.
        lettering = letter(text, self._region, word=WORD)
        self._faces.update(dict.fromkeys(lettering.faces))
        return lettering.text

    def _others(self, text: str) -> str | tuple[str, int, bool]:
        return self._set(letter(text, self._region))

    def _set(self, lettering: Lettering) -> str | tuple[str, int, bool]:
        return lettering.text if lettering.plain and not self._words.from_right else self._shaped(lettering)

    def _shaped(self, lettering: Lettering) -> tuple[str, int, bool]:
        number = self._sets.setdefault(lettering.faces, len(self._sets))
        return lettering.text, number, lettering.from_right

    def _countries(self, counts: Counter[str]) -> list[Data]:
        words = self._words
        shown = published(counts, MOST_COUNTRIES)
        rows = [(self._others(words.country(code)), count, False) for code, count in shown.named]
        if shown.others:
            rows.append((self._others(words.other_countries(shown.others)), shown.others_count, True))
        return [
            {"name": name, "share": count, "count": words.number(count), "rest": last} for name, count, last in rows
        ]


_REGIONS = {"ja": "JP", "ko": "KR", "zh": "CN"}


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0]


def _title_size(title: str) -> int:
    for longest, size in ((30, 34), (60, 26), (110, 23), (180, 18)):
        if len(title) <= longest:
            return size
    return 15


def _is_wider(text: str, column: float) -> bool:
    # Most texts are so short that no letters in the world would fill the column.
    room = (column - GAP) / SIZE
    return len(text) * typefaces.WIDEST > room and typefaces.width(text) > room
