"""Listing: the public petitions, found by words, language, topic, organisation and state, page by page.

All of them are read in a few statements and remembered for a few seconds; a search is then a walk through the
memory, which for a thousand petitions costs a few milliseconds and asks nothing special of a database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from petition_app.db import db
from petition_app.domain import goals, searching
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.topics import Topic
from petition_app.models import Petition
from petition_app.queries import counting, petitions, pictures
from petition_app.queries.memory import remembered
from petition_app.queries.petitions import PetitionView
from petition_app.queries.pictures import PictureView

ON_A_PAGE = 24


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody looks for; what is empty is not asked for."""

    words: str = ""
    language: str = ""
    topic: str = ""
    organisation: str = ""
    state: str = ""

    @property
    def is_anything(self) -> bool:
        """Whether nothing is asked for."""
        return self == Wanted()


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A petition as it is searched."""

    petition: PetitionView
    topics: tuple[Topic, ...]
    #: Everything in which words are looked for, in all its languages.
    text: str


@dataclass(frozen=True, kw_only=True)
class Card:
    """A petition as a list shows it."""

    petition: PetitionView
    count: int
    goal: goals.Goal
    picture: PictureView | None


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """One page of what was found: its cards, and after which petition the pages beside it begin.

    `before` is empty where the page before is the first one, and None where there is none.
    """

    cards: tuple[Card, ...]
    number: int
    before: str | None
    after: str | None


def public() -> tuple[Listed, ...]:
    """Return the public petitions, open ones first, then the newest first."""
    return remembered(("listed",), _public)


def found(wanted: Wanted) -> list[Listed]:
    """Return the public petitions that are wanted, in the same order."""
    words = searching.words(wanted.words)
    return [each for each in public() if _is_wanted(each, wanted) and all(word in each.text for word in words)]


def page(wanted: Wanted, after: str, language: str) -> ListPage:
    """Return the page of what was found that comes after a petition; the first one where it is not among them."""
    everything = [each.petition for each in found(wanted)]
    start = next((place for place, each in enumerate(everything, 1) if each.slug == after), 0)
    shown = everything[start : start + ON_A_PAGE]
    earlier = start - ON_A_PAGE
    return ListPage(
        cards=cards(shown, language),
        number=len(everything),
        before=None if not start else everything[earlier - 1].slug if earlier > 0 else "",
        after=shown[-1].slug if start + ON_A_PAGE < len(everything) else None,
    )


def of_organisation(organisation_id: UUID, language: str) -> tuple[Card, ...]:
    """Return the public petitions of an organisation."""
    rows = _views(Petition.organisation_id == organisation_id)
    return cards([view for view, _ in rows], language)


def cards(shown: Sequence[PetitionView], language: str) -> tuple[Card, ...]:
    """Return what a list shows of petitions: one statement for all counts, one for all pictures."""
    counts = counting.public_of([each.id for each in shown])
    tops = pictures.tops([each.id for each in shown], language)
    return tuple(
        Card(
            petition=each,
            count=counts.get(each.id, 0),
            goal=goals.goal(counts.get(each.id, 0), each.fixed_goal),
            picture=tops.get(each.id),
        )
        for each in shown
    )


def another(petition: PetitionView, language: str) -> Card | None:
    """Return another petition that can be signed.

    One in the reader's language comes before others, then one of the same organisation, then the newest.
    """
    open_ones = [
        each.petition for each in public() if each.petition.takes_signatures and each.petition.id != petition.id
    ]

    def strangeness(other: PetitionView) -> tuple[bool, bool]:
        return language not in other.languages, other.organisation_slug != petition.organisation_slug

    return next(iter(cards(sorted(open_ones, key=strangeness)[:1], language)), None)


def _public() -> tuple[Listed, ...]:
    return tuple(
        Listed(
            petition=view,
            topics=tuple(Topic(topic.topic) for topic in row.topics),
            text=searching.folded(
                "\n".join(
                    [row.hashtag, row.organisation.name]
                    + [part for text in row.texts for part in (text.title, text.summary)]
                )
            ),
        )
        for view, row in _views(True)
    )


def _views(condition: object) -> list[tuple[PetitionView, Petition]]:
    rows = db.session.scalars(
        select(Petition)
        .where(Petition.state != PetitionState.DRAFT, ~Petition.hidden, condition)  # type: ignore[arg-type]
        .options(
            joinedload(Petition.organisation),
            selectinload(Petition.texts),
            selectinload(Petition.partners),
            selectinload(Petition.topics),
        )
        .order_by(Petition.published_at.desc(), Petition.slug)
    )
    return sorted(((petitions.view(row), row) for row in rows), key=lambda pair: not pair[0].takes_signatures)


def _is_wanted(each: Listed, wanted: Wanted) -> bool:
    petition = each.petition
    return (
        (not wanted.language or wanted.language in petition.languages)
        and (not wanted.topic or wanted.topic in each.topics)
        and (not wanted.organisation or wanted.organisation == petition.organisation_slug)
        and (not wanted.state or (wanted.state == "open") is petition.takes_signatures)
    )
