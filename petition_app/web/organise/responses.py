"""Responses: what a decision-maker said or did, dated and with its source."""

from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries.editing import EditedMaker, EditedPetition, EditedResponse
from petition_app.services import decision_makers as services
from petition_app.web.organise import access, saving
from petition_app.web.organise.decision_makers import found_maker
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.news import ResponseForm
from petition_app.web.organise.texts import known

_BASE = "/petitions/<uuid:petition_id>/decision-makers/<uuid:maker_id>/responses"


def add_to(bp: Blueprint) -> None:
    """Add the page of each response."""
    bp.get(f"{_BASE}/new/<language:language>")(new_response)
    bp.post(f"{_BASE}/new/<language:language>")(create_response)
    bp.get(f"{_BASE}/<uuid:response_id>/<language:language>")(response)
    bp.post(f"{_BASE}/<uuid:response_id>/<language:language>")(save_response)
    bp.post(f"{_BASE}/<uuid:response_id>/delete")(delete_response)


@access.needs(Role.EDITOR)
def new_response(petition_id: UUID, maker_id: UUID, language: str) -> ResponseReturnValue:
    """Show an empty form."""
    known(language)
    form = ResponseForm.stored(access.petition(), None, language)
    return _page(found_maker(petition_id, maker_id), form, language, None, [])


def create_response(petition_id: UUID, maker_id: UUID, language: str) -> ResponseReturnValue:
    """Store one more response."""
    return _save(petition_id, found_maker(petition_id, maker_id), None, language)


@access.needs(Role.EDITOR)
def response(petition_id: UUID, maker_id: UUID, response_id: UUID, language: str) -> ResponseReturnValue:
    """Show a response in a language."""
    known(language)
    maker = found_maker(petition_id, maker_id)
    found = _of(maker, response_id) or abort(404)
    return _page(maker, ResponseForm.stored(access.petition(), found, language), language, found, [])


def save_response(petition_id: UUID, maker_id: UUID, response_id: UUID, language: str) -> ResponseReturnValue:
    """Keep a response in a language."""
    maker = found_maker(petition_id, maker_id)
    return _save(petition_id, maker, _of(maker, response_id) or abort(404), language)


def delete_response(petition_id: UUID, maker_id: UUID, response_id: UUID) -> ResponseReturnValue:
    """Delete a response."""
    answer = services.delete_response(petition_id, EditForm().seen(), maker_id, response_id)
    return saving.press(answer, url_for("organise.decision_makers", petition_id=petition_id), "deleted")


def _save(petition_id: UUID, maker: EditedMaker, found: EditedResponse | None, language: str) -> ResponseReturnValue:
    known(language)
    form = ResponseForm()
    if not form.validate():
        return _page(maker, form, language, found, []), 422

    def stored(petition: EditedPetition) -> ResponseForm:
        now = _of(found_maker(petition_id, maker.id), found.id) if found else None
        return ResponseForm.stored(petition, now, language)

    answer = services.edit_response(
        petition_id, form.seen(), maker.id, found.id if found else None, language, form.words()
    )
    return saving.answer(
        answer,
        form,
        petition_id,
        done=url_for("organise.decision_makers", petition_id=petition_id),
        stored=stored,
        again=lambda differences: _page(maker, form, language, found, differences),
    )


def _of(maker: EditedMaker, response_id: UUID) -> EditedResponse | None:
    return next((each for each in maker.responses if each.id == response_id), None)


def _page(
    maker: EditedMaker,
    form: ResponseForm,
    language: str,
    found: EditedResponse | None,
    differences: list[tuple[str, str]],
) -> str:
    return render_template(
        "organise/response.html",
        petition=access.petition(),
        maker=maker,
        response=found,
        shown_language=language,
        form=form,
        differences=differences,
    )
