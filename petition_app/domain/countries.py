"""Countries: the 249 of ISO 3166-1 and Kosovo, their names by CLDR in the reader's alphabet order."""

import unicodedata
from functools import lru_cache

from babel.languages import get_official_languages

from petition_app.domain import languages

# They stand between letters and count for nothing.
_APOSTROPHES = frozenset("'’ʼ")
# Where an alphabet is not in the order of Unicode's letters, or counts a letter with a mark as one of its own.
_ALPHABETS = {
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
    "tr": "abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}
# Turkish has two letters i, and neither is small as another language would have it.
_SMALL = {"tr": str.maketrans("Iİ", "ıi")}

# Territories of CLDR that are no countries: outlying islands of others, unions, and pseudo-regions.
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])


@lru_cache(maxsize=1)
def codes() -> frozenset[str]:
    """Return the two-letter codes."""
    territories = languages.locale("en").territories
    return frozenset(str(code) for code in territories if len(str(code)) == 2) - _NO_COUNTRIES


@lru_cache(maxsize=64)
def names(tag: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) in a language, sorted as its readers expect: accents count after letters."""
    territories = languages.locale(tag).territories
    english = languages.locale("en").territories
    pairs = ((code, territories.get(code, english[code])) for code in codes())
    return tuple(sorted(pairs, key=lambda pair: (_in_alphabet(pair[1], tag.split("-")[0]), pair[1])))


def name(code: str, tag: str) -> str:
    """Return a country's name in a language; the code itself where nobody knows it."""
    return str(languages.locale(tag).territories.get(code, code))


@lru_cache(maxsize=512)
def only_one(tag: str) -> str:
    """Return the country that a language's readers live in, if there can be no doubt; else nothing.

    A tag may name its country (`pt-BR`). Otherwise the language must be an official one of a single country: German,
    Russian or Arabic say nothing of where somebody lives.
    """
    known = languages.locale(tag)
    if known.territory:
        return str(known.territory) if known.territory in codes() else ""
    homes = [code for code in codes() if known.language in _official(code)]
    return homes[0] if len(homes) == 1 else ""


def _official(code: str) -> set[str]:
    return {language.split("_")[0] for language in get_official_languages(code, de_facto=True)}


def _in_alphabet(text: str, language: str) -> str:
    """Return a text that sorts as the name does in the language."""
    alphabet = _ALPHABETS.get(language, "")
    small = text.translate(_SMALL.get(language, {})).casefold()
    return "".join(_letter(letter, alphabet) for letter in small if letter not in _APOSTROPHES)


def _letter(letter: str, alphabet: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    for candidate in (letter, plain):
        if candidate and candidate in alphabet:
            # Beyond every letter of its script, so that a space and a hyphen come first.
            return chr(0xE000 + alphabet.index(candidate))
    return plain
