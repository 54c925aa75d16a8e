"""Petitions: create them, edit their settings, and move them through their states.

Every move is one guarded statement: pressing twice, or two organisers pressing at once, moves it once.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, case, delete, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.domain.editing import Answer, Missing
from petition_app.domain.lifecycle import PETITION_MOVES, Outcome, PetitionState
from petition_app.domain.topics import Topic
from petition_app.models import Organisation, Petition, PetitionKey, PetitionText, PetitionTopic
from petition_app.services import audit, keys, sealing, signature_log
from petition_app.services.editing import claim


@dataclass(frozen=True, kw_only=True)
class NewPetition:
    """A petition as it begins: a draft with a title in one language."""

    organisation_id: UUID
    slug: str
    language: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What an organiser decides of a petition, apart from its words."""

    slug: str
    default_language: str
    hashtag: str
    accent: str
    goal: int | None
    closes_at: datetime | None
    outcome: Outcome
    topics: tuple[Topic, ...]
    asks_place: bool
    asks_comment: bool
    asks_updates: bool
    shows_signers: bool
    sends_reminder: bool
    neutral_mail: bool
    retention_days: int
    logged: bool


def create(new: NewPetition) -> UUID | None:
    """Store a draft with its keys; None where another petition has the address."""
    petition_id = uuid4()
    try:
        with transaction():
            db.session.add(
                Petition(
                    id=petition_id,
                    organisation_id=new.organisation_id,
                    slug=new.slug,
                    default_language=new.language,
                    created_at=clock.now(),
                    texts=[PetitionText(language=new.language, title=new.title, summary="")],
                )
            )
            db.session.flush()
            keys.make(petition_id)
    except IntegrityError:
        return None
    return petition_id


def edit_settings(petition_id: UUID, edition: int, settings: Settings, *, by: int | None = None) -> Answer:
    """Keep the settings. Its address, and whether it keeps a log, stay as they are once anybody has seen it.

    For how long its signers are known only falls from then on: they were promised that.
    """
    values: dict[str, Any] = asdict(settings)
    slug = values.pop("slug")
    topics = set(values.pop("topics"))
    is_draft = Petition.state == PetitionState.DRAFT
    values["slug"] = case((is_draft, slug), else_=Petition.slug)
    # A log that begins late or ends early would not add up to the count.
    values["logged"] = case((is_draft, settings.logged), else_=Petition.logged)
    is_shorter = and_(Petition.state != PetitionState.DRAFT, Petition.retention_days > settings.retention_days)
    values["retention_days"] = case((is_draft | is_shorter, settings.retention_days), else_=Petition.retention_days)
    # Whom the server does not know it can neither show nor remind.
    for promise in ("shows_signers", "sends_reminder"):
        values[promise] = case((Petition.sealing == "", values[promise]), else_=False)
    if settings.outcome is Outcome.NONE:
        values["delivered_at"] = None
    elif settings.outcome is Outcome.DELIVERED:
        values["delivered_at"] = func.coalesce(Petition.delivered_at, clock.now())
    try:
        with transaction():
            if not claim(petition_id, edition):
                return Answer.MEANWHILE
            if db.session.scalar(select(exists().where(Petition.id == petition_id, is_shorter))):
                audit.note_petition(Act.RETENTION_SHORTENED, petition_id, by)
            db.session.execute(update(Petition).where(Petition.id == petition_id).values(values))
            db.session.execute(delete(PetitionTopic).where(PetitionTopic.petition_id == petition_id))
            db.session.add_all(PetitionTopic(petition_id=petition_id, topic=topic) for topic in topics)
    except IntegrityError:
        return Answer.TAKEN
    return Answer.SAVED


def publish(petition_id: UUID, *, by: int | None = None) -> frozenset[Missing]:
    """Let everybody see and sign a draft; return what it lacks, in which case nothing has happened."""
    moved = _move(
        (Act.PUBLISHED, by),
        petition_id,
        {PetitionState.DRAFT},
        and_(*(condition for _, condition in _WHAT_IT_NEEDS)),
        state=PetitionState.OPEN,
        published_at=clock.now(),
    )
    return frozenset() if moved else missing(petition_id)


def missing(petition_id: UUID) -> frozenset[Missing]:
    """Return what a petition lacks before it may be published."""
    columns = [condition.label(name) for name, condition in _WHAT_IT_NEEDS]
    row = db.session.execute(select(*columns).select_from(Petition).where(Petition.id == petition_id)).one()
    return frozenset(Missing(name) for name, is_there in row._mapping.items() if not is_there)


