"""Mailings: an update goes by mail to those who agreed: counted, looked at, asked once more, stopped."""

from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.queries import editing, mailings, schedules
from petition_app.queries.editing import EditedUpdate
from petition_app.services import mailings as services
from petition_app.web.organise import access, notices

_BASE = "/petitions/<uuid:petition_id>/updates/<uuid:update_id>/mailing"
#: So many seconds after it was shown the page comes again, while something is going on.
_AGAIN_AFTER = 5


def add_to(bp: Blueprint) -> None:
    """Add the page of a mailing and its buttons."""
    bp.get(_BASE, endpoint="mailing")(show)
    bp.post(f"{_BASE}/prepare", endpoint="prepare_mailing")(prepare)
    bp.post(f"{_BASE}/preview", endpoint="preview_mailing")(preview)
    bp.post(f"{_BASE}/start", endpoint="start_mailing")(start)
    bp.post(f"{_BASE}/stop", endpoint="stop_mailing")(stop)


@access.needs(Role.MANAGER)
def show(petition_id: UUID, update_id: UUID) -> ResponseReturnValue:
    """Show how many agreed, how far it is, and what can be done next."""
    update = _found(petition_id, update_id)
    mailing = mailings.of_update(petition_id, update_id)
    # Whoever reads slowly, or has the page read aloud, can keep it still.
    still = request.args.get("still") == "1"
    response = Response(
        render_template(
            "organise/mailing.html",
            petition=access.petition(),
            update=update,
            mailing=mailing,
            still=still,
            worker_is_alive=schedules.worker_is_alive(),
            email=access.account().email,
        )
    )
    if mailing is not None and mailing.moves and not still:
        response.headers["Refresh"] = f"{_AGAIN_AFTER}; url={_page(petition_id, update_id)}"
    return response


@access.needs(Role.MANAGER)
def prepare(petition_id: UUID, update_id: UUID) -> ResponseReturnValue:
    """Let those who agreed be looked for."""
    _found(petition_id, update_id)
    return _back(petition_id, update_id, changed=services.prepare(petition_id, update_id))


@access.needs(Role.MANAGER)
def preview(petition_id: UUID, update_id: UUID) -> ResponseReturnValue:
    """Mail it to the organiser herself."""
    _found(petition_id, update_id)
    languages = access.petition().languages
    language = request.form.get("language", "")
    if language not in languages:
        language = languages[0]
    changed = services.preview(petition_id, update_id, access.account().id, language)
    return _back(petition_id, update_id, changed=changed)


@access.needs(Role.MANAGER)
def start(petition_id: UUID, update_id: UUID) -> ResponseReturnValue:
    """Let it go out."""
    _found(petition_id, update_id)
    return _back(petition_id, update_id, "sending", changed=services.start(petition_id, update_id))


@access.needs(Role.MANAGER)
def stop(petition_id: UUID, update_id: UUID) -> ResponseReturnValue:
    """Send no more of it."""
    _found(petition_id, update_id)
    return _back(petition_id, update_id, "stopped", changed=services.stop(petition_id, update_id))


def _found(petition_id: UUID, update_id: UUID) -> EditedUpdate:
    return editing.update(petition_id, update_id) or abort(404)


def _page(petition_id: UUID, update_id: UUID) -> str:
    return url_for("organise.mailing", petition_id=petition_id, update_id=update_id)


def _back(petition_id: UUID, update_id: UUID, word: str = "", *, changed: bool) -> ResponseReturnValue:
    here = _page(petition_id, update_id)
    # What the page itself shows needs no more words.
    return redirect(here, 303) if changed and not word else notices.to(here, word if changed else "no_change")
