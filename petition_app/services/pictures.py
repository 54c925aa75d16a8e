"""Pictures: taken in, put in their place, described, and deleted with every file that was made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy import delete as remove

from petition_app.adapters import pictures as adapter
from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.editing import Answer
from petition_app.domain.pictures import (
    MOST_PICTURES,
    PictureFault,
    PictureInvalid,
    PictureOwner,
    Place,
    Renditions,
)
from petition_app.models import DecisionMaker, Organisation, Petition, Picture, PictureFile
from petition_app.queries.pictures import belongs_to
from petition_app.services.editing import claim, claim_organisation


@dataclass(frozen=True, kw_only=True)
class PictureWords:
    """Where a picture stands, whose it is, and what it shows in one language."""

    alt: str
    decorative: bool = False
    credit: str = ""
    place: Place = Place.NOWHERE
    decision_maker_id: UUID | None = None


def add(owner: PictureOwner, content: bytes, language: str, words: PictureWords) -> Answer:
    """Take a picture in, drawn anew in all its sizes before the database is asked for anything.

    It overwrites nothing, so nobody has to send it again because somebody else was writing.
    Raises PictureInvalid.
    """
    drawn = adapter.renditions(content)
    picture_id = uuid4()
    with transaction():
        _move_on(owner)
        if not _is_asked(owner, words.decision_maker_id):
            return Answer.GONE
        if _number(owner) >= MOST_PICTURES:
            raise PictureInvalid(PictureFault.MANY)
        _make_room(owner, picture_id, words)
        store(picture_id, owner, drawn, {language: words.alt} if words.alt else {}, words)
    return Answer.SAVED


def edit(owner: PictureOwner, edition: int, picture_id: UUID, language: str, words: PictureWords) -> Answer:
    """Keep where a picture stands and what it shows in a language."""
    with transaction():
        if not _claim(owner, edition):
            return Answer.MEANWHILE
        row = db.session.scalar(select(Picture).where(Picture.id == picture_id, belongs_to(owner)))
        if row is None or not _is_asked(owner, words.decision_maker_id):
            return Answer.GONE
        _make_room(owner, picture_id, words)
        others = {tag: alt for tag, alt in row.alt.items() if tag != language}
        row.alt = others | ({language: words.alt} if words.alt else {})
        row.decorative = words.decorative
        row.credit = words.credit
        row.place = words.place
        row.decision_maker_id = words.decision_maker_id
    return Answer.SAVED


def delete(owner: PictureOwner, edition: int, picture_id: UUID) -> Answer:
    """Delete a picture and every file of it; what chose it shows none any more."""
    with transaction():
        if not _claim(owner, edition):
            return Answer.MEANWHILE
        is_there = exists().where(Picture.id == picture_id, belongs_to(owner))
        db.session.execute(remove(PictureFile).where(PictureFile.picture_id == picture_id, is_there))
        gone = db.session.scalar(
            remove(Picture).where(Picture.id == picture_id, belongs_to(owner)).returning(Picture.id)
        )
    return Answer.SAVED if gone else Answer.GONE


def store(
    picture_id: UUID, owner: PictureOwner, drawn: Renditions, alt: Mapping[str, str], words: PictureWords
) -> None:
    """Store a picture with its files. Joins the caller's transaction."""
    db.session.add(
        Picture(
            id=picture_id,
            **{f"{owner.kind}_id": owner.id},
            place=words.place,
            decision_maker_id=words.decision_maker_id,
            width=drawn.width,
            height=drawn.height,
            widths=drawn.widths,
            alt=dict(alt),
            decorative=words.decorative,
            credit=words.credit,
            uploaded_at=clock.now(),
        )
    )
    db.session.flush()
    db.session.add_all(
        PictureFile(picture_id=picture_id, width=file.width, suffix=file.suffix, content=file.content)
        for file in drawn.files
    )
    db.session.flush()


def _claim(owner: PictureOwner, edition: int) -> bool:
    """Take the owner's next edition. Joins the caller's transaction."""
    return claim(owner.id, edition) if owner.kind == "petition" else claim_organisation(owner.id, edition)


def _move_on(owner: PictureOwner) -> None:
    """Take the owner's next edition, whatever it was. Joins the caller's transaction."""
    model = Petition if owner.kind == "petition" else Organisation
    db.session.execute(update(model).where(model.id == owner.id).values(edition=model.edition + 1))


def _number(owner: PictureOwner) -> int:
    return db.session.scalar(select(func.count()).select_from(Picture).where(belongs_to(owner))) or 0


def _is_asked(owner: PictureOwner, maker_id: UUID | None) -> bool:
    """Tell whether the decision-maker, if any, is one of this petition's."""
    if maker_id is None:
        return True
    whose = exists().where(DecisionMaker.id == maker_id, DecisionMaker.petition_id == owner.id)
    return bool(db.session.scalar(select(whose)))


def _make_room(owner: PictureOwner, picture_id: UUID, words: PictureWords) -> None:
    """Take other pictures of the owner from the place: each holds one. Joins the caller's transaction."""
    taken: ColumnElement[bool] | None = None
    values: dict[str, Any] = {}
    if words.place is not Place.NOWHERE:
        taken, values = Picture.place == words.place, {"place": Place.NOWHERE}
    elif words.decision_maker_id is not None:
        taken, values = Picture.decision_maker_id == words.decision_maker_id, {"decision_maker_id": None}
    if taken is not None:
        db.session.execute(update(Picture).where(belongs_to(owner), Picture.id != picture_id, taken).values(**values))
