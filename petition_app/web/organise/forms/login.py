"""Login: the form that lets an organiser in, and the one that changes a password."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from petition_app.domain import addresses, passwords
from petition_app.web.organise.forms.fields import Choice, Line, OrganiseForm

WEAK = {
    "short": _l("A password has at least 12 characters. Four words that do not belong together are a good one."),
    "long": _l("A password has at most 512 characters."),
    "simple": _l("This password repeats the same few characters. Please choose another one."),
    "address": _l("This password is in your address, or your address in it. Please choose another one."),
}


def password_field() -> PasswordField:
    """Return a field for the password that somebody has."""
    return PasswordField(
        _l("Password"),
        [
            InputRequired(_l("Please write your password.")),
            Length(max=passwords.LONGEST, message=WEAK["long"]),
        ],
    )


class LoginForm(OrganiseForm):
    """Who somebody is. No mistake says which of the two was wrong."""

    email = Line(_l("E-mail address"), addresses.MAX_LENGTH, required=_l("Please write your e-mail address."))
    password = password_field()
    next = HiddenField()


class PasswordForm(OrganiseForm):
    """The old password and the new one."""

    old = PasswordField(
        _l("Your password until now"),
        [
            InputRequired(_l("Please write the password that you have used until now.")),
            Length(max=passwords.LONGEST, message=WEAK["long"]),
        ],
    )
    new = PasswordField(
        _l("New password"),
        [
            InputRequired(_l("Please write a new password.")),
            Length(max=passwords.LONGEST, message=WEAK["long"]),
        ],
    )


class LanguageForm(OrganiseForm):
    """In which language the organisers' pages speak."""

    language = Choice(_l("Language of these pages"))
