"""Sections: the blocks of a petition's page, put in order and written language by language."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete as remove
from sqlalchemy import exists, func, select
from sqlalchemy import update as change

from petition_app.db import db, insert, transaction
from petition_app.domain.editing import Answer
from petition_app.domain.sections import SectionKind, check_items
from petition_app.models import Section, SectionText
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class SectionWords:
    """What a section says in one language."""

    heading: str = ""
    body: str = ""
    items: tuple[dict[str, Any], ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.heading or self.body or self.items)


def add(petition_id: UUID, edition: int, kind: SectionKind) -> UUID | None:
    """Put an empty section at the end; None where somebody else changed the petition meanwhile."""
    section_id = uuid4()
    with transaction():
        if not claim(petition_id, edition):
            return None
        last = db.session.scalar(select(func.max(Section.position)).where(Section.petition_id == petition_id))
        position = 0 if last is None else last + 1
        db.session.add(Section(id=section_id, petition_id=petition_id, position=position, kind=kind))
    return section_id


def edit(petition_id: UUID, edition: int, section_id: UUID, language: str, words: SectionWords) -> Answer:
    """Keep a section's words in a language; where there are none any more, the language goes.

    Raises SectionInvalid.
    """
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        kind = db.session.scalar(select(Section.kind).where(_is(petition_id, section_id)))
        if kind is None:
            return Answer.GONE
        items = list(words.items)
        check_items(SectionKind(kind), items)
        _write(section_id, language, words, items)
    return Answer.SAVED


def move(petition_id: UUID, edition: int, section_id: UUID, by: int) -> Answer:
    """Put a section so many places further down, or up where the number is negative."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        order = list(
            db.session.scalars(
                select(Section.id).where(Section.petition_id == petition_id).order_by(Section.position, Section.id)
            )
        )
        if section_id not in order:
            return Answer.GONE
        place = order.index(section_id)
        order.insert(max(0, place + by), order.pop(place))
        for position, each in enumerate(order):
            db.session.execute(change(Section).where(Section.id == each).values(position=position))
    return Answer.SAVED


def delete(petition_id: UUID, edition: int, section_id: UUID) -> Answer:
    """Delete a section in all its languages."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        is_there = exists().where(_is(petition_id, section_id))
        db.session.execute(remove(SectionText).where(SectionText.section_id == section_id, is_there))
        gone = db.session.scalar(remove(Section).where(_is(petition_id, section_id)).returning(Section.id))
    return Answer.SAVED if gone else Answer.GONE


def _is(petition_id: UUID, section_id: UUID) -> Any:
    return (Section.id == section_id) & (Section.petition_id == petition_id)


def _write(section_id: UUID, language: str, words: SectionWords, items: list[dict[str, Any]]) -> None:
    """Write a section's words in a language. Joins the caller's transaction."""
    if words.is_empty:
        db.session.execute(
            remove(SectionText).where(SectionText.section_id == section_id, SectionText.language == language)
        )
        return
    values = {"heading": words.heading, "body": words.body, "items": items}
    db.session.execute(
        insert(SectionText)
        .values(section_id=section_id, language=language, **values)
        .on_conflict_do_update(index_elements=[SectionText.section_id, SectionText.language], set_=values)
    )
