"""Login: organisers come in and go out. There is no registration: people are invited."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from petition_app.domain.limits import LOGIN
from petition_app.services import accounts
from petition_app.services import sessions as login_sessions
from petition_app.web import limits
from petition_app.web.organise import access, sessions
from petition_app.web.organise.forms.login import LoginForm


def add_to(bp: Blueprint) -> None:
    """Add the login and the way out."""
    bp.get("/login")(login)
    bp.post("/login")(log_in)
    bp.post("/logout")(log_out)


@access.open_to_strangers
def login() -> ResponseReturnValue:
    """Show the form; whoever is in already goes on."""
    target = request.args.get("next", "")
    if access.is_logged_in():
        return redirect(access.local(target), 303)
    form = LoginForm(formdata=None)
    form.next.data = target
    return render_template("organise/login.html", form=form)


@access.open_to_strangers
def log_in() -> ResponseReturnValue:
    """Open a session under a fresh token, or say that something is wrong, and not what."""
    limits.require(LOGIN)
    form = LoginForm()
    if not form.validate():
        return render_template("organise/login.html", form=form), 422
    token = accounts.log_in(form.email.data or "", form.password.data or "")
    if token is None:
        form.form_errors.append(gettext("We do not know this address with this password. Please look at both again."))
        return render_template("organise/login.html", form=form), 422
    if access.is_logged_in():
        login_sessions.end(sessions.token())
    sessions.replace(token)
    return redirect(access.local(form.next.data or ""), 303)


def log_out() -> ResponseReturnValue:
    """End the session here and on the server."""
    login_sessions.end(sessions.token())
    sessions.forget()
    return redirect(url_for("organise.login"), 303)
