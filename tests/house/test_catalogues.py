"""Catalogues: every language that is shipped says everything that the sources say, and loses no value on the way."""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages import extract, frontend, mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.support import Translations

from config import SHIPPED_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "petition_app" / "translations"
LANGUAGES = [tag for tag in SHIPPED_LANGUAGES if tag != "en"]
KEYWORDS = extract.DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}

# What gettext fills in, and what the Typst document and the browser do.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
# What is a sign and no sentence.
SAME_IN_ALL = {"%(size)s kB"}
# The marks that end a sentence as these two end an English one.
ENDINGS = {"hy": {":": ("՝", "․"), "…": ("…",)}}
ENGLISH_ENDINGS = {":": (":",), "…": ("…",)}


@lru_cache
def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return pofile.read_po(file, locale=language, abort_invalid=True)


@lru_cache
def in_the_sources() -> frozenset[str | tuple[str, ...]]:
    """Collect what `make messages` collects."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = frontend.parse_mapping_cfg(file)
    found = extract.extract_from_dir(
        ROOT, methods, options, KEYWORDS, directory_filter=lambda path: _is_ours(Path(path).relative_to(ROOT))
    )
    return frozenset(message for _, _, message, _, _ in found)


def _is_ours(folder: Path) -> bool:
    return folder.parts[0] in ("petition_app", "templates") and "__pycache__" not in folder.parts


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def forms(message: Message) -> list[tuple[str, str]]:
    """Return each translated form with the English that it stands for."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    # Every form but the one for a single thing is the plural of English.
    return [(message.id[min(number, 1)], string) for number, string in enumerate(message.string)]


def test_every_shipped_language_but_english_has_a_catalogue_and_no_other_has():
    assert sorted(path.name for path in FOLDER.iterdir() if path.is_dir()) == sorted(LANGUAGES)


def test_the_sources_have_strings():
    assert len(in_the_sources()) > 400
    assert "Sign this petition" in in_the_sources()
    assert ("%(days)s day left", "%(days)s days left") in in_the_sources()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_what_the_sources_say_and_nothing_else(language):
    held = {message.id for message in messages(language)}

    assert held - in_the_sources() == set(), "run `make messages`"
    assert in_the_sources() - held == set(), "run `make messages` and translate"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_by_somebody_who_was_sure(language):
    count = catalogue(language).num_plurals

    for message in messages(language):
        assert not message.fuzzy, message.id
        assert all(string.strip() for _, string in forms(message)), message.id
        assert isinstance(message.id, str) or len(message.string) == count, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_every_value_that_is_filled_in(language):
    for message in messages(language):
        for english, string in forms(message):
            assert sorted(PLACEHOLDER.findall(string)) == sorted(PLACEHOLDER.findall(english)), message.id
            # A string with values is filled in by `%`, where a lone per cent sign is a fault.
            if "python-format" in message.flags:
                assert "%" not in PLACEHOLDER.sub("", string).replace("%%", ""), message.id
        assert list(message.check(catalogue(language))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_brings_no_markup_and_begins_and_ends_as_english_does(language):
    for message in messages(language):
        for english, string in forms(message):
            assert not re.search(r"[<>]|&\w+;", string), message.id
            assert string == string.strip(), message.id
            for sign, marks in ENDINGS.get(language, ENGLISH_ENDINGS).items():
                assert string.endswith(marks) == english.endswith(sign), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_in_english(language):
    left = {
        string
        for message in messages(language)
        for english, string in forms(message)
        if string == english and " " in string
    }
    assert left <= SAME_IN_ALL


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_compiles_and_says_what_it_holds(language):
    file = io.BytesIO()
    mofile.write_mo(file, catalogue(language))
    file.seek(0)
    compiled = Translations(file)

    for message in messages(language):
        if isinstance(message.id, str):
            assert compiled.gettext(message.id) == message.string
        else:
            assert {compiled.ngettext(*message.id, number) for number in range(200)} == set(message.string)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_names_no_person_and_no_moment(language):
    values = dict(catalogue(language).mime_headers)

    assert values["Last-Translator"] == values["Report-Msgid-Bugs-To"] == ""
    assert "@" not in catalogue(language).header_comment + values["Language-Team"]
    assert values["POT-Creation-Date"].startswith("1970-01-01")
    assert values["PO-Revision-Date"] == "YEAR-MO-DA HO:MI+ZONE"
