"""Petitions: what the pages show of them, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import clock, languages
from petition_app.domain.imprints import Imprint
from petition_app.domain.lifecycle import Outcome, PetitionState
from petition_app.domain.pictures import PictureOwner
from petition_app.domain.responses import ResponseKind
from petition_app.domain.sealing import SealMode
from petition_app.models import DecisionMaker, Fundraiser, Petition, Section
from petition_app.models import Update as UpdateRow
from petition_app.queries import organisations, pictures
from petition_app.queries.memory import remembered
from petition_app.queries.pictures import Pictures, PictureView


@dataclass(frozen=True, kw_only=True)
class PartnerView:
    """A partner as the page and the form name it."""

    slug: str
    name: str
    website: str
    asks_opt_in: bool


@dataclass(frozen=True, kw_only=True)
class PetitionView:
    """What the pages and the two hot paths need to know of a petition; never what is secret of it."""

    id: UUID
    slug: str
    state: PetitionState
    hidden: bool
    outcome: Outcome
    edition: int
    organisation_slug: str
    organisation_name: str
    organisation_email: str
    imprint: Imprint
    default_language: str
    languages: tuple[str, ...]
    titles: dict[str, str]
    joint_controllers: dict[str, str]
    hashtag: str
    accent: str
    fixed_goal: int | None
    closes_at: datetime | None
    closed_at: datetime | None
    published_at: datetime | None
    asks_place: bool
    asks_comment: bool
    asks_updates: bool
    shows_signers: bool
    sends_reminder: bool
    neutral_mail: bool
    retention_days: int
    #: Who opens the records, where the server cannot; None for an ordinary petition.
    sealing: SealMode | None
    partners: tuple[PartnerView, ...]

    @property
    def is_public(self) -> bool:
        """Whether anybody may see its page."""
        return self.state is not PetitionState.DRAFT and not self.hidden

    @property
    def takes_signatures(self) -> bool:
        """Whether its form is shown; the database decides once more when a form arrives."""
        not_over = self.closes_at is None or self.closes_at > clock.now()
        return self.state is PetitionState.OPEN and not self.hidden and not_over

    @property
    def ended_at(self) -> datetime | None:
        """When it was closed or its last day ended, if it has ended."""
        if self.state is PetitionState.CLOSED:
            return self.closed_at
        return self.closes_at if self.closes_at and self.closes_at <= clock.now() else None

    @property
    def last_day(self) -> date | None:
        """The last day on which it can be signed."""
        return (self.closes_at - timedelta(days=1)).date() if self.closes_at else None

    @property
    def days_left(self) -> int | None:
        """Whole days until it closes; None where it has no last day or has ended."""
        if not self.takes_signatures or self.closes_at is None:
            return None
        return (self.closes_at - clock.now()) // timedelta(days=1)

    def title(self, language: str) -> str:
        """Return the title in the language, or in the one that stands for it."""
        return languages.pick(self.titles, language, self.default_language)[0]

    def shown_language(self, language: str) -> str:
        """Return the petition's own language that is nearest to the one asked for."""
        return languages.pick(self.titles, language, self.default_language)[1]


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """One block of the page in the reader's language, or in the one that stands for it."""

    kind: str
    language: str
    heading: str
    body: str
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class ResponseView:
    """What a decision-maker said or did."""

    kind: str
    language: str
    quote_language: str
    said_on: date
    precision: str
    text: str
    quote: str
    source_name: str
    source_url: str


@dataclass(frozen=True, kw_only=True)
class DecisionMakerView:
    """Whom the petition asks, with every response so far."""

    language: str
    role_language: str
    name: str
    role: str
    country: str
    asked_on: date | None
    picture: PictureView | None
    responses: tuple[ResponseView, ...]

    @property
    def has_answered(self) -> bool:
        """Whether they said or did anything; saying nothing when asked is no answer."""
        return any(response.kind != ResponseKind.SILENT for response in self.responses)

    @property
    def days_without_answer(self) -> int | None:
        """Days since they were asked; None where they have answered, or nobody knows since when."""
        if self.asked_on is None or self.has_answered:
            return None
        return max(0, (clock.today() - self.asked_on).days)


