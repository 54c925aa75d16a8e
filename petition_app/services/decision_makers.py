"""Decision-makers: whom a petition asks, and what each of them said or did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import delete as remove

from petition_app.db import db, transaction
from petition_app.domain.editing import Answer
from petition_app.domain.partial_dates import PartialDate
from petition_app.domain.responses import ResponseKind
from petition_app.models import DecisionMaker, Response
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class MakerWords:
    """A decision-maker in one language; the country and the day of asking are the same in all."""

    name: str
    role: str
    country: str
    asked_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ResponseWords:
    """A response in one language; kind, day and source are the same in all."""

    kind: ResponseKind
    said: PartialDate
    text: str
    quote: str
    source_name: str
    source_url: str


def edit(petition_id: UUID, edition: int, maker_id: UUID | None, language: str, words: MakerWords) -> Answer:
    """Keep what a decision-maker is called in a language; without an id, ask one more."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        row = _added(petition_id) if maker_id is None else _maker(petition_id, maker_id)
        if row is None:
            return Answer.GONE
        row.name = _with(row.name or {}, language, words.name)
        row.role = _with(row.role or {}, language, words.role)
        row.country = words.country
        row.asked_on = words.asked_on
    return Answer.SAVED


def delete(petition_id: UUID, edition: int, maker_id: UUID) -> Answer:
    """Ask a decision-maker no more; what they said goes too."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        row = _maker(petition_id, maker_id)
        if row is None:
            return Answer.GONE
        db.session.delete(row)
    return Answer.SAVED


def edit_response(
    petition_id: UUID, edition: int, maker_id: UUID, response_id: UUID | None, language: str, words: ResponseWords
) -> Answer:
    """Keep what a decision-maker said in a language; without an id, as one more response."""
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        row = _response(petition_id, maker_id, response_id)
        if row is None:
            return Answer.GONE
        row.kind = words.kind
        row.said_on = words.said.first
        row.precision = words.said.precision
        row.text = _with(row.text or {}, language, words.text)
        row.quote = _with(row.quote or {}, language, words.quote)
        row.source_name = words.source_name
        row.source_url = words.source_url
    return Answer.SAVED


def delete_response(petition_id: UUID, edition: int, maker_id: UUID, response_id: UUID) -> Answer:
    """Delete a response in all its languages."""
    of_petition = select(DecisionMaker.id).where(_is(petition_id, maker_id))
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        gone = db.session.scalar(
            remove(Response)
            .where(Response.id == response_id, Response.decision_maker_id.in_(of_petition))
            .returning(Response.id)
            .execution_options(synchronize_session=False)
        )
    return Answer.SAVED if gone else Answer.GONE


def _is(petition_id: UUID, maker_id: UUID) -> ColumnElement[bool]:
    return (DecisionMaker.id == maker_id) & (DecisionMaker.petition_id == petition_id)


def _maker(petition_id: UUID, maker_id: UUID) -> DecisionMaker | None:
    return db.session.scalar(select(DecisionMaker).where(_is(petition_id, maker_id)))


def _added(petition_id: UUID) -> DecisionMaker:
    """Return a decision-maker who comes after all others. Joins the caller's transaction."""
    last = db.session.scalar(select(func.max(DecisionMaker.position)).where(DecisionMaker.petition_id == petition_id))
    row = DecisionMaker(petition_id=petition_id, position=0 if last is None else last + 1)
    db.session.add(row)
    return row


def _response(petition_id: UUID, maker_id: UUID, response_id: UUID | None) -> Response | None:
    """Return the response, or a new one that will be stored. Joins the caller's transaction."""
    maker = _maker(petition_id, maker_id)
    if maker is None:
        return None
    if response_id is None:
        fresh = Response()
        maker.responses.append(fresh)
        return fresh
    return next((each for each in maker.responses if each.id == response_id), None)


def _with(texts: Mapping[str, str], language: str, text: str) -> dict[str, Any]:
    """Return the texts with one language changed; an empty one is left out."""
    others = {tag: words for tag, words in texts.items() if tag != language}
    return others | ({language: text} if text else {})
