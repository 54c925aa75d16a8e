"""Tongues: the catalogues of the service, read by a command that runs without it."""

from gettext import NullTranslations, translation
from pathlib import Path

from petition_app.adapters.export_words import Tongue

_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


def tongue(tag: str) -> Tongue:
    """Return a language with our catalogue; English where there is none."""
    try:
        catalogue: NullTranslations = translation("messages", _CATALOGUES, [tag.replace("-", "_")])
    except FileNotFoundError:
        catalogue, tag = NullTranslations(), "en"

    def gettext(message: str, /, **values: object) -> str:
        said = catalogue.gettext(message)
        return said % values if values else said

    def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
        return catalogue.ngettext(singular, plural, number) % ({"num": number} | values)

    return Tongue(tag=tag, gettext=gettext, ngettext=ngettext)
