"""The signature list: a PDF that is right in every script, the same every time, and deaf to what names try."""

import dataclasses
import io
import os
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from petition_app.adapters.signature_list import volumes
from petition_app.adapters.signature_list.document import Document
from petition_app.adapters.signature_list.values import Addressed, Cover, Words
from petition_app.adapters.signature_list.volumes import ListNotPrinted, printed, signature_list
from petition_app.domain.disclosure import ListLine
from tests.adapters.test_lettering import SCRIPTS

DAY = date(2026, 3, 4)

COVER = Cover(
    title="Justice for all",
    language="en",
    organisation="An organisation",
    hashtag="#JusticeForAll",
    summary=("What is asked.", "And why."),
    addressed=(Addressed(name="The Ministry", role="Government"), Addressed(name="محمد")),
    address="https://petitions.example.org/en/justice",
    day=DAY,
)

WORDS = Words(
    language="en",
    from_right=False,
    signatures=lambda number: "confirmed signature" if number == 1 else "confirmed signatures",
    number=lambda number: f"{number:,}",
    country=lambda code: {"DE": "Germany", "GS": "South Georgia & South Sandwich Islands"}.get(code, code),
    day=lambda day: day.isoformat(),
    other_countries=lambda number: f"{number} other countries",
    parts=lambda number: f"{number} files belong to this cover.",
    part=lambda part, first, last: f"Part {part}: {first} to {last}",
    as_of="As of 4 March 2026",
    to="Addressed to",
    by_country="By country",
    list_heading="The signatures",
    number_column="No.",
    name_column="Name",
    country_column="Country",
    place_column="Place",
    day_column="Day",
    signatures_column="Signatures",
    withheld="Name withheld",
    shows="What this list shows",
    disclosed=("One line is one signature.",),
    code_says="A code that leads to the petition",
    checkpoint="Checkpoint",
    page="Page {page} of {pages}",
    pages="This document has {pages} pages.",
)

HOSTILE = [
    '#eval("1+1")',
    '#include "/etc/passwd"',
    '#import "@preview/example:0.1.0": *',
    '#image("https://example.org/x.png")',
    "*bold* _it_ `raw` $x^2$ @ref <label> \\ // c /* c */",
    "]#panic()[",
    '"; panic("',
    "{{7*7}} ${7*7} <script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "\u202ereversed\u202c",
    "\0\x07\x1b[31m",
    "Z" + "\u0334\u0321" * 50,
    "W" * 255,
    "ﷺ" * 60,
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
    "\ue000\ufdd0\U0010ffff",
    "\ud800",
    "᠎ ​ﾠㅤ",
    "",
    " ",
    "\u200d",
    "\u0301",
    "़्ा",
    "葛\U000e0100城",
]


def line(
    number: int = 1, name: str | None = "Ольга", country: str = "DE", place: str = "", day: date = DAY
) -> ListLine:
    return ListLine(number=number, name=name, country=country, place=place, day=day)


def lines(names):
    return [line(number, name) for number, name in enumerate(names, 1)]


def made(some, cover=COVER, words=WORDS, **options) -> bytes:
    return b"".join(signature_list(cover, some, words, **({"places": True} | options)).pieces)


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def fonts(data: bytes) -> set[str]:
    found = set()
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(font.get_object()["/BaseFont"].split("+")[-1].split("-")[0])
    return found


def test_the_cover_says_what_is_asked_of_whom_by_how_many():
    cover, listed = pages(made([line(1), line(2, None), line(3, "Anna", "GS", "Grytviken")]))

    for words in ("Justice for all", "An organisation", "#JusticeForAll", "What is asked.", "And why.", "The Ministry"):
        assert words in cover
    for words in (
        "3",
        "confirmed signatures",
        "As of 4 March 2026",
        "other countries",
        "What this list shows",
        "2 pages",
    ):
        assert words in cover
    assert "petitions.example.org/en/justice" in cover
    assert "Page 1 of 2" in cover
    for words in (
        "The signatures",
        "Ольга",
        "Name withheld",
        "Grytviken",
        "2026-03-04",
        "Page 2 of 2",
        "Justice for all",
    ):
        assert words in listed