@dataclass(frozen=True, kw_only=True)
class UpdateView:
    """One piece of news."""

    id: UUID
    happened_on: date
    precision: str
    language: str
    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class FundraiserView:
    """Money asked for: whole amounts in cents, and when it ended, if it did."""

    goal: int
    raised: int
    currency: str
    url: str
    ends_on: date | None

    @property
    def percent(self) -> int:
        """How much of the goal is raised; may pass 100."""
        return self.raised * 100 // self.goal

    @property
    def has_ended(self) -> bool:
        """Whether its last day is over."""
        return self.ends_on is not None and self.ends_on < clock.today()

    @property
    def days_left(self) -> int | None:
        """Days until its last day; None where it has none or has ended."""
        return None if self.ends_on is None or self.has_ended else (self.ends_on - clock.today()).days


@dataclass(frozen=True, kw_only=True)
class PetitionPage:
    """Everything that a petition's page shows in one language, apart from the count."""

    petition: PetitionView
    language: str
    title: str
    summary: str
    demand: str
    risk_note: str
    thanks: str
    share_text: str
    #: The language of each of these texts, by its name: one may be translated and another not yet.
    written_in: Mapping[str, str]
    picture: PictureView | None
    sections: tuple[SectionView, ...]
    decision_makers: tuple[DecisionMakerView, ...]
    updates: tuple[UpdateView, ...]
    fundraiser: FundraiserView | None

    @property
    def words_to_pass_on(self) -> str:
        """What somebody says who passes the petition on, in the organiser's words or in the petition's title."""
        return self.share_text or " ".join(filter(None, (self.title, self.petition.hashtag)))


def by_slug(slug: str) -> PetitionView | None:
    """Return the petition of that name in any state, remembered for a few seconds."""
    return remembered(("petition", slug), lambda: _view(Petition.slug == slug))


def by_id(petition_id: UUID) -> PetitionView | None:
    """Return the petition, remembered for a few seconds."""
    return remembered(("petition", petition_id), lambda: _view(Petition.id == petition_id))


def as_it_is(petition_id: UUID) -> PetitionView | None:
    """Return the petition as it is at this moment, for those who are writing it."""
    return _view(Petition.id == petition_id)


def public(slug: str) -> PetitionView | None:
    """Return the petition of that name if anybody may see it."""
    petition = by_slug(slug)
    return petition if petition and petition.is_public else None


def all_of_them() -> list[PetitionView]:
    """Return every petition, drafts and hidden ones too, by name."""
    return [view(row) for row in db.session.scalars(select(Petition).order_by(Petition.slug))]


def page(petition: PetitionView, language: str) -> PetitionPage:
    """Return everything that the petition's page shows in the language; each part falls back by itself."""
    return remembered(("petition page", petition.id, petition.edition, language), lambda: _page(petition, language))


def updates(petition: PetitionView, language: str) -> tuple[UpdateView, ...]:
    """Return the published news, the latest first."""
    rows = db.session.scalars(
        select(UpdateRow)
        .where(UpdateRow.petition_id == petition.id, UpdateRow.published_at.is_not(None))
        .order_by(UpdateRow.happened_on.desc(), UpdateRow.id)
    )
    views = []
    for row in rows:
        title, shown = languages.pick(row.title, language, petition.default_language)
        views.append(
            UpdateView(
                id=row.id,
                happened_on=row.happened_on,
                precision=row.precision,
                language=shown,
                title=title,
                body=row.body.get(shown, ""),
            )
        )
    return tuple(views)


def _page(petition: PetitionView, language: str) -> PetitionPage:
    row = db.session.get_one(Petition, petition.id)
    default = petition.default_language
    picked = {
        of: languages.pick({text.language: getattr(text, of) for text in row.texts}, language, default)
        for of in ("title", "summary", "demand", "risk_note", "thanks", "share_text")
    }
    shown = pictures.of(PictureOwner("petition", petition.id), language, default)

    def word(of: str) -> str:
        return picked[of][0]

    return PetitionPage(
        petition=petition,
        language=language,
        title=word("title"),
        summary=word("summary"),
        demand=word("demand"),
        risk_note=word("risk_note"),
        thanks=word("thanks"),
        share_text=word("share_text"),
        written_in={of: tag for of, (_, tag) in picked.items()},
        picture=shown.top,
        sections=_sections(petition, language, shown),
        decision_makers=_decision_makers(petition, language, shown),
        updates=updates(petition, language),
        fundraiser=_fundraiser(petition),
    )


