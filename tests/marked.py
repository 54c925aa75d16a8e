"""Marked: a language in which every translated string stands between marks, so that others betray themselves."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from babel import Locale
from babel.support import NullTranslations
from werkzeug.test import TestResponse

from config import SHIPPED_LANGUAGES
from petition_app.domain import countries, languages
from tests import pages
from tests.pages import Element
from tests.people import Visitor

OPEN, CLOSE = "⟦", "⟧"
# Words that are shown without being text of a page.
_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder", "data-done", "data-good", "data-bad")
_NAMES = {"PDF", "WhatsApp", "Telegram", "Mastodon", "Bluesky", "Facebook"}
# Words in Latin letters: those of a language in another script are its own.
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+")


class Marked(NullTranslations):
    """Translates nothing and marks everything."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{OPEN}{msgid1 if n == 1 else msgid2}{CLOSE}"

    ugettext, ungettext = gettext, ngettext


def unmarked(page: Element, language: str) -> list[str]:
    """Return the words of a page that nobody translated; what CLDR writes in the language may be there."""
    known = _written_by_cldr(language)
    depth = 0
    left: list[str] = []
    for text, is_whole in _shown(page):
        outside = []
        inner = 0 if is_whole else depth
        for character in text:
            inner += (character == OPEN) - (character == CLOSE)
            assert inner >= 0, text
            outside.append(character if inner == 0 and character != CLOSE else " ")
        depth = depth if is_whole else inner
        left += _WORD.findall(known.sub(" ", _ADDRESS.sub(" ", "".join(outside))))
    assert depth == 0
    return left


def assert_all_translated(answer: TestResponse, language: str = "de") -> None:
    """Look at a page that must be in the language and hold no other words of ours than translated ones."""
    page = pages.read(answer.text)
    assert page.language == language, answer.request.path
    assert page.one("html").attributes["dir"] == languages.direction(language)
    assert unmarked(page, language) == [], answer.request.path


def walk(visitor: Visitor, start: str) -> set[str]:
    """Open every page that links below `start` lead to and look at each; return their paths."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        answer = visitor.gets(path)
        if answer.location:
            waiting.append(urlsplit(answer.location).path)
        elif answer.mimetype == "text/html":
            assert answer.status_code == 200, path
            assert_all_translated(answer)
            waiting += [link for link in pages.read(answer.text).links if link.startswith(start)]
    return seen


def _shown(element: Element) -> Iterator[tuple[str, bool]]:
    """Yield what is seen or read aloud, in its order; an attribute is a whole by itself."""
    for name in _ATTRIBUTES:
        if name in element.attributes:
            yield element.attributes[name], True
    if element.tag == "meta" and element.attributes.get("name") == "description":
        yield element.attributes["content"], True
    # What somebody has typed into a form is nobody's translation, and what a machine signed has none.
    if element.tag in ("script", "style", "textarea") or element.attributes.get("translate") == "no":
        return
    for child in element.children:
        if isinstance(child, Element):
            yield from _shown(child)
        else:
            yield child, False


@lru_cache
def _written_by_cldr(language: str) -> re.Pattern[str]:
    locale = Locale.parse(language)
    names = {name for _, name in countries.names(language)} | {languages.own_name(tag) for tag in SHIPPED_LANGUAGES}
    names |= {name for _, name in languages.listed(language)}
    months = {month for width in ("wide", "abbreviated") for month in locale.months["format"][width].values()}
    months |= set(locale.months["stand-alone"]["wide"].values())
    # Words between the parts of a date, such as “3 de abril de 2017”.
    patterns = [str(locale.date_formats["long"].pattern), str(locale.datetime_skeletons["yMMMM"].pattern)]
    between = {word for pattern in patterns for word in re.findall(r"'([^']*\w[^']*)'", pattern)}
    names |= {word.strip() for word in between}
    longest_first = sorted(names | months | set(locale.currencies) | _NAMES, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
