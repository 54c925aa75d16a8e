"""Sealing: the page on which a petition is sealed to keys that the server does not have, and given others later."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.limits import LOGIN
from petition_app.domain.roles import Role
from petition_app.domain.sealing import SealMode
from petition_app.queries import accounts, sealing
from petition_app.services import accounts as account_services
from petition_app.services import key_approval
from petition_app.services import sealing as services
from petition_app.web import limits
from petition_app.web.organise import access, notices
from petition_app.web.organise.forms.sealing import ApproveForm, ProposalForm, ProveForm, SealForm

_BASE = "/petitions/<uuid:petition_id>/sealing"


def add_to(bp: Blueprint) -> None:
    """Add the page and its forms."""
    bp.get(_BASE, endpoint="sealing")(show)
    bp.post(_BASE, endpoint="seal")(seal)
    bp.post(f"{_BASE}/proofs", endpoint="prove_key")(prove)
    bp.post(f"{_BASE}/approve", endpoint="approve_keys")(approve)
    bp.post(f"{_BASE}/withdraw", endpoint="withdraw_keys")(withdraw)
    bp.post(f"{_BASE}/leave", endpoint="leave_open")(leave)


@access.needs(Role.MANAGER)
def show(petition_id: UUID) -> ResponseReturnValue:
    """Show the keys and what is left to do."""
    return _page(petition_id)


@access.needs(Role.MANAGER)
def seal(petition_id: UUID) -> ResponseReturnValue:
    """Seal a draft to the keys, or propose others for a sealed petition."""
    form = SealForm(_fixed_mode())
    if not form.validate():
        return _page(petition_id, form=form), 422
    changed = services.seal_to(petition_id, form.chosen(), form.recipients, access.account().id)
    return _back(petition_id, "saved" if changed else "no_change")


@access.needs(Role.MANAGER)
def prove(petition_id: UUID) -> ResponseReturnValue:
    """Take the proof that a key is held."""
    form = ProveForm()
    if not form.validate():
        return _page(petition_id, proof=form), 422
    if services.prove(petition_id, form.key.id_of(), form.answer.clean, access.account().id):
        return _back(petition_id, "proven")
    form.answer.errors = [gettext("That is not what the key gives. Was it the right key, and the right challenge?")]
    return _page(petition_id, proof=form), 422


@access.needs(Role.MANAGER)
def approve(petition_id: UUID) -> ResponseReturnValue:
    """Approve the keys that somebody else proposed, with the password once more."""
    limits.require(LOGIN)
    form = ApproveForm()
    if not form.validate():
        return _page(petition_id, approval=form), 422
    if not account_services.proves_to_be(access.account().id, form.password.data or ""):
        form.password.errors = [gettext("This is not your password.")]
        return _page(petition_id, approval=form), 422
    approved = key_approval.approve(petition_id, form.proposal.id_of(), access.account().id)
    return _back(petition_id, "approved" if approved else "no_change")


@access.needs(Role.MANAGER)
def withdraw(petition_id: UUID) -> ResponseReturnValue:
    """Forget the keys that were proposed."""
    form = ProposalForm()
    if not form.validate():
        return _page(petition_id, approval=form), 422
    withdrawn = key_approval.withdraw(petition_id, form.proposal.id_of(), access.account().id)
    return _back(petition_id, "saved" if withdrawn else "no_change")


@access.needs(Role.MANAGER)
def leave(petition_id: UUID) -> ResponseReturnValue:
    """Let a draft be an ordinary petition again."""
    left = services.leave_open(petition_id, access.account().id)
    return _back(petition_id, "saved" if left else "no_change")


def _fixed_mode() -> SealMode | None:
    petition = access.petition()
    return None if petition.state is PetitionState.DRAFT else petition.sealing


def _page(
    petition_id: UUID,
    *,
    form: SealForm | None = None,
    proof: ProveForm | None = None,
    approval: ProposalForm | None = None,
) -> str:
    proposal = sealing.waiting(petition_id)
    me = access.account().id
    managers = {manager.person_id for manager in accounts.managers(petition_id)}
    return render_template(
        "organise/sealing.html",
        petition=access.petition(),
        form=form or SealForm(_fixed_mode(), formdata=None),
        proof=proof and _named(proof),
        sets=sealing.sets(petition_id),
        prove_form=lambda key: _prove_form(key.id, proof),
        proposal=proposal,
        is_alone=managers <= {proposal.proposer_id if proposal else me},
        may_approve=proposal is not None and proposal.is_proven and proposal.proposer_id not in (0, me),
        approval=approval,
        approve_form=approval if isinstance(approval, ApproveForm) else ApproveForm(formdata=None),
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
