"""Privacy: the whole of what signers are told of their data, and the imprints."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from petition_app.queries import organisations
from petition_app.web import language as interface
from petition_app.web import packed
from petition_app.web.public import notice, petitions, wording


def add_to(bp: Blueprint) -> None:
    """Add the pages that the law asks for."""
    bp.get("/<language:language>/<slug>/privacy")(privacy)
    bp.get("/<language:language>/imprint")(imprint)
    bp.get("/<language:language>/organisations/<slug>/imprint")(organisation_imprint)


def privacy(language: str, slug: str) -> ResponseReturnValue:
    """Show everything that a petition's signers are told of their data, to read and to print."""
    petition = petitions.public_petition(slug, language)

    def render() -> str:
        return render_template(
            "public/privacy.html",
            petition=petition,
            summary=notice.summary(),
            answers=notice.answers(petition, language),
            boxes=wording.boxes(petition),
            version=wording.whole(petition, language).version,
            languages=petitions.switch("public.privacy", petition.languages, slug=slug),
        )

    return packed.same_for_everybody(("privacy", slug, language), render)


def imprint(language: str) -> ResponseReturnValue:
    """Show who runs this installation, and who publishes petitions on it."""
    offered = current_app.config["LANGUAGES"]
    if language not in offered:
        abort(404)

    def render() -> str:
        return render_template(
            "public/imprint.html",
            operator=current_app.config["OPERATOR"],
            organisations=organisations.listed(),
            languages=petitions.switch("public.imprint", offered),
        )

    return packed.same_for_everybody(("imprint", language), render)


def organisation_imprint(language: str, slug: str) -> ResponseReturnValue:
    """Show who an organisation is by law."""
    found = organisations.page(slug, language)
    offered = current_app.config["LANGUAGES"]
    if found is None or language not in (*offered, *found.languages):
        abort(404)
    interface.use(language, found.language)

    def render() -> str:
        return render_template(
            "public/imprint.html",
            operator="",
            organisations=[found],
            organisation=found,
            languages=petitions.switch("public.organisation_imprint", found.languages, slug=slug),
        )

    return packed.same_for_everybody(("imprint", slug, language), render)
