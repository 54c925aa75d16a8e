"""Fundraiser: the money that a petition asks for, entered by hand."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries import editing
from petition_app.queries.editing import EditedPetition
from petition_app.services import fundraisers
from petition_app.web.organise import access, saving
from petition_app.web.organise.forms.news import FundraiserForm


def add_to(bp: Blueprint) -> None:
    """Add the page of the amounts."""
    bp.get("/petitions/<uuid:petition_id>/fundraiser")(fundraiser)
    bp.post("/petitions/<uuid:petition_id>/fundraiser")(save_fundraiser)


@access.needs(Role.EDITOR)
def fundraiser(petition_id: UUID) -> ResponseReturnValue:
    """Show the amounts."""
    del petition_id
    return _page(_stored(access.petition()), [])


def save_fundraiser(petition_id: UUID) -> ResponseReturnValue:
    """Keep the amounts."""
    form = FundraiserForm()
    if not form.validate():
        return _page(form, []), 422
    return saving.answer(
        fundraisers.edit(petition_id, form.seen(), form.amounts()),
        form,
        petition_id,
        done=url_for("organise.fundraiser", petition_id=petition_id),
        stored=_stored,
        again=lambda differences: _page(form, differences),
    )


def _stored(petition: EditedPetition) -> FundraiserForm:
    return FundraiserForm.stored(petition, editing.fundraiser(petition.id))


def _page(form: FundraiserForm, differences: list[tuple[str, str]]) -> str:
    return render_template("organise/fundraiser.html", petition=access.petition(), form=form, differences=differences)
