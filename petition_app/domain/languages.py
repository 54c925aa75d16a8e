"""Languages: tags, their own names, their direction, and which is shown where one is missing."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale, UnknownLocaleError


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


def direction(tag: str) -> str:
    """Return `ltr` or `rtl`."""
    return str(locale(tag).text_direction)


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
