"""Fields: the kinds of answer that organisers give, each checked and made clean in one place."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import StopValidation

from petition_app.domain import addresses, slugs
from petition_app.domain.partial_dates import PartialDate
from petition_app.domain.signers import clean_line, clean_text, has_broken_characters, has_forbidden_characters

MAX_ADDRESS_OF_A_PAGE = 500
#: What is said of an answer that was not offered: WTForms would say it in English.
NOT_OFFERED = _l("Please choose one of the answers.")


class OrganiseForm(FlaskForm):  # type: ignore[misc]
    """A form of the organisers' pages: with a token, and with mistakes that name a field each."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; one that came twice has two answers, and we do not pick one of them."""
        valid = bool(super().validate(extra_validators))
        if any(len(values) > 1 for _, values in request.form.lists()):
            self.form_errors.append(gettext("Something came twice. Please send it once."))
            return False
        return valid

    def mistaken(self) -> list[tuple[str, str]]:
        """Return the id of the field and the words of each mistake, those of repeated rows too."""
        return list(_mistaken(self))

    def differences(self, stored: "OrganiseForm") -> list[tuple[str, str]]:
        """Return the label and the content of each field that is stored otherwise."""
        return [
            (str(field.label.text), _as_text(stored[field.short_name]))
            for field in self
            if field.type not in ("HiddenField", "CSRFTokenField")
            and _as_text(field) != _as_text(stored[field.short_name])
        ]


class Row(Form):  # type: ignore[misc]
    """One of several rows of a form; one that is left empty is not there."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return not any(_is_filled(field) for field in self if field.type != "HiddenField")

    def filled(self) -> dict[str, Any]:
        """Return what was filled in, as it is kept; what was left empty is not there."""
        values = {field.short_name: _kept(field) for field in self}
        return {name: value for name, value in values.items() if value not in (None, "")}


class Line(StringField):  # type: ignore[misc]
    """One line of text."""

    data: str | None

    def __init__(self, label: Any, length: int, *, required: Any = "", checks: Any = (), **given: Any) -> None:
        """Take at most so many characters; `required` is what is said where there are none."""
        super().__init__(label, [*_wanted(required), _Shortened(length), _readable, *checks], **given)

    def process_formdata(self, valuelist: Any) -> None:
        """Take what was typed, the spaces around it left out."""
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip()

    @property
    def clean(self) -> str:
        """The answer as it is kept."""
        return clean_line(self.data or "")


class Paragraphs(TextAreaField):  # type: ignore[misc]
    """Several lines of text."""

    data: str | None

    def __init__(self, label: Any, length: int, *, required: Any = "", **given: Any) -> None:
        """Take at most so many characters; `required` is what is said where there are none."""
        super().__init__(label, [*_wanted(required), _Shortened(length), _readable], **given)

    def process_formdata(self, valuelist: Any) -> None:
        """Take what was typed, with line ends as we keep them: a browser's two characters count as one."""
        super().process_formdata(valuelist)
        self.data = (self.data or "").replace("\r\n", "\n").strip()

    @property
    def clean(self) -> str:
        """The answer as it is kept."""
        return clean_text(self.data or "")


class Choice(SelectField):  # type: ignore[misc]
    """One of the answers of a list."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take only what was offered."""
        super().__init__(label, invalid_choice_message=NOT_OFFERED, **given)


class Slug(Line):
    """The readable part of an address."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take small letters, digits and hyphens."""
        words = _l("Please write the address: small letters without accents, digits and hyphens.")
        super().__init__(label, slugs.MAX_LENGTH, required=words, checks=[_is_slug], **given)


class WebAddress(Line):
    """The address of a page elsewhere."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take an address of the web."""
        super().__init__(label, MAX_ADDRESS_OF_A_PAGE, checks=[_is_web_address], **given)


class MailAddress(Line):
    """An e-mail address."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take an address to which mail can be sent."""
        super().__init__(label, addresses.MAX_LENGTH, checks=[_can_be_mailed], **given)


class Number(Line):
    """A whole number."""

    def __init__(self, label: Any, lowest: int, highest: int, **given: Any) -> None:
        """Take a number of a range."""
        self._range = (lowest, highest)
        super().__init__(label, 12, checks=[self._in_range], **given)

    def at_most(self, highest: int) -> None:
        """Take no number above this one."""
        self._range = (self._range[0], min(self._range[1], highest))

    @property
    def number(self) -> int | None:
        """The number; None where nothing was written."""
        return int(self.clean) if self.clean else None

    def _in_range(self, _form: Any, field: Field) -> None:
        lowest, highest = self._range
        plain = field.data if field.data.isascii() and field.data.isdecimal() else ""
        if field.data and (not plain or not lowest <= int(plain) <= highest):
            raise StopValidation(
                gettext("Please write a whole number from %(low)s to %(high)s.", low=lowest, high=highest)
            )


class Figure(Line):
    """A number from 0 up, with a fraction where it needs one."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take digits, and one point or comma among them."""
        super().__init__(label, 20, checks=[_is_figure], **given)

    @property
    def figure(self) -> int | float | None:
        """The number; None where nothing was written."""
        found = _decimal(self.clean) if self.clean else None
        if found is None:
            return None
        return int(found) if found == found.to_integral_value() else float(found)


class Money(Line):
    """An amount of money, kept in cents."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take units and cents, with a point or a comma between them."""
        super().__init__(label, 14, checks=[_is_money], **given)

    @property
    def cents(self) -> int | None:
        """The amount in cents; None where nothing was written."""
        return int(_decimal(self.clean) * 100) if self.clean else None