def test_every_script_is_set_in_a_face_of_its_own_that_the_file_carries():
    data = made(lines(SCRIPTS))

    carried = fonts(data)
    for face in {face for faces in SCRIPTS.values() for face in faces}:
        name = face.replace(" ", "").replace("CJKSC", "CJKsc").replace("CJKJP", "CJKjp").replace("CJKKR", "CJKkr")
        assert name in carried, (name, carried)
    text = "".join(pages(data))
    for name in ("Ελένη Παπαδοπούλου", "Nguyễn Thị Ánh", "გიორგი", "王小明", "さくら", "김철수", "𠮷野", "አበበ ቢቂላ"):
        assert name in text


def test_the_same_list_is_the_same_bytes_wherever_and_whenever_it_is_printed(monkeypatch, tmp_path):
    first = made(lines(SCRIPTS))

    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)

    assert made(lines(SCRIPTS)) == first


def test_the_file_tells_its_title_its_language_and_its_day_and_nothing_of_us():
    reader = PdfReader(io.BytesIO(made([line()])))

    assert dict(reader.metadata) == {
        "/Title": "Justice for all",
        "/Author": "An organisation",
        "/Creator": reader.metadata["/Creator"],
        "/CreationDate": "D:20260304000000Z",
        "/ModDate": "D:20260304000000Z",
    }
    assert reader.metadata["/Creator"].startswith("Typst")
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "en"
    assert catalogue["/MarkInfo"]["/Marked"]
    metadata = catalogue["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_an_arabic_list_is_laid_out_from_the_right():
    words = dataclasses.replace(WORDS, language="ar", from_right=True, list_heading="التوقيعات", name_column="الاسم")
    reader = PdfReader(io.BytesIO(made([line()], words=words)))
    places = {}

    def visit(text, matrix, *_rest):
        places[text.strip()] = matrix[4]

    reader.pages[1].extract_text(visitor_text=visit)

    assert reader.trailer["/Root"]["/Lang"] == "ar"
    assert places["Ольга"] > places["Germany"] > places["2026-03-04"]


def test_s26_no_name_stops_a_list_or_is_read_as_typst():
    data = made([line(number, name, place=name) for number, name in enumerate(HOSTILE, 1)])

    text = "".join(pages(data))
    assert '#eval("1+1")' in text
    assert "]#panic()[" in text
    assert "root:" not in text
    assert "reversed" in text


def test_s26_no_word_of_a_petition_stops_its_list():
    for hostile in HOSTILE:
        cover = dataclasses.replace(
            COVER,
            title=hostile or "x",
            organisation=hostile,
            hashtag=hostile,
            summary=(hostile, hostile),
            addressed=(Addressed(name=hostile, role=hostile),),
        )
        assert "Ольга" in "".join(pages(made([line()], cover=cover)))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(alphabet=st.characters(), max_size=60), min_size=40, max_size=200))
def test_s26_whatever_people_call_themselves_the_list_is_printed(names):
    assert len(pages(made([line(number, name, place=name) for number, name in enumerate(names, 1)]))) >= 2


def test_the_document_reads_nothing_but_what_it_is_given():
    source = (volumes.HERE / "document.typ").read_text()

    assert not [word for word in ("#import", "#include", "read(", "eval(", "plugin(", "@preview") if word in source]


def test_a_row_of_long_names_is_as_high_as_it_needs_and_stays_on_one_page():
    tall = line(2, "W" * 255, "GS", "W" * 120)
    data = Document(COVER, WORDS).with_list([line(1), tall, line(3)], places=True).data()

    assert [bool(height) for height in data["list"]["heights"]] == [True, True, False, True]
    reached = pages(made([*lines(["x"] * 36), dataclasses.replace(tall, number=37)]))
    with_it = [page for page in reached if "WWW" in page]
    assert len(with_it) == 1
    assert with_it[0].replace("\n", "").replace("\u200b", "").count("W") >= 375


def test_a_list_without_places_has_no_column_for_them():
    with_them, without = pages(made([line()]))[1], pages(made([line()], places=False))[1]

    assert "Place" in with_them
    assert "Place" not in without


