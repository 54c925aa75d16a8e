"""Account: what somebody who logs in can change of it: password, language, and the sessions elsewhere."""

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from petition_app.domain import languages
from petition_app.domain.limits import LOGIN
from petition_app.domain.passwords import PasswordWeak
from petition_app.queries import accounts as queries
from petition_app.services import accounts
from petition_app.web import limits
from petition_app.web.organise import access, notices, sessions
from petition_app.web.organise.forms.fields import options
from petition_app.web.organise.forms.login import WEAK, LanguageForm, PasswordForm


def add_to(bp: Blueprint) -> None:
    """Add the page of one's own account."""
    bp.get("/account")(account)
    bp.post("/account/password")(change_password)
    bp.post("/account/language")(choose_language)
    bp.post("/account/log-out-everywhere")(log_out_everywhere)


def account() -> ResponseReturnValue:
    """Show what can be changed."""
    return _page(PasswordForm(formdata=None))


def change_password() -> ResponseReturnValue:
    """Change the password; every other browser is logged out by it."""
    limits.require(LOGIN)
    form = PasswordForm()
    if not form.validate():
        return _page(form), 422
    try:
        token = accounts.change_password(access.account().id, form.old.data or "", form.new.data or "")
    except PasswordWeak as weak:
        form.new.errors = [WEAK[weak.code]]
        return _page(form), 422
    if token is None:
        form.old.errors = [gettext("This is not the password that you have used until now.")]
        return _page(form), 422
    sessions.replace(token)
    return notices.to(url_for("organise.account"), "password_changed")


def choose_language() -> ResponseReturnValue:
    """Speak another language from the next page on."""
    form = _language_form()
    if not form.validate():
        return _page(PasswordForm(formdata=None), form), 422
    accounts.choose_language(access.account().id, form.language.data)
    return notices.to(url_for("organise.account"), "saved")


def log_out_everywhere() -> ResponseReturnValue:
    """End every session of the person, this one too."""
    accounts.log_out_everywhere(access.account().id)
    sessions.forget()
    return redirect(url_for("organise.login"), 303)


def _page(form: PasswordForm, language_form: LanguageForm | None = None) -> str:
    return render_template(
        "organise/account.html",
        form=form,
        language_form=language_form or _language_form(chosen=access.account().language),
        sessions=queries.sessions_of(access.account().id),
    )


def _language_form(chosen: str | None = None) -> LanguageForm:
    form = LanguageForm(formdata=None, data={"language": chosen}) if chosen else LanguageForm()
    form.language.choices = options((tag, languages.own_name(tag)) for tag in current_app.config["LANGUAGES"])
    return form
