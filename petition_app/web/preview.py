"""Preview: a petition's page as visitors will see it, for those who write it: the one page of two kinds."""

from uuid import UUID

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from petition_app.queries import petitions
from petition_app.web import language as interface
from petition_app.web.organise import access
from petition_app.web.public import petitions as public


def add_to(bp: Blueprint) -> None:
    """Add the preview in each language."""
    bp.get("/petitions/<uuid:petition_id>/preview/<language:language>")(preview)


def preview(petition_id: UUID, language: str) -> ResponseReturnValue:
    """Show the page as it is written now, with a form that cannot be sent."""
    if language not in access.petition().words:
        abort(404)
    shown = petitions.as_it_is(petition_id) or abort(404)
    interface.use(language, shown.default_language)
    return public.page(shown, language, preview=True)
