"""Moves: the buttons that publish, pause, close, hide and so on. Pressing twice moves once."""

from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.roles import Role
from petition_app.services import petitions
from petition_app.web.organise import access, notices, overview


def add_to(bp: Blueprint) -> None:
    """Add a button's address for each move."""
    for name, view in (
        ("publish", publish),
        ("pause", pause),
        ("resume", resume),
        ("close", close),
        ("reopen", reopen),
        ("hide", hide),
        ("show", show),
    ):
        bp.post(f"/petitions/<uuid:petition_id>/{name}")(view)


def publish(petition_id: UUID) -> ResponseReturnValue:
    """Let everybody see and sign it, once it has what it needs."""
    was_draft = access.petition().state is PetitionState.DRAFT
    missing = petitions.publish(petition_id, by=access.account().id)
    if missing:
        return overview.page(petition_id, missing, refused=True), 422
    return _back(petition_id, "published", changed=was_draft)


def pause(petition_id: UUID) -> ResponseReturnValue:
    """Take no signatures for a while."""
    return _back(petition_id, "paused", changed=petitions.pause(petition_id, by=access.account().id))


def resume(petition_id: UUID) -> ResponseReturnValue:
    """Take signatures again."""
    return _back(petition_id, "opened", changed=petitions.resume(petition_id, by=access.account().id))


@access.needs(Role.MANAGER)
def close(petition_id: UUID) -> ResponseReturnValue:
    """Take no more signatures."""
    return _back(petition_id, "closed", changed=petitions.close(petition_id, by=access.account().id))


@access.needs(Role.MANAGER)
def reopen(petition_id: UUID) -> ResponseReturnValue:
    """Take signatures again after closing."""
    return _back(petition_id, "opened", changed=petitions.reopen(petition_id, by=access.account().id))


@access.needs(Role.MANAGER, or_operator=True)
def hide(petition_id: UUID) -> ResponseReturnValue:
    """Show it to nobody."""
    return _back(petition_id, "hidden", changed=petitions.hide(petition_id, by=access.account().id))


@access.needs(Role.MANAGER, or_operator=True)
def show(petition_id: UUID) -> ResponseReturnValue:
    """Show it again."""
    return _back(petition_id, "shown", changed=petitions.show(petition_id, by=access.account().id))


def _back(petition_id: UUID, word: str, *, changed: bool) -> ResponseReturnValue:
    return notices.to(url_for("organise.petition", petition_id=petition_id), word if changed else "no_change")
