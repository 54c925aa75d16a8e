"""Fundraiser: the money that a petition asks for, entered by hand or told by another program."""

from uuid import UUID

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries import editing
from petition_app.queries import fundraisers as queries
from petition_app.queries.editing import EditedPetition
from petition_app.services import fundraiser_tokens, fundraisers
from petition_app.web.organise import access, notices, saving
from petition_app.web.organise.forms.news import FundraiserForm


def add_to(bp: Blueprint) -> None:
    """Add the page of the amounts."""
    bp.get("/petitions/<uuid:petition_id>/fundraiser")(fundraiser)
    bp.post("/petitions/<uuid:petition_id>/fundraiser")(save_fundraiser)
    bp.post("/petitions/<uuid:petition_id>/fundraiser/tokens")(make_fundraiser_token)
    bp.post("/petitions/<uuid:petition_id>/fundraiser/tokens/<uuid:token_id>/revoke")(revoke_fundraiser_token)


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


@access.needs(Role.MANAGER)
def make_fundraiser_token(petition_id: UUID) -> ResponseReturnValue:
    """Make a token and show it, this once."""
    token = fundraiser_tokens.make(petition_id)
    if token is None:
        return notices.to(url_for("organise.fundraiser", petition_id=petition_id), "enough_tokens")
    return _page(_stored(access.petition()), [], token)


@access.needs(Role.MANAGER)
def revoke_fundraiser_token(petition_id: UUID, token_id: UUID) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    revoked = fundraiser_tokens.revoke(petition_id, token_id)
    return notices.to(url_for("organise.fundraiser", petition_id=petition_id), "deleted" if revoked else "no_change")


def _stored(petition: EditedPetition) -> FundraiserForm:
    return FundraiserForm.stored(petition, editing.fundraiser(petition.id))


def _page(form: FundraiserForm, differences: list[tuple[str, str]], token: str = "") -> str:
    petition = access.petition()
    return render_template(
        "organise/fundraiser.html",
        petition=petition,
        form=form,
        differences=differences,
        token=token,
        tokens=queries.tokens(petition.id),
        address=current_app.config["PUBLIC_BASE_URL"] + url_for("api.tell_amount", slug=petition.slug),
    )
