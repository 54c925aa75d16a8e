"""Editing: petitions as organisers write them, whole and in all languages, read anew each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain.lifecycle import Outcome, PetitionState
from petition_app.domain.partial_dates import Precision
from petition_app.domain.responses import ResponseKind
from petition_app.domain.sealing import SealMode
from petition_app.domain.sections import SectionKind
from petition_app.domain.topics import Topic
from petition_app.models import DecisionMaker, Fundraiser, Organisation, Petition, Response, Section, Update
from petition_app.queries.accounts import Account


@dataclass(frozen=True, kw_only=True)
class EditedWords:
    """A petition's words in one language."""

    title: str
    summary: str
    demand: str
    risk_note: str
    thanks: str
    joint_controllers: str
    share_text: str


@dataclass(frozen=True, kw_only=True)
class EditedPartner:
    """A partner."""

    id: UUID
    name: str
    website: str
    asks_opt_in: bool


@dataclass(frozen=True, kw_only=True)
class EditedPetition:
    """Everything that an organiser decides of a petition."""

    id: UUID
    organisation_id: UUID
    edition: int
    slug: str
    state: PetitionState
    hidden: bool
    outcome: Outcome
    default_language: str
    hashtag: str
    accent: str
    goal: int | None
    closes_at: datetime | None
    published_at: datetime | None
    closed_at: datetime | None
    topics: tuple[Topic, ...]
    asks_place: bool
    asks_comment: bool
    asks_updates: bool
    shows_signers: bool
    sends_reminder: bool
    neutral_mail: bool
    retention_days: int
    logged: bool
    sealing: SealMode | None
    words: Mapping[str, EditedWords]
    partners: tuple[EditedPartner, ...]

    @property
    def title(self) -> str:
        """The title in the default language."""
        words = self.words.get(self.default_language)
        return words.title if words else self.slug

    @property
    def languages(self) -> list[str]:
        """The languages that it is written in, the default one first."""
        return sorted(self.words, key=lambda tag: (tag != self.default_language, tag))

    @property
    def closing_day(self) -> date | None:
        """The last day on which it can be signed."""
        return (self.closes_at - timedelta(days=1)).date() if self.closes_at else None


@dataclass(frozen=True, kw_only=True)
class ListedPetition:
    """A petition in the organiser's list."""

    id: UUID
    title: str
    state: PetitionState
    hidden: bool
    organisation_name: str


@dataclass(frozen=True, kw_only=True)
class EditedSectionWords:
    """A section's words in one language."""

    heading: str
    body: str
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class EditedSection:
    """A block of the page."""

    id: UUID
    kind: SectionKind
    words: Mapping[str, EditedSectionWords]

    def heading(self, language: str) -> str:
        """Return its heading in the language, or in another one, or nothing."""
        found = self.words.get(language) or next(iter(self.words.values()), None)
        return found.heading if found else ""


@dataclass(frozen=True, kw_only=True)
class EditedResponse:
    """What a decision-maker said."""

    id: UUID
    kind: ResponseKind
    said_on: date
    precision: Precision
    text: Mapping[str, str]
    quote: Mapping[str, str]
    source_name: str
    source_url: str


@dataclass(frozen=True, kw_only=True)
class EditedMaker:
    """Whom the petition asks."""

    id: UUID
    name: Mapping[str, str]
    role: Mapping[str, str]
    country: str
    asked_on: date | None
    responses: tuple[EditedResponse, ...]

    def named(self, language: str) -> str:
        """Return the name in the language, or in another one."""
        return self.name.get(language) or next(iter(self.name.values()), "")


@dataclass(frozen=True, kw_only=True)
class EditedUpdate:
    """A piece of news."""

    id: UUID
    happened_on: date
    precision: Precision
    published: bool
    title: Mapping[str, str]
    body: Mapping[str, str]

    def titled(self, language: str) -> str:
        """Return the title in the language, or in another one."""
        return self.title.get(language) or next(iter(self.title.values()), "")


@dataclass(frozen=True, kw_only=True)
class EditedFundraiser:
    """Money asked for, in cents."""

    goal: int
    raised: int
    currency: str
    url: str
    ends_on: date | None


@dataclass(frozen=True, kw_only=True)
class EditedOrganisation:
    """An organisation with its page in all languages."""

    id: UUID
    edition: int
    slug: str
    name: str
    website: str
    email: str
    postal_address: str
    telephone: str
    represented_by: str
    register_entry: str
    vat_number: str
    responsible_person: str
    data_protection_officer: str
    complaint_authority: str
    presentation: Mapping[str, Mapping[str, Any]]


def organisation(organisation_id: UUID) -> EditedOrganisation | None:
    """Return the organisation."""
    row = db.session.get(Organisation, organisation_id, populate_existing=True)
    return _organisation(row) if row is not None else None


def organisations(account: Account) -> list[EditedOrganisation]:
    """Return the organisations that somebody may see, by name."""
    query = select(Organisation).order_by(Organisation.name, Organisation.slug)
    if not account.operator:
        query = query.where(Organisation.id.in_(list(account.roles)))
    return [_organisation(row) for row in db.session.scalars(query)]


