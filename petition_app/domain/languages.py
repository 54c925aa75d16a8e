"""Languages: tags, their own names, their direction, and which is shown where one is missing."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

# The root of CLDR's data, and languages that differ so much by country that they have two translations.
_NO_LANGUAGES = frozenset({"root", "en-US-POSIX"})
_WITH_TERRITORY = frozenset({"de-AT", "de-CH", "en-GB", "es-MX", "fr-CA", "pt-BR", "pt-PT"})


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
    for identifier in locale_identifiers():
        known = Locale.parse(identifier)
        tag = identifier.replace("_", "-")
        if tag in _NO_LANGUAGES or (known.territory and tag not in _WITH_TERRITORY):
            continue
        name = names.get(known.language, known.language) if known.script is None else known.get_display_name(reader)
        found.append((tag, f"{own_name(tag)} – {name} ({tag})"))
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
    name = locale(tag).get_display_name(tag.replace("-", "_")) or tag
    return name[:1].upper() + name[1:]


def fallbacks(tag: str, default: str) -> list[str]:
    """Return the order in which texts are looked for: the language, its parent, the default, English."""
    order = [tag, tag.split("-")[0], default, "en"]
    return list(dict.fromkeys(order))


def pick(texts: Mapping[str, str], tag: str, default: str) -> tuple[str, str]:
    """Return the text and the language that it is in; empty where there is none in any language."""
    for candidate in [*fallbacks(tag, default), *texts]:
        if texts.get(candidate):
            return texts[candidate], candidate
    return "", tag


def best(accepted: Iterable[str], offered: list[str]) -> str:
    """Return the first language that the visitor accepts and we offer, else our first."""
    by_lower = {tag.lower(): tag for tag in offered}
    for tag in accepted:
        found = by_lower.get(tag.lower()) or by_lower.get(tag.split("-")[0].lower())
        if found:
            return found
    return offered[0]
