"""Languages: which there are, how they are written, and what they are called."""

import subprocess
import sys
from pathlib import Path

import pytest

from petition_app.domain import languages

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("tag", ["de", "en", "ce", "ar", "pt-BR", "zh-Hant", "sr-Latn", "ckb", "en-US"])
def test_a_language_that_cldr_knows_has_a_tag(tag):
    assert languages.is_tag(tag)


@pytest.mark.parametrize("tag", ["", "xx", "DE", "de_DE", "deutsch", "root", "../de", "de-", "en-US-POSIX", "x" * 100])
def test_anything_else_has_none(tag):
    assert not languages.is_tag(tag)


@pytest.mark.parametrize("reader", ["en", "de"])
def test_the_list_names_each_language_in_itself_and_to_the_reader(reader):
    listed = dict(languages.listed(reader))

    assert len(listed) > 250
    assert all(languages.is_tag(tag) and len(tag) <= 16 for tag in listed)
    assert listed["de"] == {"en": "Deutsch – German (de)", "de": "Deutsch – Deutsch (de)"}[reader]
    assert "Нохчийн" in listed["ce"]
    assert {"zh-Hant", "pt-BR", "ar"} <= listed.keys()
    assert "de-DE" not in listed


@pytest.mark.parametrize(
    ("tag", "default", "written", "shown"),
    [
        ("fr", "de", ["de", "en", "fr"], "fr"),
        ("zh-Hant-TW", "de", ["de", "zh", "zh-Hant"], "zh-Hant"),
        ("zh-Hant-TW", "de", ["de", "zh"], "zh"),
        ("pt", "en", ["en", "pt-BR"], "pt-BR"),
        ("pt-PT", "en", ["en", "pt-BR"], "pt-BR"),
        ("uk", "ru", ["en", "ru"], "ru"),
        ("uk", "ru", ["de", "en"], "en"),
        ("uk", "ru", ["ka", "de"], "ka"),
    ],
)
def test_a_text_that_is_missing_is_shown_in_the_next_language(tag, default, written, shown):
    assert languages.order(tag, default, written)[0] == shown
    assert sorted(languages.order(tag, default, written)) == sorted(written)
    assert languages.pick(dict.fromkeys(written, "text"), tag, default) == ("text", shown)


def test_an_empty_text_is_missing():
    assert languages.pick({"uk": "", "en": "text"}, "uk", "uk") == ("text", "en")
    assert languages.pick({"uk": ""}, "de", "uk") == ("", "de")
    assert languages.order("de", "uk", []) == []


@pytest.mark.parametrize(
    ("accepted", "offered", "best"),
    [
        (["de-AT", "en"], ["en", "de"], "de"),
        (["PT-br"], ["en", "pt"], "pt"),
        (["ce", "ru"], ["en", "ru"], "ru"),
        (["ce", ""], ["en", "ru"], "en"),
        ([], ["hy", "en"], "hy"),
    ],
)
def test_the_interface_speaks_the_first_language_that_it_knows(accepted, offered, best):
    assert languages.best(accepted, offered) == best


def test_a_language_has_a_name_to_every_reader():
    assert languages.name("ce", "be") == "чачэнская"
    assert languages.name("de", "hy") == "գերմաներեն"
    assert languages.name("pt-BR", "it") == "portoghese (Brasile)"


def test_the_own_names_are_those_of_cldr():
    # All of CLDR takes 150 MB: a process of its own gives them back.
    check = (
        "from petition_app.domain.languages import is_tag, name_by_cldr\n"
        "from petition_app.domain.own_names import OWN_NAMES\n"
        "from babel.localedata import locale_identifiers\n"
        "print([tag for tag, name in OWN_NAMES.items() if not is_tag(tag) or name != name_by_cldr(tag)])\n"
        "print([tag for tag in locale_identifiers() if '_' not in tag and tag != 'root' and tag not in OWN_NAMES])"
    )
    ran = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split("\n")[:2] == ["[]", "[]"]


def test_a_variety_that_is_not_in_the_list_is_named_all_the_same():
    assert languages.own_name("en-US") == "English (United States)"
