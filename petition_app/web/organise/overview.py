"""Overview: the page from which one petition is led: where it stands, what it lacks, what can be done next."""

from collections.abc import Collection
from uuid import UUID

from flask import render_template

from petition_app.domain.editing import Missing
from petition_app.queries import alarms, counting, retention, signatures
from petition_app.web.organise import access, moderation
from petition_app.web.organise.forms.petition import AddLanguageForm


def page(petition_id: UUID, missing: Collection[Missing], *, refused: bool = False) -> str:
    """Return the page; `refused` where somebody tried to publish what is not ready."""
    return render_template(
        "organise/petition.html",
        petition=access.petition(),
        organisation=access.organisation(),
        missing=missing,
        refused=refused,
        count=counting.exact(petition_id),
        pending=signatures.pending(petition_id),
        kept=retention.kept(petition_id),
        alarms=alarms.of_petition(petition_id),
        reasons=moderation.REASONS,
        add_language=AddLanguageForm(formdata=None),
    )
