"""Sections: the blocks of a petition's page: add, write, move, delete."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.domain.sections import SectionKind
from petition_app.queries import editing
from petition_app.queries.editing import EditedPetition, EditedSection
from petition_app.services import sections as services
from petition_app.web.organise import access, notices, saving
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.sections import KINDS, AddSectionForm, SectionForm, of_kind
from petition_app.web.organise.texts import known

_STEPS = {"up": -1, "down": 1}


def add_to(bp: Blueprint) -> None:
    """Add the list of blocks and the page of each."""
    bp.get("/petitions/<uuid:petition_id>/sections")(sections)
    bp.post("/petitions/<uuid:petition_id>/sections")(add_section)
    bp.get("/petitions/<uuid:petition_id>/sections/<uuid:section_id>/<language:language>")(section)
    bp.post("/petitions/<uuid:petition_id>/sections/<uuid:section_id>/<language:language>")(save_section)
    bp.post("/petitions/<uuid:petition_id>/sections/<uuid:section_id>/move")(move_section)
    bp.post("/petitions/<uuid:petition_id>/sections/<uuid:section_id>/delete")(delete_section)


@access.needs(Role.EDITOR)
def sections(petition_id: UUID) -> ResponseReturnValue:
    """Show the blocks in their order."""
    return _list(petition_id, AddSectionForm(formdata=None, edition=access.petition().edition))


def add_section(petition_id: UUID) -> ResponseReturnValue:
    """Put an empty block at the end and go on to write it."""
    form = AddSectionForm()
    if not form.validate():
        return _list(petition_id, form), 422
    section_id = services.add(petition_id, form.seen(), SectionKind(form.kind.data))
    if section_id is None:
        return notices.to(url_for("organise.sections", petition_id=petition_id), "meanwhile")
    language = access.petition().default_language
    return notices.to(
        url_for("organise.section", petition_id=petition_id, section_id=section_id, language=language), "added"
    )


@access.needs(Role.EDITOR)
def section(petition_id: UUID, section_id: UUID, language: str) -> ResponseReturnValue:
    """Show what a block says in a language."""
    known(language)
    found = _found(petition_id, section_id)
    return _page(found, SectionForm.stored(access.petition(), found, language), language, [])


def save_section(petition_id: UUID, section_id: UUID, language: str) -> ResponseReturnValue:
    """Keep what a block says in a language."""
    known(language)
    found = _found(petition_id, section_id)
    form = of_kind(found.kind)()
    if not form.validate():
        form.spare()
        return _page(found, form, language, []), 422

    def stored(petition: EditedPetition) -> SectionForm:
        now = editing.section(petition_id, section_id) or found
        return SectionForm.stored(petition, now, language)

    return saving.answer(
        services.edit(petition_id, form.seen(), section_id, language, form.words()),
        form,
        petition_id,
        done=url_for("organise.section", petition_id=petition_id, section_id=section_id, language=language),
        stored=stored,
        again=lambda differences: _page(found, form, language, differences),
    )


def move_section(petition_id: UUID, section_id: UUID) -> ResponseReturnValue:
    """Put a block one place up or down."""
    by = _STEPS.get(request.form.get("to", "")) or abort(400)
    answer = services.move(petition_id, EditForm().seen(), section_id, by)
    return saving.press(answer, url_for("organise.sections", petition_id=petition_id))


def delete_section(petition_id: UUID, section_id: UUID) -> ResponseReturnValue:
    """Delete a block."""
    answer = services.delete(petition_id, EditForm().seen(), section_id)
    return saving.press(answer, url_for("organise.sections", petition_id=petition_id), "deleted")


def _found(petition_id: UUID, section_id: UUID) -> EditedSection:
    return editing.section(petition_id, section_id) or abort(404)


def _list(petition_id: UUID, form: AddSectionForm) -> str:
    return render_template(
        "organise/sections.html",
        petition=access.petition(),
        sections=editing.sections(petition_id),
        kinds=KINDS,
        form=form,
    )


def _page(found: EditedSection, form: SectionForm, language: str, differences: list[tuple[str, str]]) -> str:
    return render_template(
        "organise/section.html",
        petition=access.petition(),
        section=found,
        kinds=KINDS,
        shown_language=language,
        form=form,
        differences=differences,
    )
