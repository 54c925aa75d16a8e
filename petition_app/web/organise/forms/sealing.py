"""Sealing: the public keys that an organiser gives, and what decrypting a challenge gave."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectChoice
from wtforms.validators import ValidationError

from petition_app.domain import sealing
from petition_app.domain.sealing import Mistake, RecipientInvalid, SealMode
from petition_app.web.organise.forms.fields import NOT_OFFERED, Line, OrganiseForm, Paragraphs
from petition_app.web.organise.forms.login import password_field

_LONGEST_KEYS = 2000
_LONGEST_ANSWER = 80
_NO_KEYS = _l("Please paste the public keys, one a line; each begins with age1.")

_MISTAKES = {
    Mistake.PRIVATE: _l(
        "That holds a secret key. It was not kept; but throw it away and make a new one: a key that has been on a "
        "server protects nobody."
    ),
    Mistake.UNKNOWN: _l(
        "A line is no public key of the program age. Such a key begins with age1 and has 62 characters."
    ),
    Mistake.TWICE: _l("The same key is there twice."),
    Mistake.TOO_FEW: _l("At least two keys are needed: whoever loses the only one loses every name."),
    Mistake.TOO_MANY: _l("At most eight keys can be given."),
    Mistake.NOT_TWO: _l("Exactly two keys make a pair."),
}


class SealForm(OrganiseForm):
    """Who opens the records, and the public keys."""

    mode = RadioField(
        _l("Who can open the signatures?"),
        choices=[
            SelectChoice(SealMode.ANY.value, _l("Whoever holds any of the keys")),
            SelectChoice(SealMode.BOTH.value, _l("Only two holders together")),
        ],
        default=SealMode.ANY.value,
        invalid_choice_message=NOT_OFFERED,
    )
    keys = Paragraphs(_l("Public keys"), _LONGEST_KEYS, required=_NO_KEYS)

    def __init__(self, mode: SealMode | None = None, **given: Any) -> None:
        """Make the form; a petition that is published stays in its mode."""
        super().__init__(**given)
        self.recipients: tuple[str, ...] = ()
        self._fixed = mode
        if mode is not None:
            del self.mode

    def chosen(self) -> SealMode:
        """Return the mode."""
        return self._fixed or SealMode(self.mode.data)

    def validate_keys(self, field: Paragraphs) -> None:
        """Only keys that protect somebody; what looks like a secret one is not shown again."""
        if self._fixed is None and self.mode.data not in set(SealMode):
            return
        try:
            self.recipients = sealing.parse(field.data or "", self.chosen())
        except RecipientInvalid as invalid:
            if invalid.mistake is Mistake.PRIVATE:
                field.data = ""
            raise ValidationError(_MISTAKES[invalid.mistake]) from None


class OneOf(HiddenField):  # type: ignore[misc]
    """The id of what a button is about; which there are, the service knows."""

    def pre_validate(self, _form: object) -> None:
        """Refuse what is no id."""
        try:
            UUID(self.data or "")
        except ValueError:
            raise ValidationError(NOT_OFFERED) from None

    def id_of(self) -> UUID:
        """Return the id."""
        return UUID(self.data)


class ProveForm(OrganiseForm):
    """What decrypting the challenge of a key gave."""

    key = OneOf()
    answer = Line(_l("What it gave"), _LONGEST_ANSWER, required=_l("Please paste what decrypting gave."))


class ProposalForm(OrganiseForm):
    """Which proposed keys a button is about."""

    proposal = OneOf()


class ApproveForm(ProposalForm):
    """Proposed keys that a second person approves, who says again who they are."""

    password = password_field()
