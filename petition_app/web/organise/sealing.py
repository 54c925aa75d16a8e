"""Sealing: the page on which a petition is sealed to keys that the server does not have."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.roles import Role
from petition_app.domain.sealing import SealMode
from petition_app.queries import sealing
from petition_app.services import sealing as services
from petition_app.web.organise import access, notices
from petition_app.web.organise.forms.sealing import ProveForm, SealForm

_BASE = "/petitions/<uuid:petition_id>/sealing"


def add_to(bp: Blueprint) -> None:
    """Add the page and its forms."""
    bp.get(_BASE, endpoint="sealing")(show)
    bp.post(_BASE, endpoint="seal")(seal)
    bp.post(f"{_BASE}/proofs", endpoint="prove_key")(prove)
    bp.post(f"{_BASE}/leave", endpoint="leave_open")(leave)


@access.needs(Role.MANAGER)
def show(petition_id: UUID) -> ResponseReturnValue:
    """Show the keys and what is left to do."""
    return _page(petition_id, SealForm(_fixed_mode(), formdata=None))


@access.needs(Role.MANAGER)
def seal(petition_id: UUID) -> ResponseReturnValue:
    """Seal a draft to the keys, or bring a sealed petition further ones."""
    form = SealForm(_fixed_mode())
    if not form.validate():
        return _page(petition_id, form), 422
    changed = services.seal_to(petition_id, form.chosen(), form.recipients, access.account().id)
    return _back(petition_id, "saved" if changed else "no_change")


@access.needs(Role.MANAGER)
def prove(petition_id: UUID) -> ResponseReturnValue:
    """Take the proof that a key is held."""
    form = ProveForm()
    if not form.validate():
        return _page(petition_id, SealForm(_fixed_mode(), formdata=None), form), 422
    if services.prove(petition_id, form.key_id(), form.answer.clean, access.account().id):
        return _back(petition_id, "proven")
    form.answer.errors = [gettext("That is not what the key gives. Was it the right key, and the right challenge?")]
    return _page(petition_id, SealForm(_fixed_mode(), formdata=None), form), 422


@access.needs(Role.MANAGER)
def leave(petition_id: UUID) -> ResponseReturnValue:
    """Let a draft be an ordinary petition again."""
    left = services.leave_open(petition_id, access.account().id)
    return _back(petition_id, "saved" if left else "no_change")


def _fixed_mode() -> SealMode | None:
    petition = access.petition()
    return None if petition.state is PetitionState.DRAFT else petition.sealing


def _page(petition_id: UUID, form: SealForm, proof: ProveForm | None = None) -> str:
    return render_template(
        "organise/sealing.html",
        petition=access.petition(),
        form=form,
        proof=proof and _named(proof),
        sets=sealing.sets(petition_id),
        prove_form=lambda key: _prove_form(key.id, proof),
    )


def _named(proof: ProveForm) -> ProveForm:
    # The page has one such form a key.
    proof.answer.id = f"answer-{proof.key.data}"
    return proof


def _prove_form(key_id: UUID, proof: ProveForm | None) -> ProveForm:
    """Return the form of one key: the one that came back with a mistake, or an empty one."""
    if proof is not None and proof.key.data == str(key_id):
        return proof
    return _named(ProveForm(formdata=None, data={"key": str(key_id)}))


def _back(petition_id: UUID, word: str) -> ResponseReturnValue:
    return notices.to(url_for("organise.sealing", petition_id=petition_id), word)
