"""Updates: the news of a petition, written in private and published when they are ready."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete as remove
from sqlalchemy import select

from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.editing import Answer
from petition_app.domain.partial_dates import PartialDate
from petition_app.models import Update
from petition_app.services import mailings
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class News:
    """A piece of news in one language; its day and whether it is published are the same in all."""

    title: str
    body: str
    happened: PartialDate
    published: bool


def edit(petition_id: UUID, edition: int, update_id: UUID | None, language: str, news: News) -> Answer:
    """Keep a piece of news in a language; without an id, as a new one."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        row = _found(petition_id, update_id)
        if row is None:
            return Answer.GONE
        row.title = (row.title or {}) | {language: news.title}
        row.body = (row.body or {}) | {language: news.body}
        row.happened_on = news.happened.first
        row.precision = news.happened.precision
        # What was published once keeps its moment, however often it is edited.
        row.published_at = (row.published_at or clock.now()) if news.published else None
    return Answer.SAVED


def delete(petition_id: UUID, edition: int, update_id: UUID) -> Answer:
    """Delete a piece of news in all its languages."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        if _found(petition_id, update_id) is not None:
            mailings.forget(update_id)
        gone = db.session.scalar(
            remove(Update).where(Update.id == update_id, Update.petition_id == petition_id).returning(Update.id)
        )
    return Answer.SAVED if gone else Answer.GONE


def _found(petition_id: UUID, update_id: UUID | None) -> Update | None:
    """Return the news, or a new one that will be stored. Joins the caller's transaction."""
    if update_id is not None:
        return db.session.scalar(select(Update).where(Update.id == update_id, Update.petition_id == petition_id))
    fresh = Update(petition_id=petition_id)
    db.session.add(fresh)
    return fresh
