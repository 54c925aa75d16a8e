"""Demo rows: what a file of the demo says, as rows of the tables.

Their ids are made of the petition's id and their place or key in the file, so that the same entry is the
same row each time.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from petition_app.domain import clock, languages, sections
from petition_app.domain.lifecycle import Outcome, PetitionState
from petition_app.domain.partial_dates import PartialDate, lined_up
from petition_app.domain.responses import ResponseKind
from petition_app.domain.sections import SectionKind
from petition_app.domain.topics import Topic
from petition_app.models import (
    DecisionMaker,
    Fundraiser,
    Organisation,
    Partner,
    Petition,
    PetitionText,
    PetitionTopic,
    Response,
    Section,
    SectionText,
    Update,
)

Content = Mapping[str, Any]

# What only the first loading sets: afterwards it belongs to the people who run the petition here.
_FIRST = ("state", "outcome", "published_at", "closes_at")
_APART = (
    *_FIRST,
    "logged",
    "organisation",
    "texts",
    "partners",
    "sections",
    "decision_makers",
    "updates",
    "fundraiser",
    "picture",
    "topics",
)


def organisation(organisation_id: UUID, content: Content, *, is_new: bool) -> Organisation:
    """Return the organisation with its page in each language."""
    for language, words in content["presentation"].items():
        languages.locale(language)
        sections.check_items(SectionKind.FIGURES, words.get("results", []))
    first = {"created_at": clock.now()} if is_new else {}
    known = {key: value for key, value in content.items() if key != "picture"}
    return Organisation(id=organisation_id, **{"website": "", "email": "", **known, **first})


def petition(petition_id: UUID, organisation_id: UUID, content: Content, *, is_new: bool) -> Petition:
    """Return the petition with its texts and partners."""
    for language in content["texts"]:
        languages.locale(language)
    if content["default_language"] not in content["texts"]:
        raise ValueError(f"there is no text in {content['default_language']}")
    return Petition(
        id=petition_id,
        organisation_id=organisation_id,
        texts=[
            PetitionText(petition_id=petition_id, language=language, **{"risk_note": "", "thanks": ""} | words)
            for language, words in content["texts"].items()
        ],
        partners=[
            Partner(
                id=uuid5(petition_id, f"partner {partner['slug']}"),
                petition_id=petition_id,
                position=position,
                **{"website": ""} | partner,
            )
            for position, partner in enumerate(content.get("partners", []))
        ],
        topics=[
            PetitionTopic(petition_id=petition_id, topic=Topic(topic)) for topic in sorted(content.get("topics", []))
        ],
        **{key: value for key, value in content.items() if key not in _APART},
        **(_first_state(content) if is_new else {}),
    )


def _first_state(content: Content) -> dict[str, Any]:
    state = PetitionState(content["state"])
    closes_at = content.get("closes_at")
    published_at = content.get("published_at", clock.now())
    return {
        "state": state,
        "outcome": Outcome(content["outcome"]),
        "created_at": published_at,
        "published_at": published_at,
        "closes_at": closes_at,
        "closed_at": closes_at if state is PetitionState.CLOSED else None,
        # A log begins with the petition or not at all.
        "logged": content.get("logged", False),
    }


def blocks(petition_id: UUID, content: Content) -> Iterator[Section]:
    """Return the sections of the petition's page in their order."""
    for position, block in enumerate(content["sections"]):
        kind = SectionKind(block["kind"])
        section_id = uuid5(petition_id, f"section {position}")
        texts = []
        for language in content["texts"]:
            items = [{key: _word(value, language) for key, value in item.items()} for item in block.get("items", [])]
            sections.check_items(kind, items)
            texts.append(
                SectionText(
                    section_id=section_id,
                    language=language,
                    heading=_word(block["heading"], language),
                    body=_word(block.get("body", ""), language),
                    items=items,
                )
            )
        yield Section(id=section_id, petition_id=petition_id, position=position, kind=kind, texts=texts)


def decision_makers(petition_id: UUID, content: Content) -> Iterator[DecisionMaker]:
    """Return whom the petition asks, each with what they said or did, in its order."""
    tags = list(content["texts"])
    for position, person in enumerate(content.get("decision_makers", [])):
        person_id = uuid5(petition_id, f"decision-maker {position}")
        answers = person.get("responses", [])
        days = _days(answers, "said_on")
        yield DecisionMaker(
            id=person_id,
            petition_id=petition_id,
            position=position,
            name=_words(person["name"], tags),
            role=_words(person["role"], tags) if "role" in person else {},
            country=person["country"],
            asked_on=date.fromisoformat(person["asked_on"]) if "asked_on" in person else None,
            responses=[
                Response(
                    id=uuid5(person_id, f"response {place}"),
                    decision_maker_id=person_id,
                    kind=ResponseKind(answer["kind"]),
                    said_on=day,
                    precision=precision,
                    text=_words(answer["text"], tags),
                    quote=_words(answer["quote"], tags) if "quote" in answer else {},
                    source_name=answer["source_name"],
                    source_url=answer["source_url"],
                )
                for place, (answer, (day, precision)) in enumerate(zip(answers, days, strict=True))
            ],
        )


def updates(petition_id: UUID, content: Content, published: Mapping[UUID, Any]) -> Iterator[Update]:
    """Return the news; `published` says when those were published that are here already."""
    tags = list(content["texts"])
    entries = content.get("updates", [])
    for entry, (day, precision) in zip(entries, _days(entries, "happened_on"), strict=True):
        update_id = uuid5(petition_id, f"update {entry['key']}")
        yield Update(
            id=update_id,
            petition_id=petition_id,
            happened_on=day,
            precision=precision,
            published_at=published.get(update_id, clock.now()),
            title=_words(entry["title"], tags),
            body=_words(entry["body"], tags),
        )


def fundraiser(petition_id: UUID, content: Content, *, is_new: bool) -> Fundraiser | None:
    """Return the money asked for, if any; how much is raised is the file's word only the first time."""
    if "fundraiser" not in content:
        return None
    known = dict(content["fundraiser"])
    if not is_new:
        del known["raised"]
    return Fundraiser(petition_id=petition_id, **known)


def _days(entries: Sequence[Content], key: str) -> list[tuple[Any, Any]]:
    return lined_up(PartialDate.parse(entry[key]) for entry in entries)


def _word(value: Any, language: str) -> Any:
    """Return what is said in the language; what is no table of languages is the same in all of them."""
    return value[language] if isinstance(value, dict) else value


def _words(value: Any, tags: Sequence[str]) -> dict[str, str]:
    """Return what is said in each of the petition's languages."""
    return {language: _word(value, language) for language in tags}
