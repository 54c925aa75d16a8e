"""Pictures: those of a petition and those of an organisation: sent, described, put in their place, deleted."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.editing import Answer
from petition_app.domain.pictures import PictureInvalid, PictureOwner
from petition_app.domain.roles import Role
from petition_app.queries import editing
from petition_app.queries import pictures as queries
from petition_app.queries.pictures import EditedPicture
from petition_app.services import pictures as services
from petition_app.web import language as interface
from petition_app.web.organise import access, notices, saving
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.pictures import ACCEPTED, AddPictureForm, PictureForm
from petition_app.web.organise.texts import known

Differences = list[tuple[str, str]]


@dataclass(frozen=True)
class _Desk:
    """The pictures of one petition or organisation, with the addresses of their pages."""

    owner: PictureOwner
    languages: list[str]
    #: How the id of a picture is called in the addresses.
    name: str

    def address(self, page: str, picture_id: UUID | None = None, **values: Any) -> str:
        """Return the address of a page about the pictures, or about one of them."""
        named: dict[str, Any] = {} if picture_id is None else {self.name: picture_id}
        owner: dict[str, Any] = {f"{self.owner.kind}_id": self.owner.id}
        return url_for(f"organise.{page}_of_{self.owner.kind}", **owner, **named, **values)

    def edition(self) -> int:
        """Return the edition as it is at this moment."""
        if self.owner.kind == "petition":
            return (editing.petition(self.owner.id) or abort(404)).edition
        return (editing.organisation(self.owner.id) or abort(404)).edition

    def render(self, template: str, **values: Any) -> str:
        """Return a page in the frame of the petition or the organisation."""
        here = access.petition() if self.owner.kind == "petition" else access.organisation()
        frame = f"organise/{self.owner.kind}_layout.html"
        return render_template(template, desk=self, frame=frame, **{self.owner.kind: here}, **values)


def add_to(bp: Blueprint) -> None:
    """Add the pictures of petitions, and those of organisations, whose pages are the same."""
    for kind, name in (("petition", "picture_id"), ("organisation", "own_picture_id")):
        base = f"/{kind}s/<uuid:{kind}_id>/pictures"
        one = f"{base}/<uuid:{name}>"
        bp.get(base, endpoint=f"pictures_of_{kind}")(pictures)
        bp.post(base, endpoint=f"add_picture_of_{kind}")(add_picture)
        bp.get(f"{one}/<language:language>", endpoint=f"picture_of_{kind}")(picture)
        bp.post(f"{one}/<language:language>", endpoint=f"save_picture_of_{kind}")(save_picture)
        bp.post(f"{one}/delete", endpoint=f"delete_picture_of_{kind}")(delete_picture)


@access.needs(Role.EDITOR)
def pictures(**named: UUID) -> ResponseReturnValue:
    """Show the pictures, and the form that takes one more."""
    desk = _desk(named)
    return _list(desk, AddPictureForm(desk.owner, formdata=None))


@access.takes_picture
def add_picture(**named: UUID) -> ResponseReturnValue:
    """Take a picture in."""
    desk = _desk(named)
    form = AddPictureForm(desk.owner)
    if not form.validate():
        return _list(desk, form), 422
    try:
        answer = services.add(desk.owner, form.content(), desk.languages[0], form.words())
    except PictureInvalid as invalid:
        form.refuse(invalid.fault)
        return _list(desk, form), 422
    if answer is Answer.SAVED:
        return notices.to(desk.address("pictures"), "saved")
    form.explain(answer, desk.edition())
    return _list(desk, form), 409


@access.needs(Role.EDITOR)
def picture(language: str, **named: UUID) -> ResponseReturnValue:
    """Show a picture with what is said of it in a language."""
    known(language)
    desk = _desk(named)
    found = _found(desk, named)
    return _page(desk, found, PictureForm.stored(desk.owner, desk.edition(), found, language), language, [])


def save_picture(language: str, **named: UUID) -> ResponseReturnValue:
    """Keep what is said of a picture in a language, and where it stands."""
    known(language)
    desk = _desk(named)
    found = _found(desk, named)
    form = PictureForm(desk.owner)
    if not form.validate():
        return _page(desk, found, form, language, []), 422
    answer = services.edit(desk.owner, form.seen(), found.id, language, form.words())
    if answer is Answer.SAVED:
        return notices.to(desk.address("picture", found.id, language=language), "saved")
    now = next((each for each in queries.listed(desk.owner) if each.id == found.id), found)
    edition = desk.edition()
    form.explain(answer, edition)
    stored = PictureForm.stored(desk.owner, edition, now, language)
    return _page(desk, found, form, language, form.differences(stored)), 409


def delete_picture(**named: UUID) -> ResponseReturnValue:
    """Delete a picture."""
    desk = _desk(named)
    answer = services.delete(desk.owner, EditForm().seen(), named[desk.name])
    return saving.press(answer, desk.address("pictures"), "deleted")


def _desk(named: dict[str, UUID]) -> _Desk:
    if "petition_id" in named:
        petition = access.petition()
        return _Desk(PictureOwner("petition", petition.id), petition.languages, "picture_id")
    organisation = access.organisation()
    tags = list(organisation.presentation) or [interface.current()]
    return _Desk(PictureOwner("organisation", organisation.id), tags, "own_picture_id")


def _found(desk: _Desk, named: dict[str, UUID]) -> EditedPicture:
    return next((each for each in queries.listed(desk.owner) if each.id == named[desk.name]), None) or abort(404)


def _list(desk: _Desk, form: AddPictureForm) -> str:
    return desk.render(
        "organise/pictures.html",
        pictures=queries.listed(desk.owner),
        edition=desk.edition(),
        places={choice.value: choice.label for choice in form.place.choices},
        accepted=ACCEPTED,
        form=form,
    )


def _page(desk: _Desk, found: EditedPicture, form: PictureForm, language: str, differences: Differences) -> str:
    return desk.render(
        "organise/picture.html", picture=found, form=form, shown_language=language, differences=differences
    )
