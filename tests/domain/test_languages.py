"""Languages: which there are, how they are written, and what they are called."""

import pytest

from petition_app.domain import languages


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