def pause(petition_id: UUID, *, by: int | None = None) -> bool:
    """Take no signatures for a while; tell whether that changed anything."""
    return _move((Act.PAUSED, by), petition_id, PETITION_MOVES[PetitionState.PAUSED], state=PetitionState.PAUSED)


def resume(petition_id: UUID, *, by: int | None = None) -> bool:
    """Take signatures again after a pause; tell whether that changed anything."""
    return _move((Act.RESUMED, by), petition_id, {PetitionState.PAUSED}, state=PetitionState.OPEN)


def close(petition_id: UUID, *, by: int | None = None) -> bool:
    """Take no more signatures; tell whether that changed anything."""
    return _move(
        (Act.CLOSED, by),
        petition_id,
        PETITION_MOVES[PetitionState.CLOSED],
        state=PetitionState.CLOSED,
        closed_at=clock.now(),
        first_closed_at=func.coalesce(Petition.first_closed_at, clock.now()),
    )


def reopen(petition_id: UUID, *, by: int | None = None) -> bool:
    """Take signatures again after closing, without a last day that is over; tell whether that changed anything.

    What was promised to those who signed before it was closed for the first time stays: on that day the worker closes
    it for good. Once what is known of the signers is being destroyed, it stays closed: its keys are going.
    """
    not_over = case((Petition.closes_at > clock.now(), Petition.closes_at), else_=None)
    return _move(
        (Act.REOPENED, by),
        petition_id,
        {PetitionState.CLOSED},
        Petition.forgotten_at.is_(None),
        state=PetitionState.OPEN,
        closed_at=None,
        closes_at=not_over,
    )


def hide(petition_id: UUID, *, by: int | None = None) -> bool:
    """Show the petition to nobody, whatever its state; tell whether that changed anything."""
    return _move((Act.HIDDEN, by), petition_id, set(PetitionState), Petition.hidden.is_(False), hidden=True)


def show(petition_id: UUID, *, by: int | None = None) -> bool:
    """Show a hidden petition again as its state says; tell whether that changed anything."""
    return _move((Act.SHOWN, by), petition_id, set(PetitionState), Petition.hidden.is_(True), hidden=False)


def take_forms(petition_id: UUID, a_minute: int | None) -> None:
    """Let a petition take so many forms in a minute, or again as many as all others."""
    with transaction():
        db.session.execute(
            update(Petition)
            .where(Petition.id == petition_id)
            .values(forms_a_minute=a_minute)
            .execution_options(synchronize_session=False)
        )


def close_what_is_over() -> int:
    """Close the petitions whose last day is over, as of its end; return how many there were."""
    with transaction():
        closed = db.session.scalars(
            update(Petition)
            .where(Petition.state.in_(PETITION_MOVES[PetitionState.CLOSED]), Petition.closes_at <= clock.now())
            .values(
                state=PetitionState.CLOSED,
                closed_at=Petition.closes_at,
                first_closed_at=func.coalesce(Petition.first_closed_at, Petition.closes_at),
                edition=Petition.edition + 1,
            )
            .returning(Petition.id)
        ).all()
    return len(closed)


def _move(
    noted: tuple[Act, int | None], petition_id: UUID, origin: Any, *conditions: ColumnElement[bool], **values: Any
) -> bool:
    act, by = noted
    with transaction():
        moved = db.session.scalar(
            update(Petition)
            .where(Petition.id == petition_id, Petition.state.in_(origin), *conditions)
            .values(edition=Petition.edition + 1, **values)
            .returning(Petition.id)
            .execution_options(synchronize_session=False)
        )
        if moved is not None:
            audit.note_petition(act, petition_id, by)
            if act is Act.PUBLISHED:
                signature_log.start(petition_id)
    return moved is not None


def _has_text(column: Any) -> ColumnElement[bool]:
    return exists().where(
        PetitionText.petition_id == Petition.id,
        PetitionText.language == Petition.default_language,
        column != "",
    )


_WHAT_IT_NEEDS: tuple[tuple[Missing, ColumnElement[bool]], ...] = (
    (Missing.TITLE, _has_text(PetitionText.title)),
    (Missing.SUMMARY, _has_text(PetitionText.summary)),
    (Missing.CONTACT, exists().where(Organisation.id == Petition.organisation_id, Organisation.email != "")),
    (Missing.IMPRINT, exists().where(Organisation.id == Petition.organisation_id, Organisation.postal_address != "")),
    (Missing.KEYS, exists().where(PetitionKey.petition_id == Petition.id)),
    (Missing.SEAL, sealing.is_ready()),
)
