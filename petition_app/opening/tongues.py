"""Tongues: the catalogues of the service, read by a command that runs without it."""

from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from petition_app.adapters.export_words import Tongue
from petition_app.domain import languages

_CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


def tongue(tag: str) -> Tongue:
    """Return a language with our catalogue; English where there is none."""
    catalogue = NullTranslations()
    try:
        # The tag may come from the file that is opened, and what is no language is no folder of ours.
        if languages.is_known(tag):
            catalogue = _catalogue(tag.replace("-", "_"))
        else:
            tag = "en"
    except FileNotFoundError:
        tag = "en"

    def gettext(message: str, /, **values: object) -> str:
        said = catalogue.gettext(message)
        return said % values if values else said

    def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
        return catalogue.ngettext(singular, plural, number) % ({"num": number} | values)

    return Tongue(tag=tag, gettext=gettext, ngettext=ngettext)


def _catalogue(locale: str) -> GNUTranslations:
    """Return our catalogue in a language, from what translators wrote: nobody compiles it where this is installed."""
    compiled = BytesIO()
    with (_CATALOGUES / locale / "LC_MESSAGES" / "messages.po").open("rb") as written:
        write_mo(compiled, read_po(written))
    compiled.seek(0)
    return GNUTranslations(compiled)
