"""Languages: tags, their own names, their direction, and which is shown where one is missing."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from petition_app.domain.own_names import OWN_NAMES

# The root of CLDR's data.
_NO_LANGUAGES = frozenset({"root", "en-US-POSIX"})


@lru_cache(maxsize=256)
def locale(tag: str) -> Locale:
    """Return what CLDR knows of a language tag such as `de` or `pt-BR`. Raises LookupError."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise LookupError(tag) from None


def is_known(tag: str) -> bool:
    """Tell whether CLDR knows the language."""
    try:
        locale(tag)
    except LookupError:
        return False
    return True


def is_tag(tag: str) -> bool:
    """Tell whether it is a known language's tag as we write it, such as `de`, `pt-BR` or `zh-Hant`."""
    return is_known(tag) and str(locale(tag)).replace("_", "-") == tag and tag not in _NO_LANGUAGES


@lru_cache(maxsize=16)
def listed(reader: str) -> tuple[tuple[str, str], ...]:
    """Return (tag, name in itself and to the reader) of each language, in the order of the names in themselves."""
    names = locale(reader).languages
    found = []
    for tag, own in OWN_NAMES.items():
        known = locale(tag)
        name = names.get(known.language, known.language) if known.script is None else known.get_display_name(reader)
        found.append((tag, f"{own} – {name} ({tag})"))
    return tuple(sorted(found, key=lambda pair: pair[1].casefold()))


def direction(tag: str) -> str:
    """Return `ltr` or `rtl`."""
    return str(locale(tag).text_direction)


def with_territory(tag: str) -> str:
    """Return the language with a country where it is spoken, as Open Graph wants it: de_DE, pt_BR."""
    known = locale(tag)
    likely = Locale.parse(get_global("likely_subtags").get(str(known), str(known)))
    return f"{known.language}_{known.territory or likely.territory}"


def own_name(tag: str) -> str:
    """Return the language's name in itself, as a reader looks for it: Deutsch, English, العربية."""
    return OWN_NAMES.get(tag) or name_by_cldr(tag)


def name_by_cldr(tag: str) -> str:
    """Return what CLDR calls the language in itself, with a capital letter."""
    name = locale(tag).get_display_name(tag.replace("-", "_")) or tag
    return name[:1].upper() + name[1:]


def name(tag: str, reader: str) -> str:
    """Return what a language is called in the reader's, or in itself where that has no word for it."""
    return locale(tag).get_display_name(reader.replace("-", "_")) or own_name(tag)


def order(tag: str, default: str, written: Iterable[str]) -> list[str]:
    """Return the languages in which something is written, those first that stand nearest to the reader's.

    The language itself, then wider ones that it belongs to (`zh-Hant-TW`, `zh-Hant`, `zh`), then its other
    varieties, then the petition's own first language, then English, then whatever there is.
    """
    there = list(written)
    parts = tag.split("-")
    wider = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    varieties = [other for other in there if other.split("-")[0] == parts[0]]
    wanted = dict.fromkeys([*wider, *varieties, default, "en", *there])
    return [candidate for candidate in wanted if candidate in there]


def pick(texts: Mapping[str, str], tag: str, default: str) -> tuple[str, str]:
    """Return the text and the language that it is in; empty where there is none in any language."""
    for candidate in order(tag, default, texts):
        if texts[candidate]:
            return texts[candidate], candidate
    return "", tag


def best(accepted: Iterable[str], offered: list[str]) -> str:
    """Return the first language that is accepted and offered, or one that it belongs to, else our first."""
    by_lower = {tag.lower(): tag for tag in offered}
    for tag in accepted:
        found = by_lower.get(tag.lower()) or by_lower.get(tag.split("-")[0].lower())
        if found:
            return found
    return offered[0]
