"""Decision-makers: whom a petition asks, and what each of them said or did."""

from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries import editing
from petition_app.queries.editing import EditedMaker, EditedPetition
from petition_app.services import decision_makers as services
from petition_app.web.organise import access, saving
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.news import RESPONSES, MakerForm
from petition_app.web.organise.texts import known

_BASE = "/petitions/<uuid:petition_id>/decision-makers"


def add_to(bp: Blueprint) -> None:
    """Add the list of those who are asked and the page of each."""
    bp.get(_BASE)(decision_makers)
    bp.get(f"{_BASE}/new/<language:language>")(new_maker)
    bp.post(f"{_BASE}/new/<language:language>")(create_maker)
    bp.get(f"{_BASE}/<uuid:maker_id>/<language:language>")(maker)
    bp.post(f"{_BASE}/<uuid:maker_id>/<language:language>")(save_maker)
    bp.post(f"{_BASE}/<uuid:maker_id>/delete")(delete_maker)


@access.needs(Role.EDITOR)
def decision_makers(petition_id: UUID) -> ResponseReturnValue:
    """Show whom the petition asks."""
    return render_template(
        "organise/decision_makers.html",
        petition=access.petition(),
        makers=editing.decision_makers(petition_id),
        kinds=RESPONSES,
    )


@access.needs(Role.EDITOR)
def new_maker(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Show an empty form."""
    del petition_id
    known(language)
    return _page(MakerForm.stored(access.petition(), None, language), language, None, [])


def create_maker(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Ask one more decision-maker."""
    return _save(petition_id, None, language)


@access.needs(Role.EDITOR)
def maker(petition_id: UUID, maker_id: UUID, language: str) -> ResponseReturnValue:
    """Show a decision-maker in a language."""
    known(language)
    found = found_maker(petition_id, maker_id)
    return _page(MakerForm.stored(access.petition(), found, language), language, found, [])


def save_maker(petition_id: UUID, maker_id: UUID, language: str) -> ResponseReturnValue:
    """Keep what a decision-maker is called in a language."""
    return _save(petition_id, found_maker(petition_id, maker_id), language)


def delete_maker(petition_id: UUID, maker_id: UUID) -> ResponseReturnValue:
    """Ask a decision-maker no more."""
    answer = services.delete(petition_id, EditForm().seen(), maker_id)
    return saving.press(answer, url_for("organise.decision_makers", petition_id=petition_id), "deleted")


def found_maker(petition_id: UUID, maker_id: UUID) -> EditedMaker:
    """Return the decision-maker, or answer 404."""
    return editing.decision_maker(petition_id, maker_id) or abort(404)


def _save(petition_id: UUID, found: EditedMaker | None, language: str) -> ResponseReturnValue:
    known(language)
    form = MakerForm()
    if not form.validate():
        return _page(form, language, found, []), 422

    def stored(petition: EditedPetition) -> MakerForm:
        return MakerForm.stored(petition, found and editing.decision_maker(petition_id, found.id), language)

    return saving.answer(
        services.edit(petition_id, form.seen(), found.id if found else None, language, form.words()),
        form,
        petition_id,
        done=url_for("organise.decision_makers", petition_id=petition_id),
        stored=stored,
        again=lambda differences: _page(form, language, found, differences),
    )


def _page(form: MakerForm, language: str, found: EditedMaker | None, differences: list[tuple[str, str]]) -> str:
    return render_template(
        "organise/decision_maker.html",
        petition=access.petition(),
        maker=found,
        shown_language=language,
        form=form,
        differences=differences,
    )
