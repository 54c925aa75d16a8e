"""Editing: what all forms have that change something two organisers may change at once."""

from typing import Any

from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from petition_app.domain import languages
from petition_app.domain.editing import Answer
from petition_app.web.organise.forms.fields import OrganiseForm, options

_HIGHEST_EDITION = 2**31 - 1


class EditForm(OrganiseForm):
    """A form that remembers what was there when it was opened."""

    edition = HiddenField()

    def seen(self) -> int:
        """Return the edition that the organiser saw; one that was never there where the form does not say."""
        text = str(self.edition.data or "")
        plain = text.isascii() and text.isdecimal() and len(text) < 11
        return min(int(text), _HIGHEST_EDITION) if plain else 0

    def explain(self, answer: Answer, edition: int) -> None:
        """Say why nothing was kept; sent once more, the form goes through."""
        self.edition.data = str(edition)
        words = {
            Answer.MEANWHILE: gettext(
                "Somebody changed this petition while you were writing. What you wrote is here and not saved yet. "
                "Please look at what is stored now, and save again to put yours in its place."
            ),
            Answer.GONE: gettext("Somebody deleted this while you were writing. What you wrote is still here."),
            Answer.TAKEN: gettext("Another page has this address already. Please choose another one."),
        }
        self.form_errors.append(words[answer])


class LanguageField(SelectField):  # type: ignore[misc]
    """Any language that CLDR knows, named in itself and in the reader's language."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Offer all of them."""
        super().__init__(label, choices=_all_languages, **given)

    def pre_validate(self, form: Any) -> None:
        """Take any known language, listed or not."""
        del form
        if not languages.is_tag(self.data or ""):
            raise ValidationError(_l("Please choose a language."))


def _all_languages() -> list[SelectChoice]:
    return options(languages.listed(str(get_locale()).replace("_", "-")))
