"""Access: who may open an organiser's page. Closed by default: a page says only what it opens more widely.

Every page under /organise needs a login. One whose address names a petition or an organisation needs a role
there: reader for looking, editor for sending a form, or what `needs` says. Whoever has no role there finds
nothing, so that nobody learns what exists elsewhere.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import clock
from petition_app.domain.pictures import MOST_BYTES
from petition_app.domain.roles import Role
from petition_app.extensions import csrf
from petition_app.queries import accounts, editing
from petition_app.queries.accounts import Account
from petition_app.queries.editing import EditedOrganisation, EditedPetition
from petition_app.services import sessions as login_sessions
from petition_app.web import language
from petition_app.web.organise import sessions

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

#: An organiser writes long texts in scripts of four bytes a letter, and pages of many rows.
_BODY_OF_AN_ORGANISER = 512 * 1024
_FIELDS_OF_AN_ORGANISER = 1000
#: Somewhat more than is taken, so that a picture that is a little too large is answered beside its field.
_BODY_OF_A_PICTURE = 3 * MOST_BYTES // 2
#: Whoever wrote more than this should not have to write it again.
_WORTH_COPYING = 20


def init_app(app: Flask) -> None:
    """Let templates ask what the person may do."""
    app.add_template_global(may)


def open_to_strangers(view: View) -> View:
    """Open a page to people who are not logged in."""
    view.open_to_strangers = True  # type: ignore[attr-defined]
    return view


def needs(role: Role, *, or_operator: bool = False) -> Callable[[View], View]:
    """Say which role a page needs, where it is not reader for looking and editor for sending a form."""

    def mark(view: View) -> View:
        view.needed_role = role  # type: ignore[attr-defined]
        view.or_operator = or_operator  # type: ignore[attr-defined]
        return view

    return mark


def operators_only(view: View) -> View:
    """Keep a page for operators."""
    view.operators_only = True  # type: ignore[attr-defined]
    return view


def takes_picture(view: View) -> View:
    """Let a page take a file of the size of a photograph."""
    view.takes_picture = True  # type: ignore[attr-defined]
    return view


def check() -> ResponseReturnValue | None:
    """Let the request pass, or answer it: before every page of the organisers."""
    view = current_app.view_functions[request.endpoint or ""]
    found = accounts.by_session(sessions.token())
    if found is not None:
        g.account = found
        language.use(found.language)
        # Only a form of several parts carries a file; in any other so much would stand in the memory.
        _expect_long_forms(with_picture=hasattr(view, "takes_picture") and request.mimetype == "multipart/form-data")
    csrf.protect()
    if found is None:
        return None if hasattr(view, "open_to_strangers") else _turn_away()
    if found.last_seen_at < clock.this_hour(clock.now()):
        login_sessions.note_seen(sessions.token())
    if hasattr(view, "operators_only") and not found.operator:
        abort(404)
    _check_object(view, found)
    return None


def account() -> Account:
    """Return who is logged in."""
    found: Account = g.account
    return found


def is_logged_in() -> bool:
    """Tell whether somebody is logged in."""
    return "account" in g


def petition() -> EditedPetition:
    """Return the petition that the address names, in which the person may do what the page does."""
    found: EditedPetition = g.petition
    return found


def organisation() -> EditedOrganisation:
    """Return the organisation that the address names or to which its petition belongs."""
    found: EditedOrganisation = g.organisation
    return found


def role() -> Role:
    """Return the person's role in the organisation of this page."""
    found: Role = g.role
    return found


def may(role_needed: str) -> bool:
    """Tell whether the person may do on this page what needs the role."""
    return "role" in g and role().allows(Role(role_needed))


def local(target: str) -> str:
    """Return an address of our own to go on to: the one asked for, if it is an organiser's page."""
    # What browsers read as another host: //host, /\\host, and either with a tab or a line end inside.
    plain = target.isprintable() and "\\" not in target and not target.startswith("//")
    return target if plain and target.startswith(sessions.PATH) else url_for("organise.petitions")


def _turn_away() -> ResponseReturnValue:
    if request.method not in ("GET", "HEAD"):
        # The token was right: it is the person's own form, and what they wrote may be shown to them.
        return render_template("errors/logged_out.html", written=_written()), 403
    here = request.full_path.rstrip("?")
    return redirect(url_for("organise.login", next=here), 303)


def _written() -> list[str]:
    secret = {"csrf_token", "old", "new", "password"}
    return [text for name, text in request.form.items() if name not in secret and len(text) > _WORTH_COPYING]


def _expect_long_forms(*, with_picture: bool) -> None:
    request.max_content_length = _BODY_OF_AN_ORGANISER + (_BODY_OF_A_PICTURE if with_picture else 0)
    request.max_form_memory_size = _BODY_OF_AN_ORGANISER
    request.max_form_parts = _FIELDS_OF_AN_ORGANISER


def _check_object(view: Any, person: Account) -> None:
    named = request.view_args or {}
    if "petition_id" in named:
        g.petition = editing.petition(named["petition_id"]) or abort(404)
        organisation_id = g.petition.organisation_id
    elif "organisation_id" in named:
        organisation_id = named["organisation_id"]
    else:
        return
    found = person.role_in(organisation_id) or abort(404)
    g.organisation = editing.organisation(organisation_id) or abort(404)
    g.role = found
    usual = Role.READER if request.method in ("GET", "HEAD") else Role.EDITOR
    allowed = found.allows(getattr(view, "needed_role", usual))
    if not allowed and not (person.operator and getattr(view, "or_operator", False)):
        abort(403)