def petition(petition_id: UUID) -> EditedPetition | None:
    """Return the petition, whatever its state."""
    row = db.session.get(Petition, petition_id, populate_existing=True)
    if row is None:
        return None
    return EditedPetition(
        id=row.id,
        organisation_id=row.organisation_id,
        edition=row.edition,
        slug=row.slug,
        state=PetitionState(row.state),
        hidden=row.hidden,
        outcome=Outcome(row.outcome),
        default_language=row.default_language,
        hashtag=row.hashtag,
        accent=row.accent,
        goal=row.goal,
        closes_at=row.closes_at,
        published_at=row.published_at,
        closed_at=row.closed_at,
        topics=tuple(Topic(topic.topic) for topic in row.topics),
        asks_place=row.asks_place,
        asks_comment=row.asks_comment,
        asks_updates=row.asks_updates,
        shows_signers=row.shows_signers,
        sends_reminder=row.sends_reminder,
        neutral_mail=row.neutral_mail,
        retention_days=row.retention_days,
        logged=row.logged,
        sealing=SealMode(row.sealing) if row.sealing else None,
        words={
            text.language: EditedWords(
                title=text.title,
                summary=text.summary,
                demand=text.demand,
                risk_note=text.risk_note,
                thanks=text.thanks,
                joint_controllers=text.joint_controllers,
                share_text=text.share_text,
            )
            for text in row.texts
        },
        partners=tuple(
            EditedPartner(id=partner.id, name=partner.name, website=partner.website, asks_opt_in=partner.asks_opt_in)
            for partner in row.partners
        ),
    )


def listed(account: Account) -> list[ListedPetition]:
    """Return the petitions that somebody may see, the newest first."""
    query = select(Petition).order_by(Petition.created_at.desc(), Petition.slug)
    if not account.operator:
        query = query.where(Petition.organisation_id.in_(list(account.roles)))
    return [
        ListedPetition(
            id=row.id,
            title=next((text.title for text in row.texts if text.language == row.default_language), row.slug),
            state=PetitionState(row.state),
            hidden=row.hidden,
            organisation_name=row.organisation.name,
        )
        for row in db.session.scalars(query)
    ]


def sections(petition_id: UUID) -> list[EditedSection]:
    """Return the blocks of the page in their order."""
    rows = db.session.scalars(
        select(Section).where(Section.petition_id == petition_id).order_by(Section.position, Section.id)
    )
    return [
        EditedSection(
            id=row.id,
            kind=SectionKind(row.kind),
            words={
                text.language: EditedSectionWords(heading=text.heading, body=text.body, items=tuple(text.items))
                for text in row.texts
            },
        )
        for row in rows
    ]


def section(petition_id: UUID, section_id: UUID) -> EditedSection | None:
    """Return one block of the petition's page."""
    return next((each for each in sections(petition_id) if each.id == section_id), None)


def decision_makers(petition_id: UUID) -> list[EditedMaker]:
    """Return whom the petition asks, in their order."""
    rows = db.session.scalars(
        select(DecisionMaker)
        .where(DecisionMaker.petition_id == petition_id)
        .order_by(DecisionMaker.position, DecisionMaker.id)
    )
    return [
        EditedMaker(
            id=row.id,
            name=row.name,
            role=row.role,
            country=row.country,
            asked_on=row.asked_on,
            responses=tuple(map(_response, row.responses)),
        )
        for row in rows
    ]


def decision_maker(petition_id: UUID, maker_id: UUID) -> EditedMaker | None:
    """Return one of those whom the petition asks."""
    return next((each for each in decision_makers(petition_id) if each.id == maker_id), None)


def updates(petition_id: UUID) -> list[EditedUpdate]:
    """Return all news, the latest first."""
    rows = db.session.scalars(
        select(Update).where(Update.petition_id == petition_id).order_by(Update.happened_on.desc(), Update.id)
    )
    return [
        EditedUpdate(
            id=row.id,
            happened_on=row.happened_on,
            precision=Precision(row.precision),
            published=row.published_at is not None,
            title=row.title,
            body=row.body,
        )
        for row in rows
    ]


def update(petition_id: UUID, update_id: UUID) -> EditedUpdate | None:
    """Return one piece of news of the petition."""
    return next((each for each in updates(petition_id) if each.id == update_id), None)


def fundraiser(petition_id: UUID) -> EditedFundraiser | None:
    """Return the amounts; None where no money is asked for."""
    row = db.session.get(Fundraiser, petition_id, populate_existing=True)
    if row is None:
        return None
    return EditedFundraiser(goal=row.goal, raised=row.raised, currency=row.currency, url=row.url, ends_on=row.ends_on)


def _response(row: Response) -> EditedResponse:
    return EditedResponse(
        id=row.id,
        kind=ResponseKind(row.kind),
        said_on=row.said_on,
        precision=Precision(row.precision),
        text=row.text,
        quote=row.quote,
        source_name=row.source_name,
        source_url=row.source_url,
    )


def _organisation(row: Organisation) -> EditedOrganisation:
    return EditedOrganisation(
        id=row.id,
        edition=row.edition,
        slug=row.slug,
        name=row.name,
        website=row.website,
        email=row.email,
        postal_address=row.postal_address,
        telephone=row.telephone,
        represented_by=row.represented_by,
        register_entry=row.register_entry,
        vat_number=row.vat_number,
        responsible_person=row.responsible_person,
        data_protection_officer=row.data_protection_officer,
        complaint_authority=row.complaint_authority,
        presentation=row.presentation or {},
    )
