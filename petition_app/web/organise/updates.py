"""Updates: the news of a petition: write, publish, delete."""

from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries import editing
from petition_app.queries.editing import EditedPetition, EditedUpdate
from petition_app.services import updates as services
from petition_app.web.organise import access, saving
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.news import UpdateForm
from petition_app.web.organise.texts import known


def add_to(bp: Blueprint) -> None:
    """Add the list of news and the page of each."""
    bp.get("/petitions/<uuid:petition_id>/updates")(updates)
    bp.get("/petitions/<uuid:petition_id>/updates/new/<language:language>")(new_update)
    bp.post("/petitions/<uuid:petition_id>/updates/new/<language:language>")(create_update)
    bp.get("/petitions/<uuid:petition_id>/updates/<uuid:update_id>/<language:language>")(update)
    bp.post("/petitions/<uuid:petition_id>/updates/<uuid:update_id>/<language:language>")(save_update)
    bp.post("/petitions/<uuid:petition_id>/updates/<uuid:update_id>/delete")(delete_update)


@access.needs(Role.EDITOR)
def updates(petition_id: UUID) -> ResponseReturnValue:
    """Show all news, published or not."""
    return render_template("organise/updates.html", petition=access.petition(), updates=editing.updates(petition_id))


@access.needs(Role.EDITOR)
def new_update(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Show an empty form."""
    del petition_id
    known(language)
    return _page(UpdateForm.stored(access.petition(), None, language), language, None, [])


def create_update(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Store a piece of news."""
    return _save(petition_id, None, language)


@access.needs(Role.EDITOR)
def update(petition_id: UUID, update_id: UUID, language: str) -> ResponseReturnValue:
    """Show a piece of news in a language."""
    known(language)
    found = _found(petition_id, update_id)
    return _page(UpdateForm.stored(access.petition(), found, language), language, found, [])


def save_update(petition_id: UUID, update_id: UUID, language: str) -> ResponseReturnValue:
    """Keep a piece of news in a language."""
    return _save(petition_id, _found(petition_id, update_id), language)


def delete_update(petition_id: UUID, update_id: UUID) -> ResponseReturnValue:
    """Delete a piece of news."""
    answer = services.delete(petition_id, EditForm().seen(), update_id)
    return saving.press(answer, url_for("organise.updates", petition_id=petition_id), "deleted")


def _save(petition_id: UUID, found: EditedUpdate | None, language: str) -> ResponseReturnValue:
    known(language)
    form = UpdateForm()
    if not form.validate():
        return _page(form, language, found, []), 422

    def stored(petition: EditedPetition) -> UpdateForm:
        return UpdateForm.stored(petition, found and editing.update(petition_id, found.id), language)

    return saving.answer(
        services.edit(petition_id, form.seen(), found.id if found else None, language, form.news()),
        form,
        petition_id,
        done=url_for("organise.updates", petition_id=petition_id),
        stored=stored,
        again=lambda differences: _page(form, language, found, differences),
    )


def _found(petition_id: UUID, update_id: UUID) -> EditedUpdate:
    return editing.update(petition_id, update_id) or abort(404)


def _page(form: UpdateForm, language: str, found: EditedUpdate | None, differences: list[tuple[str, str]]) -> str:
    return render_template(
        "organise/update.html",
        petition=access.petition(),
        update=found,
        shown_language=language,
        form=form,
        differences=differences,
    )