def _sections(petition: PetitionView, language: str, shown: Pictures) -> tuple[SectionView, ...]:
    rows = db.session.scalars(
        select(Section).where(Section.petition_id == petition.id).order_by(Section.position, Section.id)
    )
    views = []
    for row in rows:
        by_language = {text.language: text for text in row.texts}
        order = languages.order(language, petition.default_language, by_language)
        if order:
            found = by_language[order[0]]
            views.append(
                SectionView(
                    kind=row.kind,
                    language=found.language,
                    heading=found.heading,
                    body=found.body,
                    items=tuple(_with_picture(item, shown) for item in found.items),
                )
            )
    return tuple(views)


def _with_picture(item: dict[str, Any], shown: Pictures) -> dict[str, Any]:
    """Return an item with the picture that it names; one that is deleted, or another petition's, is not shown."""
    return item | {"picture": shown.by_id.get(item["picture"])} if "picture" in item else item


def _decision_makers(petition: PetitionView, language: str, shown: Pictures) -> tuple[DecisionMakerView, ...]:
    rows = db.session.scalars(
        select(DecisionMaker)
        .where(DecisionMaker.petition_id == petition.id)
        .order_by(DecisionMaker.position, DecisionMaker.id)
    )

    def word(texts: dict[str, str]) -> str:
        return languages.pick(texts, language, petition.default_language)[0]

    def spoken(texts: dict[str, str]) -> str:
        return languages.pick(texts, language, petition.default_language)[1]

    return tuple(
        DecisionMakerView(
            language=spoken(row.name),
            role_language=spoken(row.role),
            name=word(row.name),
            role=word(row.role),
            country=row.country,
            asked_on=row.asked_on,
            picture=shown.by_maker.get(row.id),
            responses=tuple(
                ResponseView(
                    kind=response.kind,
                    language=spoken(response.text),
                    quote_language=spoken(response.quote),
                    said_on=response.said_on,
                    precision=response.precision,
                    text=word(response.text),
                    quote=word(response.quote),
                    source_name=response.source_name,
                    source_url=response.source_url,
                )
                for response in row.responses
            ),
        )
        for row in rows
    )


def _fundraiser(petition: PetitionView) -> FundraiserView | None:
    row = db.session.get(Fundraiser, petition.id)
    if row is None:
        return None
    return FundraiserView(goal=row.goal, raised=row.raised, currency=row.currency, url=row.url, ends_on=row.ends_on)


def _view(condition: Any) -> PetitionView | None:
    row = db.session.scalar(select(Petition).where(condition))
    return view(row) if row is not None else None


def view(row: Petition) -> PetitionView:
    """Return what the pages need to know of a petition that was read."""
    organisation = row.organisation
    return PetitionView(
        id=row.id,
        slug=row.slug,
        state=PetitionState(row.state),
        hidden=row.hidden,
        outcome=Outcome(row.outcome),
        edition=row.edition,
        organisation_slug=organisation.slug,
        organisation_name=organisation.name,
        organisation_email=organisation.email,
        imprint=organisations.imprint(organisation),
        default_language=row.default_language,
        languages=tuple(text.language for text in row.texts),
        titles={text.language: text.title for text in row.texts},
        joint_controllers={text.language: text.joint_controllers for text in row.texts},
        hashtag=row.hashtag,
        accent=row.accent,
        fixed_goal=row.goal,
        closes_at=row.closes_at,
        closed_at=row.closed_at,
        published_at=row.published_at,
        asks_place=row.asks_place,
        asks_comment=row.asks_comment,
        asks_updates=row.asks_updates,
        shows_signers=row.shows_signers,
        sends_reminder=row.sends_reminder,
        neutral_mail=row.neutral_mail,
        retention_days=row.retention_days,
        sealing=SealMode(row.sealing) if row.sealing else None,
        partners=tuple(
            PartnerView(slug=partner.slug, name=partner.name, website=partner.website, asks_opt_in=partner.asks_opt_in)
            for partner in row.partners
        ),
    )
