"""Lettering: every script finds its face, and no text can do harm in print."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_app.adapters.signature_list import typefaces
from petition_app.adapters.signature_list.lettering import BREAK, letter

SCRIPTS = {
    "Jean-François O’Neill": (),
    "Ольга Ґалаґан": (),
    "Ελένη Παπαδοπούλου": (),
    "Nguyễn Thị Ánh": (),
    "محمد عبد الله": ("Noto Sans Arabic",),
    "پژمان گ": ("Noto Sans Arabic",),
    "יוסף כהן": ("Noto Sans Hebrew",),
    "अमित कुमार": ("Noto Sans Devanagari",),
    "தமிழ்ச்செல்வி": ("Noto Sans Tamil",),
    "বাংলা": ("Noto Sans Bengali",),
    "สมชาย ใจดี": ("Noto Sans Thai",),
    "Արմեն": ("Noto Sans Armenian",),
    "გიორგი": ("Noto Sans Georgian",),
    "አበበ ቢቂላ": ("Noto Sans Ethiopic",),
    "ខ្មែរ": ("Noto Sans Khmer",),
    "မောင်": ("Noto Sans Myanmar",),
    "王小明": ("Noto Sans CJK SC",),
    "さくら": ("Noto Sans CJK JP",),
    "김철수": ("Noto Sans CJK KR",),
    "𠮷野": ("Noto Sans CJK SC",),
    "Ada 😀": ("Noto Emoji",),
    "Ольга 王": ("Noto Sans CJK SC",),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_script_finds_its_face_and_is_printed_as_it_is(name):
    lettering = letter(name)

    assert lettering.faces == SCRIPTS[name]
    assert lettering.text == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("country", "face"),
    [("JP", "JP"), ("KR", "KR"), ("TW", "TC"), ("HK", "HK"), ("CN", "SC"), ("DE", "SC"), ("", "SC")],
)
def test_chinese_characters_look_as_they_do_where_the_signer_is(country, face):
    assert letter("直骨", country).faces == (f"Noto Sans CJK {face}",)


@pytest.mark.parametrize(
    ("name", "from_right"),
    [
        ("Ольга", False),
        ("محمد", True),
        ("יוסף", True),
        ("1 محمد Smith", True),
        ("Smith محمد", False),
        ("1 - 2 …", False),
    ],
)
def test_a_name_runs_from_where_its_first_letter_says(name, from_right):
    assert letter(name).from_right is from_right


def test_overrides_of_direction_and_controls_are_left_out_and_joiners_stay():
    assert letter("\u202eevil\u202c \u2066name\u2069\0\x07\x9b").text == "evil name"
    assert letter("a\tb\nc\u2028d\u00a0 e").text == "a b c d e"
    assert letter("می\u200cخواهم").text == "می\u200cخواهم"
    assert letter("ක්\u200dෂ").text == "ක්\u200dෂ"
    assert letter("a\u034fb\u3164c\u200bd\ufeff").text == "abcd"


def test_what_no_face_can_show_is_named_by_its_number():
    assert letter("ᚠᚢ x").text == "{U+16A0 U+16A2} x"
    assert letter("\ue000\ud800\U00010330\ufdd0").text == "{U+E000 U+D800 U+10330 U+FDD0}"
    # A mark is never printed in another face than its letter.
    assert letter("x\u0f71").text == "{U+0078 U+0F71}"


def test_marks_are_not_piled_into_other_rows():
    zalgo = "Z" + "\u0334\u0321\u0322\u031b\u0353\u0354" * 20 + "a"

    assert len(letter(zalgo).text) <= 4
    assert letter("မြို့").text == "မြို့"
    assert letter("שָׁ֔לוֹם").text == unicodedata.normalize("NFC", "שָׁ֔לוֹם")


def test_a_word_longer_than_a_column_may_break_and_others_only_where_words_do():
    assert letter("x" * 40).text.replace(BREAK, "") == "x" * 40
    assert max(map(len, letter("ж" * 255).text.split(BREAK))) <= 12
    assert max(map(len, letter("\u0915\u094d" * 120).text.split(BREAK))) <= 13
    for name in ("Alexandria-Konstantina von und zu Hohenlohe-Waldenburg", "Garmisch-Partenkirchen"):
        assert letter(name).text == name


def test_the_width_of_letters_is_known():
    assert typefaces.width("") == 0
    assert 4.5 < typefaces.width("WWWWW") < 5
    assert typefaces.width("王") >= 1
    assert typefaces.width("iiiii") < 1.5


@given(st.text(alphabet=st.characters()), st.sampled_from(["", "JP", "DE", "TW"]))
def test_whatever_is_typed_every_printed_character_has_a_face(text, country):
    lettering = letter(text, country)

    shown = "".join(lettering.text.split(BREAK))
    characters = set().union(
        typefaces.faces()[typefaces.PLAIN],
        *(typefaces.faces()[typefaces.HAN if "CJK" in face else face] for face in lettering.faces),
    )
    silent = set("\u200c\u200d") | {chr(code) for code in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))}
    assert set(shown) <= characters | silent
    assert not [sign for sign in shown if unicodedata.category(sign) in ("Cc", "Cs", "Co") or sign in "\u202e\u2066"]
