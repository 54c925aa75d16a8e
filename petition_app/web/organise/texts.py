"""Texts: a petition's own words, a page for each language."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import languages
from petition_app.domain.roles import Role
from petition_app.queries.editing import EditedPetition
from petition_app.services import texts as services
from petition_app.web.organise import access, saving
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.petition import AddLanguageForm, TextForm


def add_to(bp: Blueprint) -> None:
    """Add the page of each language."""
    bp.post("/petitions/<uuid:petition_id>/languages")(add_language)
    bp.get("/petitions/<uuid:petition_id>/texts/<language:language>")(text)
    bp.post("/petitions/<uuid:petition_id>/texts/<language:language>")(save_text)
    bp.post("/petitions/<uuid:petition_id>/texts/<language:language>/delete")(delete_text)


def add_language(petition_id: UUID) -> ResponseReturnValue:
    """Lead to the page of a language; it is there once something is written."""
    form = AddLanguageForm()
    if not form.validate():
        return render_template("organise/add_language.html", petition=access.petition(), add_language=form), 422
    return redirect(url_for("organise.text", petition_id=petition_id, language=form.language.data), 303)


@access.needs(Role.EDITOR)
def text(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Show the words of a language."""
    del petition_id
    known(language)
    return _page(TextForm.stored(access.petition(), language), language, [])


def save_text(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Keep the words of a language."""
    known(language)
    form = TextForm()
    if not form.validate():
        return _page(form, language, []), 422

    def stored(petition: EditedPetition) -> TextForm:
        return TextForm.stored(petition, language)

    return saving.answer(
        services.edit(petition_id, form.seen(), language, form.words()),
        form,
        petition_id,
        done=url_for("organise.text", petition_id=petition_id, language=language),
        stored=stored,
        again=lambda differences: _page(form, language, differences),
    )


def delete_text(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Take a language away."""
    form = EditForm()
    answer = services.delete_language(petition_id, form.seen(), language)
    return saving.press(answer, url_for("organise.petition", petition_id=petition_id), "deleted")


def known(language: str) -> None:
    """Answer 404 where nobody speaks the language."""
    if not languages.is_tag(language):
        abort(404)


def _page(form: TextForm, language: str, differences: list[tuple[str, str]]) -> str:
    return render_template(
        "organise/text.html",
        petition=access.petition(),
        shown_language=language,
        form=form,
        differences=differences,
        delete_form=EditForm(formdata=None, edition=access.petition().edition),
    )
