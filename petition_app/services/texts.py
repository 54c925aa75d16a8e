"""Texts: a petition's own words, language by language."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import delete, exists

from petition_app.db import db, insert, transaction
from petition_app.domain.editing import Answer
from petition_app.models import Petition, PetitionText
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a petition says in one language; longer texts are Markdown or plain paragraphs."""

    title: str
    summary: str
    demand: str = ""
    risk_note: str = ""
    thanks: str = ""
    joint_controllers: str = ""
    share_text: str = ""


def edit(petition_id: UUID, edition: int, language: str, words: Words) -> Answer:
    """Keep a petition's words in a language, which may be a new one."""
    values = asdict(words)
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        db.session.execute(
            insert(PetitionText)
            .values(petition_id=petition_id, language=language, **values)
            .on_conflict_do_update(index_elements=[PetitionText.petition_id, PetitionText.language], set_=values)
        )
    return Answer.SAVED


def delete_language(petition_id: UUID, edition: int, language: str) -> Answer:
    """Take a language away; the petition's default one stays."""
    is_default = exists().where(Petition.id == petition_id, Petition.default_language == language)
    with transaction():
        if not claim(petition_id, edition):
            return Answer.MEANWHILE
        gone = db.session.execute(
            delete(PetitionText)
            .where(PetitionText.petition_id == petition_id, PetitionText.language == language, ~is_default)
            .returning(PetitionText.language)
        ).one_or_none()
    return Answer.SAVED if gone else Answer.GONE
