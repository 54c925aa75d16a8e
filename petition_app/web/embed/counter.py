"""Counter: one number as JSON, as a frame, and as a custom element for the other site's own page."""

from base64 import b64encode
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import http_date

from petition_app.domain import goals
from petition_app.domain.refusals import PetitionNotFound
from petition_app.queries import counting, petitions, signature_log
from petition_app.queries.petitions import PetitionView
from petition_app.web import language as interface


def add_to(bp: Blueprint) -> None:
    """Add the counter in its three forms; any site may read them, none gets a cookie."""
    bp.get("/<slug>/count.json")(count)
    bp.get("/<slug>/counter")(frame)
    bp.get("/petition-counter.js")(element)
    bp.after_request(_for_any_site)


def count(slug: str) -> ResponseReturnValue:
    """Give the number and what stands beside it, exact at `as_of`."""
    petition = _public(slug)
    language = petition.shown_language(request.args.get("language", petition.default_language))
    counted = counting.public(petition.id)
    check = signature_log.latest(petition.id) if petition.logged else None
    said: dict[str, Any] = {
        "count": counted.number,
        "as_of": counted.as_of.isoformat().replace("+00:00", "Z"),
        "goal": goals.goal(counted.number, petition.fixed_goal).number,
        "state": "closed" if petition.ended_at else petition.state.value,
        "title": petition.title(language),
        "url": _address(petition, language),
    }
    if check is not None:
        # What of the number can be verified already; the rest is on its way into the log.
        said["checkpoint"] = {"size": check.size, "root": b64encode(check.root).decode(), "count": check.count}
    response = Response(current_app.json.dumps(said), mimetype="application/json")
    response.headers["Last-Modified"] = http_date(counted.as_of)
    size = f"-{check.size}" if check else ""
    response.set_etag(f"{counted.number}-{petition.edition}-{petition.state}-{language}{size}", weak=True)
    return response.make_conditional(request)


def frame(slug: str) -> ResponseReturnValue:
    """Show the counter in a frame: no script, no form, one link that opens the petition."""
    petition = _public(slug)
    language = petition.shown_language(request.args.get("language", petition.default_language))
    interface.use(language, petition.default_language)
    counted = counting.public(petition.id)
    return render_template(
        "embed/counter.html",
        petition=petition,
        title=petition.title(language),
        words=language,
        count=counted.number,
        as_of=counted.as_of,
        goal=goals.goal(counted.number, petition.fixed_goal),
        address=_address(petition, language),
    )


def element() -> ResponseReturnValue:
    """Give the custom element `<petition-counter>`."""
    return send_from_directory(f"{current_app.static_folder}/widget", "petition-counter.js", max_age=300)


def _public(slug: str) -> PetitionView:
    petition = petitions.public(slug)
    if petition is None:
        raise PetitionNotFound
    return petition


def _address(petition: PetitionView, language: str) -> str:
    path: Any = url_for("public.petition", language=language, slug=petition.slug)
    return current_app.config["PUBLIC_BASE_URL"] + path


def _for_any_site(response: Response) -> Response:
    seconds = current_app.config["PAGE_SECONDS"]
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Timing-Allow-Origin"] = "*"
    if response.status_code < 400 and "max-age" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = (
            f"public, max-age={seconds}, stale-while-revalidate={2 * seconds + 60}, stale-if-error=300"
        )
    return response
