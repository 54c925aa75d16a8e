"""Members: who belongs to an organisation and what they may do. New people are invited by an operator."""

from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries import accounts
from petition_app.services import organisations as services
from petition_app.web.organise import access, notices
from petition_app.web.organise.forms.organisation import ROLES, RoleForm

_BASE = "/organisations/<uuid:organisation_id>/members"


def add_to(bp: Blueprint) -> None:
    """Add the list of members and its buttons."""
    bp.get(_BASE)(members)
    bp.post(f"{_BASE}/<int:person_id>/role")(give_role)
    bp.post(f"{_BASE}/<int:person_id>/remove")(remove_member)


@access.needs(Role.MANAGER)
def members(organisation_id: UUID) -> ResponseReturnValue:
    """Show who belongs to the organisation."""
    return render_template(
        "organise/members.html",
        organisation=access.organisation(),
        members=accounts.members(organisation_id),
        roles=ROLES,
    )


@access.needs(Role.MANAGER)
def give_role(organisation_id: UUID, person_id: int) -> ResponseReturnValue:
    """Let a member do more or less than before."""
    form = RoleForm()
    if not form.validate():
        abort(400)
    _of(organisation_id, person_id)
    changed = services.give_role(organisation_id, person_id, Role(form.role.data), by=access.account().id)
    return _back(organisation_id, "member_changed" if changed else "last_manager")


@access.needs(Role.MANAGER)
def remove_member(organisation_id: UUID, person_id: int) -> ResponseReturnValue:
    """Take somebody out of the organisation."""
    _of(organisation_id, person_id)
    removed = services.remove_member(organisation_id, person_id, by=access.account().id)
    return _back(organisation_id, "member_removed" if removed else "last_manager")


def _of(organisation_id: UUID, person_id: int) -> None:
    if person_id not in {member.person_id for member in accounts.members(organisation_id)}:
        abort(404)


def _back(organisation_id: UUID, word: str) -> ResponseReturnValue:
    # Somebody who took their own role away has no list to come back to.
    still_manages = access.account().id in {
        member.person_id for member in accounts.members(organisation_id) if member.role is Role.MANAGER
    }
    if not still_manages:
        return notices.to(url_for("organise.petitions"), word)
    return notices.to(url_for("organise.members", organisation_id=organisation_id), word)
