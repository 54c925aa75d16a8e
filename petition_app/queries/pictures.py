"""Pictures: what pages show of them, what organisers edit of them, and the files themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from petition_app.db import db
from petition_app.domain import languages
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.pictures import PictureOwner, Place
from petition_app.models import Petition, Picture, PictureFile


@dataclass(frozen=True, kw_only=True)
class PictureView:
    """A picture as a page shows it: how large, in which widths, and what it shows in words."""

    id: UUID
    width: int
    height: int
    widths: tuple[int, ...]
    alt: str
    language: str
    credit: str

    @property
    def usual(self) -> int:
        """The width for browsers that choose none: large enough for a telephone."""
        return max((width for width in self.widths if width <= 960), default=self.widths[0])


@dataclass(frozen=True, kw_only=True)
class EditedPicture:
    """A picture as organisers see it, in all languages."""

    id: UUID
    place: Place
    decision_maker_id: UUID | None
    alt: Mapping[str, str]
    decorative: bool
    credit: str
    view: PictureView

    def named(self, language: str) -> str:
        """Return what it shows, in the language or in another one."""
        return self.alt.get(language) or next(iter(self.alt.values()), "")


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """The pictures of one page in the reader's language, by where they stand."""

    top: PictureView | None
    logo: PictureView | None
    by_id: Mapping[str, PictureView]
    by_maker: Mapping[UUID, PictureView]


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A picture's file, and whether the page that it belongs to is public."""

    content: bytes
    public: bool


def of(owner: PictureOwner, language: str, default_language: str) -> Pictures:
    """Return the pictures of a petition or an organisation as a page in the language shows them."""
    rows = list(db.session.scalars(select(Picture).where(belongs_to(owner))))
    views = {row.id: _view(row, language, default_language) for row in rows}
    return Pictures(
        top=next((views[row.id] for row in rows if row.place == Place.TOP), None),
        logo=next((views[row.id] for row in rows if row.place == Place.LOGO), None),
        by_id={str(row.id): views[row.id] for row in rows},
        by_maker={row.decision_maker_id: views[row.id] for row in rows if row.decision_maker_id},
    )


def tops(petition_ids: Iterable[UUID], language: str) -> dict[UUID, PictureView]:
    """Return the picture of each petition that has one, in one statement for a whole list."""
    rows = db.session.scalars(
        select(Picture).where(Picture.petition_id.in_(list(petition_ids)), Picture.place == Place.TOP)
    )
    return {row.petition_id: _view(row, language, language) for row in rows if row.petition_id}


def listed(owner: PictureOwner) -> list[EditedPicture]:
    """Return the pictures of a petition or an organisation for those who edit it, the first one first."""
    rows = db.session.scalars(select(Picture).where(belongs_to(owner)).order_by(Picture.uploaded_at, Picture.id))
    return [
        EditedPicture(
            id=row.id,
            place=Place(row.place),
            decision_maker_id=row.decision_maker_id,
            alt=row.alt,
            decorative=row.decorative,
            credit=row.credit,
            view=_view(row, "", ""),
        )
        for row in rows
    ]


def file(picture_id: UUID, width: int, suffix: str) -> FileView | None:
    """Return a picture in one size and format; None where there is none."""
    row = db.session.execute(
        select(PictureFile.content, Picture.petition_id, Petition.state, Petition.hidden)
        .join(Picture, Picture.id == PictureFile.picture_id)
        .outerjoin(Petition, Petition.id == Picture.petition_id)
        .where(PictureFile.picture_id == picture_id, PictureFile.width == width, PictureFile.suffix == suffix)
    ).one_or_none()
    if row is None:
        return None
    public = row.petition_id is None or (row.state != PetitionState.DRAFT and not row.hidden)
    return FileView(content=row.content, public=public)


def belongs_to(owner: PictureOwner) -> ColumnElement[bool]:
    """Return the condition under which a picture is the owner's."""
    column: Any = Picture.petition_id if owner.kind == "petition" else Picture.organisation_id
    return column == owner.id


def _view(row: Picture, language: str, default_language: str) -> PictureView:
    alt, shown = ("", language) if row.decorative else languages.pick(row.alt, language, default_language)
    return PictureView(
        id=row.id,
        width=row.width,
        height=row.height,
        widths=tuple(row.widths),
        alt=alt,
        language=shown,
        credit=row.credit,
    )
