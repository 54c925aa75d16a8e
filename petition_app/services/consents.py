"""Consents: the exact wording beside each box is kept, so that each single consent can be proved."""

from flask import current_app

from petition_app.db import hot, insert
from petition_app.domain import clock
from petition_app.domain.wordings import Wording
from petition_app.models import ConsentWording


def keep(wording: Wording) -> None:
    """Keep the wording that a form showed; a wording that is kept already costs nothing."""
    kept: set[str] = current_app.extensions.setdefault("petition_app_kept_wordings", set())
    if wording.digest in kept:
        return
    with hot() as connection:
        connection.execute(
            insert(ConsentWording)
            .values(digest=wording.digest, language=wording.language, text=wording.text, first_used=clock.today())
            .on_conflict_do_nothing()
        )
    kept.add(wording.digest)
