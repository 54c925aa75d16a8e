"""Organisations: who they are, the page that presents them, and who belongs to them."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from petition_app.domain.editing import Answer
from petition_app.domain.roles import Role
from petition_app.queries import editing
from petition_app.services import organisations as services
from petition_app.web.organise import access, notices
from petition_app.web.organise.forms.organisation import ContactForm, NewOrganisationForm, PresentationForm
from petition_app.web.organise.forms.petition import AddLanguageForm
from petition_app.web.organise.texts import known

_BASE = "/organisations/<uuid:organisation_id>"


def add_to(bp: Blueprint) -> None:
    """Add the pages of an organisation."""
    bp.get("/organisations/new")(new_organisation)
    bp.post("/organisations/new")(create_organisation)
    bp.get(_BASE)(organisation)
    bp.post(_BASE)(save_organisation)
    bp.post(f"{_BASE}/languages")(add_presentation)
    bp.get(f"{_BASE}/presentation/<language:language>")(presentation)
    bp.post(f"{_BASE}/presentation/<language:language>")(save_presentation)


@access.operators_only
def new_organisation() -> ResponseReturnValue:
    """Show an empty form."""
    return render_template("organise/new_organisation.html", form=NewOrganisationForm(formdata=None))


@access.operators_only
def create_organisation() -> ResponseReturnValue:
    """Store an organisation; its people are invited by command."""
    form = NewOrganisationForm()
    if not form.validate():
        return render_template("organise/new_organisation.html", form=form), 422
    organisation_id = services.create(form.slug.clean, form.contact())
    if organisation_id is None:
        form.slug.errors = [gettext("Another page has this address already. Please choose another one.")]
        return render_template("organise/new_organisation.html", form=form), 422
    return notices.to(url_for("organise.organisation", organisation_id=organisation_id), "organisation_created")


@access.needs(Role.READER)
def organisation(organisation_id: UUID) -> ResponseReturnValue:
    """Show who an organisation is."""
    del organisation_id
    return _page(ContactForm.stored(access.organisation()))


def save_organisation(organisation_id: UUID) -> ResponseReturnValue:
    """Keep who an organisation is."""
    form = ContactForm()
    if not form.validate():
        return _page(form), 422
    answer = services.edit(organisation_id, form.seen(), form.contact())
    if answer is Answer.SAVED:
        return notices.to(url_for("organise.organisation", organisation_id=organisation_id), "saved")
    now = _explain(form, answer, organisation_id)
    return _page(form, form.differences(ContactForm.stored(now))), 409


def add_presentation(organisation_id: UUID) -> ResponseReturnValue:
    """Lead to the page of a language; it is there once something is written."""
    form = AddLanguageForm()
    if not form.validate():
        return _page(ContactForm.stored(access.organisation()), add_language=form), 422
    return redirect(url_for("organise.presentation", organisation_id=organisation_id, language=form.language.data), 303)


@access.needs(Role.EDITOR)
def presentation(organisation_id: UUID, language: str) -> ResponseReturnValue:
    """Show an organisation's own page in a language."""
    del organisation_id
    known(language)
    return _presentation(PresentationForm.stored(access.organisation(), language), language)


def save_presentation(organisation_id: UUID, language: str) -> ResponseReturnValue:
    """Keep an organisation's own page in a language."""
    known(language)
    form = PresentationForm()
    if not form.validate():
        form.spare()
        return _presentation(form, language), 422
    answer = services.present(organisation_id, form.seen(), language, form.presentation())
    if answer is Answer.SAVED:
        here = url_for("organise.presentation", organisation_id=organisation_id, language=language)
        return notices.to(here, "saved")
    now = _explain(form, answer, organisation_id)
    return _presentation(form, language, form.differences(PresentationForm.stored(now, language))), 409


def _explain(form: ContactForm | PresentationForm, answer: Answer, organisation_id: UUID) -> editing.EditedOrganisation:
    now = editing.organisation(organisation_id) or abort(404)
    form.explain(answer, now.edition)
    return now


def _page(
    form: ContactForm,
    differences: list[tuple[str, str]] | None = None,
    add_language: AddLanguageForm | None = None,
) -> str:
    return render_template(
        "organise/organisation.html",
        organisation=access.organisation(),
        form=form,
        differences=differences or [],
        add_language=add_language or AddLanguageForm(formdata=None),
    )


def _presentation(form: PresentationForm, language: str, differences: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "organise/presentation.html",
        organisation=access.organisation(),
        shown_language=language,
        form=form,
        differences=differences or [],
    )
