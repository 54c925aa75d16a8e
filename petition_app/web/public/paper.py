"""Paper: the sheet for streets without signal, the same bytes for everybody."""

import hashlib

from flask import Blueprint, Response, current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.http import quote_etag

from petition_app.queries.memory import remembered
from petition_app.services import paper
from petition_app.web.public import petitions


def add_to(bp: Blueprint) -> None:
    """Add the address of the sheet."""
    bp.get("/<language:language>/<slug>/paper.pdf")(paper_sheet)


def paper_sheet(language: str, slug: str) -> ResponseReturnValue:
    """Give the sheet as a PDF, to be printed."""
    petition = petitions.public_petition(slug, language)
    body, etag = remembered(
        ("paper", petition.id, petition.edition, language), lambda: _with_etag(paper.sheet(petition, language))
    )
    response = Response(body, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-{language}.pdf"'
    seconds = current_app.config["PAGE_SECONDS"]
    response.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate=60, stale-if-error=86400"
    response.headers["ETag"] = etag
    return response.make_conditional(request)


def _with_etag(body: bytes) -> tuple[bytes, str]:
    return body, quote_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
