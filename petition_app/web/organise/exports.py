"""Exports: files with the confirmed signatures, asked for, watched while they are made, fetched, deleted."""

from uuid import UUID

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from petition_app.domain import languages
from petition_app.domain.exports import ExportFormat
from petition_app.domain.exports import offered as kinds_of
from petition_app.domain.roles import Role
from petition_app.queries import counting, exports, schedules
from petition_app.services import exports as services
from petition_app.web.organise import access, notices
from petition_app.web.organise.forms.exports import ExportForm

_BASE = "/petitions/<uuid:petition_id>/exports"
#: So many seconds after it was shown the page comes again, while a file is being made.
_AGAIN_AFTER = 5


def add_to(bp: Blueprint) -> None:
    """Add the list of exports, its form and its buttons."""
    bp.get(_BASE, endpoint="exports")(show)
    bp.post(_BASE, endpoint="ask_for_export")(ask)
    bp.get(f"{_BASE}/<uuid:export_id>/file", endpoint="fetch_export")(fetch)
    bp.post(f"{_BASE}/<uuid:export_id>/again", endpoint="ask_for_export_again")(ask_again)
    bp.post(f"{_BASE}/<uuid:export_id>/delete", endpoint="delete_export")(delete)


@access.needs(Role.MANAGER)
def show(petition_id: UUID) -> ResponseReturnValue:
    """Show the files that were asked for, and the form that asks for one."""
    return _page(petition_id, _form(chosen=True))


@access.needs(Role.MANAGER)
def ask(petition_id: UUID) -> ResponseReturnValue:
    """Ask for a file."""
    form = _form()
    if not form.validate():
        return _page(petition_id, form, 422)
    services.request(petition_id, access.account().id, ExportFormat(form.format.data), form.language.data)
    return _back(petition_id)


@access.needs(Role.MANAGER)
def ask_again(petition_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """Ask once more for a file that failed or whose time is over."""
    services.ask_again(petition_id, export_id, access.account().id)
    return _back(petition_id)


@access.needs(Role.MANAGER)
def fetch(petition_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """Hand a finished file over, piece by piece; neither browser nor proxy keeps it."""
    file = services.fetch(petition_id, export_id, access.account().id)
    response = Response(file.chunks, content_type=file.media_type)
    response.content_length = file.size
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


@access.needs(Role.MANAGER)
def delete(petition_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """Delete a file before its time."""
    services.forget(petition_id, export_id)
    return notices.to(url_for("organise.exports", petition_id=petition_id), "deleted")


def _page(petition_id: UUID, form: ExportForm, status: int = 200) -> ResponseReturnValue:
    listed = exports.of_petition(petition_id)
    waits = any(export.is_coming for export in listed)
    # Whoever reads slowly, or has the page read aloud, can keep it still.
    still = request.args.get("still") == "1"
    response = Response(
        render_template(
            "organise/exports.html",
            petition=access.petition(),
            form=form,
            exports=listed,
            count=counting.exact(petition_id),
            hours=current_app.config["EXPORT_HOURS"].total_seconds() // 3600,
            waits=waits,
            still=still,
            worker_is_alive=schedules.worker_is_alive(),
        ),
        status,
    )
    if waits and not still and request.method == "GET":
        here = url_for("organise.exports", petition_id=petition_id)
        response.headers["Refresh"] = f"{_AGAIN_AFTER}; url={here}"
    return response


def _form(*, chosen: bool = False) -> ExportForm:
    petition = access.petition()
    offered = dict.fromkeys([petition.default_language, *petition.languages, *current_app.config["LANGUAGES"]])
    kinds = [kind.value for kind in kinds_of(is_sealed=petition.sealing is not None)]
    first = {"format": kinds[0], "language": petition.default_language}
    form = ExportForm(formdata=None, data=first) if chosen else ExportForm()
    form.format.choices = [choice for choice in form.format.choices if choice.value in kinds]
    form.language.choices = [SelectChoice(tag, languages.own_name(tag)) for tag in offered]
    return form


def _back(petition_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("organise.exports", petition_id=petition_id), 303)
