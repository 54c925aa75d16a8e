"""Sheets: rows as comma-separated values that no spreadsheet takes for formulas."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

UTF8_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()
BATCH = 500

_TRIGGERS = "=+\\-@\t\r\n\0＝＋－＠﹦﹢﹣﹫−"
# Spaces, and what Unicode calls format characters: a reader does not see them, and some programs leave them out.
_UNSEEN = (
    " \u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
_BEGINNING = re.compile(f"[{_UNSEEN}]*[{_TRIGGERS}]")
# In a country whose sheets part cells by semicolons or tabs, such a character inside a value begins a new cell, and so
# does a line break; quotation marks on the way do not change that.
_NEXT_CELL = re.compile(rf"(?<=[;\t\r\n])(?=[\s\"'{_UNSEEN}]*[{_TRIGGERS}])")
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def inert(value: str) -> str:
    """Return the value so that every spreadsheet shows it as text.

    An apostrophe goes before a beginning that a spreadsheet may take for a formula. A control character, which some
    programs stop at, becomes the replacement character.
    """
    marked = _NEXT_CELL.sub("'", value)
    if _BEGINNING.match(value):
        marked = f"'{marked}"
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", marked)


def sheet(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, marks: str, utf8_mark: bool = True
) -> Iterator[bytes]:
    """Yield a sheet in pieces: every cell quoted, lines ended by CRLF.

    A last column, whose heading `marks` says why, names in each row the columns that begin with an
    apostrophe of ours, so that a program can take it off again.
    """
    lines = _Lines()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    if utf8_mark:
        yield UTF8_MARK
    writer.writerow([*map(inert, header), inert(marks)])
    for count, row in enumerate(rows, 1):
        cells = [inert(value) for value in row]
        if cells == list(row):
            writer.writerow([*cells, ""])
        else:
            changed = (title for title, cell, value in zip(header, cells, row, strict=True) if cell != value)
            writer.writerow([*cells, inert(", ".join(changed))])
        if count % BATCH == 0:
            yield lines.taken()
    yield lines.taken()


class _Lines:
    # What the standard writer needs of a file, and nothing of a whole sheet in memory.
    def __init__(self) -> None:
        self._written: list[str] = []

    def write(self, text: str) -> int:
        self._written.append(text)
        return len(text)

    def taken(self) -> bytes:
        lines, self._written = self._written, []
        return "".join(lines).encode("utf-8", "replace")
