"""Saving: what a form is answered with once its service has said what became of it."""

from collections.abc import Callable
from uuid import UUID

from flask import abort
from flask.typing import ResponseReturnValue

from petition_app.domain.editing import Answer
from petition_app.queries import editing
from petition_app.queries.editing import EditedPetition
from petition_app.web.organise import notices
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.fields import OrganiseForm


def answer(
    answer: Answer,
    form: EditForm,
    petition_id: UUID,
    *,
    done: str,
    stored: Callable[[EditedPetition], OrganiseForm],
    again: Callable[[list[tuple[str, str]]], str],
) -> ResponseReturnValue:
    """Lead on where the change was kept; else show the form again, filled in, with what is stored now."""
    if answer is Answer.SAVED:
        return notices.to(done, "saved")
    now = editing.petition(petition_id) or abort(404)
    form.explain(answer, now.edition)
    differences = form.differences(stored(now)) if answer is Answer.MEANWHILE else []
    return again(differences), 422 if answer is Answer.TAKEN else 409


def press(answer: Answer, done: str, word: str = "saved") -> ResponseReturnValue:
    """Lead on after a button: what was not done is said, and pressing again does it."""
    return notices.to(done, word if answer is Answer.SAVED else "meanwhile")