class Day(Line):
    """A day."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take year, month and day."""
        super().__init__(label, 10, checks=[_is_day], **given)

    @property
    def day(self) -> date | None:
        """The day; None where nothing was written."""
        return date.fromisoformat(self.clean) if self.clean else None


class PartialDay(Line):
    """A day, a month or a year: as much of a date as is known."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Take 2017-06-06, 2017-06 or 2017."""
        super().__init__(label, 10, checks=[_is_partial_date], **given)

    @property
    def partial(self) -> PartialDate | None:
        """What is known of the date; None where nothing was written."""
        return PartialDate.parse(self.clean) if self.clean else None


def options(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    """Return (value, words) pairs as a list to choose from wants them."""
    return [SelectChoice(str(value), words) for value, words in pairs]


def whole_row(row: Row, field: Field) -> None:
    """Refuse a row in which this field alone is empty."""
    if not _is_filled(field) and not row.is_empty:
        raise StopValidation(_l("Please fill this in, or empty the whole row."))


class _Shortened:
    """At most so many characters, said in numbers."""

    def __init__(self, length: int) -> None:
        self.length = length
        # WTForms reads this and tells the browser.
        self.field_flags = {"maxlength": length}

    def __call__(self, _form: Any, field: Field) -> None:
        text = field.data or ""
        # Composing letters may make a text longer than it was typed.
        if max(len(text), len(clean_text(text))) > self.length:
            raise StopValidation(gettext("Please shorten this to %(most)s characters.", most=self.length))


def _wanted(words: Any) -> list[Any]:
    return [_filled_in(words)] if words else []


def _filled_in(words: Any) -> Any:
    # Spaces alone, or characters that nobody sees, are no answer.
    def check(_form: Any, field: Field) -> None:
        if not clean_text(field.data or ""):
            raise StopValidation(words)

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def _readable(_form: Any, field: Field) -> None:
    if has_forbidden_characters(field.data or ""):
        raise StopValidation(_l("There are invisible control characters in it. Please type it in afresh."))
    if has_broken_characters(field.data or ""):
        raise StopValidation(_l("There are broken characters in it, or some that only your own fonts have."))


def _is_slug(_form: Any, field: Field) -> None:
    if not slugs.is_slug(field.data or ""):
        raise StopValidation(_l("An address has small letters without accents, digits and hyphens: free-them."))


def _is_web_address(_form: Any, field: Field) -> None:
    text = field.data or ""
    if not text:
        return
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and " " not in text
        fine = fine and not parts.username and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine:
        raise StopValidation(_l("An address begins with https://, such as https://example.org/page."))


def _can_be_mailed(_form: Any, field: Field) -> None:
    if not field.data:
        return
    try:
        addresses.parse(field.data)
    except addresses.AddressInvalid:
        raise StopValidation(
            _l("No message can be sent to this address. It should look like name@example.org.")
        ) from None


def _decimal(text: str) -> Decimal:
    plain = text.replace(",", ".")
    if not plain.isascii() or not plain.replace(".", "", 1).isdecimal():
        raise InvalidOperation
    return Decimal(plain)


def _is_figure(_form: Any, field: Field) -> None:
    try:
        if field.data:
            _decimal(clean_line(field.data))
    except InvalidOperation:
        raise StopValidation(_l("Please write a number in digits, such as 140 or 3.5.")) from None


def _is_money(_form: Any, field: Field) -> None:
    try:
        fine = not field.data or _decimal(clean_line(field.data)) * 100 % 1 == 0
        fine = fine and (not field.data or _decimal(clean_line(field.data)) < 10_000_000)
    except InvalidOperation:
        fine = False
    if not fine:
        raise StopValidation(_l("Please write an amount in digits, such as 2500 or 2500.50."))


def _is_day(_form: Any, field: Field) -> None:
    text = clean_line(field.data or "")
    try:
        fine = not text or (len(text) == 10 and 1900 <= date.fromisoformat(text).year <= 2200)
    except ValueError:
        fine = False
    if not fine:
        raise StopValidation(_l("Please write a day as year, month and day, such as 2026-06-30."))


def _is_partial_date(_form: Any, field: Field) -> None:
    text = clean_line(field.data or "")
    try:
        fine = not text or (text.isascii() and PartialDate.parse(text).first.year >= 1000)
    except ValueError:
        fine = False
    if not fine:
        raise StopValidation(_l("Please write a date as 2017-06-30, or 2017-06 or 2017 where you know no more of it."))


def _is_filled(field: Field) -> bool:
    # Characters that nobody sees are no answer.
    return bool(clean_text(field.data) if isinstance(field.data, str) else field.data)


def _kept(field: Field) -> Any:
    return field.figure if isinstance(field, Figure) else getattr(field, "clean", field.data)


def _mistaken(form: Any) -> Iterator[tuple[str, str]]:
    for field in form:
        if isinstance(field, FieldList):
            for entry in field:
                yield from _mistaken(entry.form if isinstance(entry, FormField) else [entry])
        else:
            for mistake in field.errors:
                yield field.id, str(mistake)


def _as_text(field: Field) -> str:
    if isinstance(field, FieldList):
        rows = [entry.form for entry in field if not entry.form.is_empty]
        return "\n".join(" · ".join(filter(None, map(_as_text, row))) for row in rows)
    if field.type == "HiddenField":
        return ""
    if field.type == "BooleanField":
        return gettext("yes") if field.data else gettext("no")
    return str(field.data or "").strip()
