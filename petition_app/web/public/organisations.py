"""Organisations: who asks, on a page of their own with everything that they ask for."""

from flask import Blueprint, abort, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.queries import listing, organisations
from petition_app.web import language as interface
from petition_app.web import packed
from petition_app.web.public.petitions import switch


def add_to(bp: Blueprint) -> None:
    """Add the page of each organisation."""
    bp.get("/organisations/<slug>")(organisation_anywhere)
    bp.get("/<language:language>/organisations/<slug>")(organisation)


def organisation_anywhere(slug: str) -> ResponseReturnValue:
    """Lead to the organisation's page in the visitor's language."""
    response = redirect(url_for("public.organisation", language=interface.current(), slug=slug))
    response.vary.add("Accept-Language")
    return response


def organisation(language: str, slug: str) -> ResponseReturnValue:
    """Show who an organisation is, and its petitions."""
    found = organisations.page(slug, language)
    if found is None or language not in (*current_app.config["LANGUAGES"], *found.languages):
        abort(404)
    interface.use(language, found.language)

    def render() -> str:
        return render_template(
            "public/organisation.html",
            organisation=found,
            cards=listing.of_organisation(found.id, language),
            languages=switch("public.organisation", found.languages, slug=slug),
            anywhere=url_for("public.organisation_anywhere", slug=slug),
        )

    return packed.same_for_everybody(("organisation", slug, language), render)
