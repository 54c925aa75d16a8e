"""Pages: everything that a petition's page shows in a language, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import clock, languages
from petition_app.domain.pictures import PictureOwner
from petition_app.domain.responses import ResponseKind
from petition_app.models import DecisionMaker, Fundraiser, Petition, Section
from petition_app.models import Update as UpdateRow
from petition_app.queries import pictures
from petition_app.queries.memory import remembered
from petition_app.queries.petitions import PetitionView
from petition_app.queries.pictures import Pictures, PictureView


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


def of(petition: PetitionView, language: str) -> PetitionPage:
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
