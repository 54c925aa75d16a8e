"""Signatures: how many from which country, and who agreed to be shown."""

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from petition_app.domain import goals
from petition_app.queries import counting, publications
from petition_app.queries.petitions import PetitionView
from petition_app.web import prepared
from petition_app.web.public import petitions, tables


def add_to(bp: Blueprint) -> None:
    """Add the page of the signatures."""
    bp.get("/<language:language>/<slug>/signatures")(signatures)


def signatures(language: str, slug: str) -> ResponseReturnValue:
    """Show the count, the countries, and the signers who agreed to be shown.

    The names are read each time and kept by nobody: whoever withdraws is not on the next page (A7).
    """
    petition = petitions.public_petition(slug, language)
    shown = publications.signers(petition.id) if petition.shows_signers else []
    response = prepared.page(
        ("signatures", petition.id, petition.edition, language),
        lambda: _page(petition, language),
        signers=Markup(render_template("public/shown_signers.html", signers=shown)),  # noqa: S704  Our template.
    )
    return _only_for_now(response)


def _page(petition: PetitionView, language: str) -> str:
    count = counting.public(petition.id).number
    return render_template(
        "public/signatures.html",
        petition=petition,
        count=count,
        goal=goals.goal(count, petition.fixed_goal),
        countries=tables.countries(petition, language),
        signers=prepared.place("signers"),
        languages=petitions.switch("public.signatures", petition.languages, slug=petition.slug),
        anywhere=url_for("public.signatures", language=petition.default_language, slug=petition.slug),
    )


def _only_for_now(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