def test_few_countries_are_told_and_the_rest_is_one_bar():
    counts = Counter({f"C{letter}": 10 * number for number, letter in enumerate("ABCDEFGHIJKL", 1)})

    rows = Document(COVER, WORDS).with_cover(counts).data()["cover"]["countries"]["rows"]

    assert [row["share"] for row in rows] == [120, 110, 100, 90, 80, 70, 60, 50, 100]
    assert rows[-1]["name"] == "4 other countries"
    assert rows[-1]["rest"]
    eight = Document(COVER, WORDS).with_cover(Counter("ABCDEFGH" * 10)).data()["cover"]["countries"]["rows"]
    assert not any(row["rest"] for row in eight)


def test_a_petition_that_nobody_signed_has_a_cover_and_no_list():
    (cover,) = pages(made([]))

    assert "0" in cover
    assert "By country" not in cover


def test_a_light_accent_is_darkened_where_it_is_read():
    data = Document(dataclasses.replace(COVER, accent="#f2b705"), WORDS).data()

    assert data["accent"] == "#f2b705"
    assert data["ink"] != "#f2b705"


def test_a_long_title_is_set_smaller():
    sizes = [
        Document(dataclasses.replace(COVER, title="x" * length), WORDS)
        .with_cover(Counter())
        .data()["cover"]["title_size"]
        for length in (20, 50, 100, 160, 400)
    ]

    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 5


def test_a_list_longer_than_a_part_comes_as_a_stored_zip_with_one_cover():
    read = []

    def coming():
        for number in range(1, 26):
            read.append(number)
            yield line(number, f"Signer {number}", "DE" if number % 2 else "FR")

    volume = signature_list(COVER, coming(), WORDS, places=True, part=10)
    assert (volume.suffix, volume.media_type) == ("zip", "application/zip")
    assert len(read) == 11
    data = b"".join(volume.pieces)

    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        assert bundle.testzip() is None
        assert {entry.compress_type for entry in bundle.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in bundle.infolist()} == {(2026, 3, 4, 0, 0, 0)}
        files = {name: "".join(pages(bundle.read(name))) for name in bundle.namelist()}
    assert sorted(files) == ["cover.pdf", "signatures-0001.pdf", "signatures-0002.pdf", "signatures-0003.pdf"]
    assert "25" in files["cover.pdf"]
    assert "3 files belong to this cover." in files["cover.pdf"]
    assert "Part 3: 21 to 25" in files["signatures-0003.pdf"]
    for number in range(1, 26):
        assert f"Signer {number} " in files[f"signatures-{(number - 1) // 10 + 1:04d}.pdf"]
    again = (line(number, f"Signer {number}", "DE" if number % 2 else "FR") for number in range(1, 26))
    assert made(again, part=10) == data


def test_exactly_one_part_is_one_pdf():
    volume = signature_list(COVER, lines(["x"] * 10), WORDS, places=True, part=10)

    assert (volume.suffix, volume.media_type) == ("pdf", "application/pdf")
    assert b"".join(volume.pieces).startswith(b"%PDF-1.7")


def test_the_press_is_told_no_secret_of_ours(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "marker")
    asked = []
    real = subprocess.run

    def run(*arguments, **options):
        asked.append(options)
        return real(*arguments, **options)

    monkeypatch.setattr(volumes.subprocess, "run", run)
    made([line()])

    assert [options["env"] for options in asked] == [{}]


def test_nothing_is_written_to_the_disk_while_a_list_is_printed(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    opened = []
    watching = True

    def hook(event, arguments):
        if watching and event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            opened.append(arguments[0])

    sys.addaudithook(hook)
    made([line()])
    watching = False

    assert [path for path in opened if isinstance(path, str) and path != os.devnull] == []
    assert list(tmp_path.iterdir()) == []


def test_a_press_that_fails_is_one_clear_error_without_any_name(monkeypatch):
    data = Document(COVER, WORDS).with_list([line(name="MARKER")], places=True).data()
    data["list"]["widths"] = "nonsense"
    with pytest.raises(ListNotPrinted) as failed:
        printed(data)
    assert "MARKER" not in str(failed.value)

    monkeypatch.setattr(volumes, "PATIENCE", 0.01)
    with pytest.raises(ListNotPrinted, match="time"):
        printed(Document(COVER, WORDS).with_list([line()], places=True).data())
