"""Moderation: managers see what screening holds, release or refuse it in bulk, and take a decision back."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from petition_app.domain.moderation import Group, Split, Verdict
from petition_app.domain.roles import Role
from petition_app.domain.screening import Reason
from petition_app.queries import alarms
from petition_app.queries import moderation as queries
from petition_app.services import moderation as services
from petition_app.web.organise import access, notices

_BASE = "/petitions/<uuid:petition_id>/held"
REASONS = {
    Reason.BURST: _l("Many forms from one network"),
    Reason.DOMAIN: _l("Many addresses of one domain"),
    Reason.COUNTRY: _l("More from one country than can be believed"),
    Reason.TRAP: _l("Filled in by a program"),
    Reason.STAMP: _l("Under alarm: sent without reading the page"),
    Reason.UNPROVEN: _l("Under alarm: the browser did not prove itself"),
}


def add_to(bp: Blueprint) -> None:
    """Add the page, its form, and the button that takes a decision back."""
    bp.get(_BASE, endpoint="held")(show)
    bp.post(_BASE, endpoint="decide_held")(decide)
    bp.post(f"{_BASE}/<uuid:moderation_id>/undo", endpoint="undo_moderation")(undo)


@access.needs(Role.MANAGER)
def show(petition_id: UUID) -> ResponseReturnValue:
    """Show what is held, in groups, and what was decided lately."""
    return _page(petition_id, _split(request.args.get("by", "")))


@access.needs(Role.MANAGER)
def decide(petition_id: UUID) -> ResponseReturnValue:
    """Release or refuse what was ticked."""
    split = _split(request.form.get("by", ""))
    verdict = next((known for known in Verdict if known.value == request.form.get("verdict")), None)
    groups = [_group(name) for name in request.form.getlist("group")]
    everything = "everything" in request.form
    if verdict is None or not (groups or everything):
        return _page(petition_id, split, nothing_ticked=True), 422
    moved = services.decide(petition_id, None if everything else groups, verdict, by=access.account().id)
    return _back(petition_id, split, changed=bool(moved))


@access.needs(Role.MANAGER)
def undo(petition_id: UUID, moderation_id: UUID) -> ResponseReturnValue:
    """Hold again what one press had decided."""
    return _back(
        petition_id, Split.NOTHING, changed=bool(services.undo(petition_id, moderation_id, by=access.account().id))
    )


def _page(petition_id: UUID, split: Split, *, nothing_ticked: bool = False) -> str:
    return render_template(
        "organise/held.html",
        petition=access.petition(),
        held=queries.held(petition_id),
        held_disposable=queries.held_disposable(petition_id),
        groups=queries.groups(petition_id, split),
        split=split,
        decided=queries.decided(petition_id),
        alarms=alarms.of_petition(petition_id),
        reasons=REASONS,
        nothing_ticked=nothing_ticked,
    )


def _split(text: str) -> Split:
    return next((split for split in Split if split.value == text), Split.NOTHING)


def _group(name: str) -> Group:
    try:
        return Group.named(name)
    except ValueError:
        abort(400)


def _back(petition_id: UUID, split: Split, *, changed: bool) -> ResponseReturnValue:
    here = url_for("organise.held", petition_id=petition_id, by=split.value or None)
    return notices.to(here, "saved" if changed else "no_change")
