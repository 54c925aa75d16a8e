"""Forms: what a signer fills in; it carries no session, and turns itself into the value that signing takes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import BooleanField, EmailField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import html_params

from petition_app.domain import addresses, clock, countries
from petition_app.domain.screening import Signs
from petition_app.domain.signers import (
    MAX_COMMENT,
    MAX_NAME,
    MAX_PLACE,
    MAX_SOURCE,
    Consent,
    Details,
    Disclose,
    Display,
    clean_line,
    clean_text,
    has_broken_characters,
    has_forbidden_characters,
    is_name,
)
from petition_app.queries.petitions import PetitionView
from petition_app.services import proofs
from petition_app.web import stamps
from petition_app.web.public import wording

# Said by the server, and by the page itself once a field is left.
_NO_NAME = _l("Please write your name.")
_NO_SUCH_NAME = _l("That does not look like a name. Please write it as others know it, in any script.")
_NO_ADDRESS = _l("Please write your e-mail address: your signature is confirmed with it.")
_NO_SUCH_ADDRESS = _l("No message can be sent to this address. It should look like name@example.org.")
_NO_COUNTRY = _l("Please choose your country from the list.")

_SOURCE = re.compile(rf"[A-Za-z0-9_.-]{{1,{MAX_SOURCE}}}")


def _only_what_can_be_read(_form: FlaskForm, field: Field) -> None:
    if has_forbidden_characters(field.data or ""):
        raise ValidationError(_l("There are invisible control characters in it. Please type it in afresh."))
    if has_broken_characters(field.data or ""):
        raise ValidationError(_l("There are broken characters in it, or some that only your own fonts have."))


def _looks_like_a_name(_form: FlaskForm, field: Field) -> None:
    if not is_name(field.data or ""):
        raise ValidationError(_NO_SUCH_NAME)


def _can_be_mailed(form: "SignForm", field: Field) -> None:
    try:
        form.address = addresses.parse(field.data or "")
    except addresses.AddressInvalid:
        raise ValidationError(_NO_SUCH_ADDRESS) from None


def _is_a_country(_form: FlaskForm, field: Field) -> None:
    if field.data not in countries.codes():
        raise ValidationError(_NO_COUNTRY)


class SignForm(FlaskForm):  # type: ignore[misc]
    """The form of a petition's page. Names of fields are public: links and other programs rely on them."""

    class Meta:
        """No token against forged forms: there is no session that one could abuse."""

        csrf = False

    address: addresses.Address
    stamp: stamps.Stamp | None

    name = StringField(
        _l("Name"),
        [
            InputRequired(_NO_NAME),
            Length(max=MAX_NAME, message=_l("A name has at most 255 characters here.")),
            _only_what_can_be_read,
            _looks_like_a_name,
        ],
        render_kw={"data-missing": _NO_NAME, "data-wrong": _NO_SUCH_NAME},
    )
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_NO_ADDRESS),
            Length(max=addresses.MAX_LENGTH, message=_l("An e-mail address has at most 254 characters.")),
            _can_be_mailed,
        ],
        render_kw={"data-missing": _NO_ADDRESS, "data-wrong": _NO_SUCH_ADDRESS},
    )
    country = StringField(_l("Country"), [_is_a_country], render_kw={"data-missing": _NO_COUNTRY})
    place = StringField(
        _l("Town or region"),
        [
            Length(max=MAX_PLACE, message=_l("A place has at most 120 characters here.")),
            _only_what_can_be_read,
        ],
    )
    comment = TextAreaField(
        _l("Why do you sign?"),
        [
            Length(max=MAX_COMMENT, message=_l("A comment has at most 1,000 characters.")),
            _only_what_can_be_read,
        ],
    )
    display = RadioField(
        _l("What may this page show of you?"),
        choices=[
            SelectChoice(Display.NOTHING.value, _l("Nothing")),
            SelectChoice(Display.INITIALS.value, _l("My initials and my country")),
            SelectChoice(Display.NAME.value, _l("My name")),
        ],
        default=Display.NOTHING.value,
        validate_choice=False,
    )
    disclose = RadioField(
        _l("What may the decision-makers receive?"),
        choices=[
            SelectChoice(Disclose.COUNTED.value, _l("Only that I am counted")),
            SelectChoice(Disclose.NAME.value, _l("My name")),
        ],
        default=Disclose.COUNTED.value,
        validate_choice=False,
    )
    consent = BooleanField(
        _l("Consent"),
        [DataRequired(_l("Please tick this box if you agree: without your consent we may not keep your signature."))],
        false_values=("", "0", "false", "off", "no", "n"),
    )
    updates = BooleanField(_l("Updates"))
    source = HiddenField()
    started = HiddenField()
    # Nobody sees it: only programs that fill in whatever they find write something there.
    subject = StringField()
    # Written by the page's script while an alarm stands, under the name that the protocol gives it.
    altcha = HiddenField()

    def __init__(self, petition: PetitionView, language: str, **given: Any) -> None:
        """Make the form of one petition in a language: fields that it does not ask for are not there."""
        # A file in the place of a text is no answer.
        super().__init__(**({"formdata": request.form if request.method == "POST" else None} | given))
        self._petition = petition
        self._language = language
        self._partner_boxes = [
            PartnerBox(partner.slug, wording.partner(partner.name))
            for partner in petition.partners
            if partner.asks_opt_in
        ]
        for field, asked in (
            ("place", petition.asks_place),
            ("comment", petition.asks_comment),
            ("updates", petition.asks_updates),
            ("display", petition.shows_signers),
        ):
            if not asked:
                del self[field]

    def validate_display(self, field: Field) -> None:
        """Only an answer that was offered."""
        if field.data not in set(Display):
            raise ValidationError(_l("Please choose one of the answers."))

    def validate_disclose(self, field: Field) -> None:
        """Only an answer that was offered."""
        if field.data not in set(Disclose):
            raise ValidationError(_l("Please choose one of the answers."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field; one that came twice has two answers, and we do not pick one of them."""
        valid = bool(super().validate(extra_validators))
        valid = self._consents_to_what_it_showed() and valid
        for field in (*self, *self.partner_boxes()):
            if len(request.form.getlist(field.name)) > 1:
                field.errors = [*field.errors, _l("This came twice. Please send it once.")]
                valid = False
        return valid

    @property
    def errors(self) -> dict[Any, Any]:
        """The mistakes by field, those of the partners' boxes too."""
        boxes = {box.name: box.errors for box in self.partner_boxes() if box.errors}
        return {**super().errors, **boxes}

    def mistaken(self) -> Iterator[tuple[str, Any]]:
        """Yield each mistake, with the place on the page that its link leads to."""
        for field in (*self, *self.partner_boxes()):
            # A group of answers cannot take the focus, its first answer can.
            place = f"{field.id}-0" if field.type == "RadioField" else field.id
            yield from ((place, mistake) for mistake in field.errors)

    def _consents_to_what_it_showed(self) -> bool:
        # Nobody can agree to what they have not seen: a form that was opened before an edit shows the words anew.
        self.stamp = stamps.read(self.started.data or "")
        if self.stamp is None or self.stamp.version == wording.whole(self._petition, self._language).version:
            return True
        self.started.data = ""
        self.consent.data = False
        self.consent.errors = [_l("What you agree to here has been changed. Please read it again and tick the box.")]
        return False

    def signs(self) -> Signs:
        """Return what the form tells of how it was filled in."""
        return Signs(
            trapped=bool(self.subject.data),
            opened=self.stamp.made if self.stamp else None,
            proven=proofs.take(self._petition.id, self.altcha.data or ""),
        )

    def keep_source(self) -> None:
        """Write down where the signer came from: the address of a form that comes back does not tell it any more."""
        self.source.data = _source(self.source.data)

    def partner_boxes(self) -> list["PartnerBox"]:
        """Return a box for each partner that keeps a list of its own; none is ticked for anybody."""
        return self._partner_boxes

    def details(self) -> Details:
        """Return what was filled in, as signing takes it."""
        language = self._language
        return Details(
            name=clean_line(self.name.data or ""),
            email=self.address.mailed,
            canonical_email=self.address.canonical,
            country=self.country.data or "",
            language=language,
            place=clean_line(self.place.data or "") if "place" in self else "",
            comment=clean_text(self.comment.data or "") if "comment" in self else "",
            display=Display(self.display.data) if "display" in self else Display.NOTHING,
            disclose=Disclose(self.disclose.data),
            source=_source(self.source.data),
            consent=Consent(
                wording=wording.whole(self._petition, language).digest,
                language=language,
                form_opened=self.stamp.made if self.stamp else None,
                form_sent=clock.now(),
                updates="updates" in self and bool(self.updates.data),
                partners=tuple(box.slug for box in self.partner_boxes() if box.checked),
            ),
        )


class PartnerBox:
    """The box of one partner; the component `box` draws it like a field."""

    type = "PartnerBox"

    def __init__(self, slug: str, sentence: str) -> None:
        """Take the partner's slug and the sentence beside the box."""
        self.errors: list[Any] = []
        self.slug = slug
        self.name = self.id = f"partner-{slug}"
        self.label = _Label(sentence)

    @property
    def checked(self) -> bool:
        """Whether the form that was sent has it ticked."""
        return request.method == "POST" and request.form.get(self.name, "") not in ("", "0", "false", "off", "no", "n")

    def __call__(self, **attributes: Any) -> Markup:
        """Draw the box."""
        attributes |= {"type": "checkbox", "id": self.id, "name": self.name, "value": "y", "checked": self.checked}
        return Markup("<input {}>").format(Markup(html_params(**attributes)))  # noqa: S704  Escaped by html_params.


@dataclass(frozen=True)
class _Label:
    text: str


def _source(typed: str | None) -> str:
    """Return the code of the link that brought the signer: from the form, else from our own address's query."""
    query = (request.referrer or "").partition("#")[0].partition("?")[2]
    code = typed or parse_qs(query).get("src", [""])[0]
    return code if _SOURCE.fullmatch(code) else ""
