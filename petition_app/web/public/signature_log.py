"""The log's page and its addresses for programs: what a stranger needs to check that the count is true."""

import base64
from typing import NoReturn

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import tiles
from petition_app.domain.refusals import PetitionNotFound
from petition_app.domain.signature_log import name_of, slug_of
from petition_app.queries import counting, petitions, signature_log
from petition_app.queries.petitions import PetitionView
from petition_app.web.public import petitions as pages

# What has a size in its name never changes.
_FOREVER = "public, max-age=31536000, immutable"


def add_to(bp: Blueprint) -> None:
    """Add the page that explains the log, and the log itself as C2SP's tlog-tiles lays it out.

    The slug has a number behind it where the log began anew.
    """
    bp.get("/<language:language>/<slug>/verify")(verify)
    bp.get("/log/<slug>/checkpoint")(checkpoint)
    bp.get(f"/log/<slug>/checkpoint/<int(max={tiles.MOST_ENTRIES}):size>")(old_checkpoint)
    bp.get("/log/<slug>/checkpoints")(checkpoints)
    bp.get("/log/<slug>/consistency/<int:old>/<int:new>")(consistency)
    bp.get("/log/<slug>/key")(key)
    bp.get("/log/<slug>/ended")(ended)
    bp.get("/log/<slug>/tile/<path:tile>")(tile)


def verify(language: str, slug: str) -> ResponseReturnValue:
    """Show what the log says, and check a receipt in the reader's own browser."""
    petition = pages.public_petition(slug, language)
    public, latest = signature_log.key(petition.id), signature_log.latest(petition.id)
    if public is None:
        raise PetitionNotFound
    count = counting.public(petition.id).number
    response = Response(
        render_template(
            "public/verify.html",
            petition=petition,
            key=public.written,
            latest=latest,
            count=count,
            waiting=count - latest.count if latest else 0,
            ended=url_for("public.ended", slug=name_of(public.name)) if signature_log.ended(petition.id) else "",
            languages=pages.switch("public.verify", petition.languages, slug=slug),
            anywhere=url_for("public.verify", language=petition.default_language, slug=slug),
        )
    )
    response.headers["Cache-Control"] = _for_a_moment()
    return response


def checkpoint(slug: str) -> ResponseReturnValue:
    """Give the latest checkpoint."""
    latest = signature_log.latest(_logged(slug).id)
    if latest is None:
        return _text("The log stands still since a backup was restored.\n", "no-store", 503)
    return _text(latest.note, _for_a_moment())


def old_checkpoint(slug: str, size: int) -> ResponseReturnValue:
    """Give the checkpoint of a size, if there ever was one."""
    found = signature_log.checkpoint(_logged(slug).id, size)
    return _text(found.note if found else _not_there(), _FOREVER)


def checkpoints(slug: str) -> ResponseReturnValue:
    """Give the sizes of all checkpoints, one a line, the smallest first."""
    sizes = signature_log.checkpoint_sizes(_logged(slug).id)
    return _text("".join(f"{size}\n" for size in sizes), _for_a_moment())


def consistency(slug: str, old: int, new: int) -> ResponseReturnValue:
    """Give the proof that the log of one size only grew to another, a hash in base64 a line."""
    petition = _logged(slug)
    try:
        path = signature_log.consistency(petition.id, old, new)
    except ValueError:
        _not_there()
    return _text("".join(f"{base64.b64encode(step).decode()}\n" for step in path), _FOREVER)


def key(slug: str) -> ResponseReturnValue:
    """Give the log's public key, as verifiers of notes take it; better to have it from somewhere else too."""
    public = signature_log.key(_logged(slug).id)
    return _text(f"{public.written}\n" if public else _not_there(), _for_a_moment())


def ended(slug: str) -> ResponseReturnValue:
    """Give how the logs before this one ended, each as its own key signed it."""
    return _text(signature_log.ended(_logged(slug).id) or _not_there(), _for_a_moment())


def tile(slug: str, tile: str) -> ResponseReturnValue:
    """Give a tile of hashes, or a bundle of entries."""
    petition, asked = _logged(slug), tiles.named(tile)
    content = asked and signature_log.tile(petition.id, asked)
    if not content:
        _not_there()
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = _FOREVER
    return response


def _logged(name: str) -> PetitionView:
    """Return the petition whose log goes by a name; of one that ended, its end is told."""
    petition = petitions.public(slug_of(name))
    public = signature_log.key(petition.id) if petition is not None and petition.logged else None
    if petition is None or public is None:
        _not_there()
    if name_of(public.name) != name:
        ended = signature_log.ended(petition.id)
        if f"/log/{name}+" not in ended:
            _not_there()
        abort(_text(ended, _for_a_moment(), 410))
    return petition


def _not_there() -> NoReturn:
    abort(404)


def _for_a_moment() -> str:
    return f"public, max-age={current_app.config['PAGE_SECONDS']}"


def _text(text: str, cache_control: str, status: int = 200) -> Response:
    response = Response(text, status, mimetype="text/plain")
    response.headers["Cache-Control"] = cache_control
    return response
