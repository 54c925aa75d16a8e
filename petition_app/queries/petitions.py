"""Petitions: what the pages show of them, as frozen values."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import clock, languages
from petition_app.domain.imprints import Imprint
from petition_app.domain.lifecycle import Outcome, PetitionState
from petition_app.domain.sealing import SealMode
from petition_app.models import Petition
from petition_app.queries import organisations
from petition_app.queries.memory import remembered


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
    logged: bool
    #: How many forms it takes in a minute; None where it is as many as everywhere.
    forms_a_minute: int | None
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
        logged=row.logged,
        forms_a_minute=row.forms_a_minute,
        sealing=SealMode(row.sealing) if row.sealing else None,
        partners=tuple(
            PartnerView(slug=partner.slug, name=partner.name, website=partner.website, asks_opt_in=partner.asks_opt_in)
            for partner in row.partners
        ),
    )
