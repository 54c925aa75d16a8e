"""Petitions: the organiser's list, the beginning of a petition, and the page from which it is led."""

from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from petition_app.domain.roles import Role
from petition_app.queries import counting, editing
from petition_app.services import petitions as services
from petition_app.web.organise import access, notices, overview
from petition_app.web.organise.forms.fields import options
from petition_app.web.organise.forms.petition import NewPetitionForm


def add_to(bp: Blueprint) -> None:
    """Add the list and what leads on from it."""
    bp.get("/")(petitions)
    bp.get("/petitions/new")(new_petition)
    bp.post("/petitions/new")(create_petition)
    bp.get("/petitions/<uuid:petition_id>")(petition)


def petitions() -> ResponseReturnValue:
    """Show the petitions that somebody may see, with their counts."""
    account = access.account()
    found = editing.listed(account)
    return render_template(
        "organise/petitions.html",
        petitions=[(each, counting.exact(each.id)) for each in found],
        organisations=editing.organisations(account),
        may_write=any(role.allows(Role.EDITOR) for role in account.roles.values()),
        is_operator=account.operator,
    )


def new_petition() -> ResponseReturnValue:
    """Show what a draft begins with."""
    form = _form()
    form.language.data = access.account().language
    return _new(form)


def create_petition() -> ResponseReturnValue:
    """Store a draft."""
    form = _form()
    if not form.validate():
        return _new(form), 422
    petition_id = services.create(form.new())
    if petition_id is None:
        form.slug.errors = [gettext("Another page has this address already. Please choose another one.")]
        return _new(form), 422
    return notices.to(url_for("organise.text", petition_id=petition_id, language=form.language.data), "created")


def petition(petition_id: UUID) -> ResponseReturnValue:
    """Show where a petition stands and what can be done next."""
    return overview.page(petition_id, services.missing(petition_id))


def _form() -> NewPetitionForm:
    """Return a form that offers the organisations for which the person writes."""
    account = access.account()
    form = NewPetitionForm()
    form.organisation.choices = options(
        (str(each.id), each.name)
        for each in editing.organisations(account)
        if account.roles.get(each.id, Role.READER).allows(Role.EDITOR)
    )
    if not form.organisation.choices:
        abort(403)
    return form


def _new(form: NewPetitionForm) -> str:
    return render_template("organise/new_petition.html", form=form)
