"""Desk: a petition with something of everything that an organiser can open, and the token of an organiser's forms."""

from dataclasses import dataclass
from typing import Any

from petition_app.domain.exports import ExportFormat
from petition_app.models import Organisation
from petition_app.queries.petitions import PetitionView
from petition_app.services import exports
from tests import pages
from tests.factories import Make
from tests.people import Visitor


@dataclass(frozen=True)
class Desk:
    """A petition, and the ids that stand in the addresses of its pages."""

    petition: PetitionView
    things: dict[str, Any]


def of(make: Make, organisation: Organisation | None = None, **values: Any) -> Desk:
    """Store a petition with a block, a decision-maker who responded, news, money, pictures, a member and an export."""
    organisation = organisation or make.organisation()
    texts = values.pop("texts", {"en": {"title": "Free them"}, "de": {"title": "Freiheit"}})
    petition = make.petition(organisation=organisation, texts=texts, **values)
    section = make.section(petition, kind="quote", texts={"en": {"items": [{"quote": "We are here.", "by": "Ольга"}]}})
    maker = make.decision_maker(petition, responses=[{"text": {"en": "No."}}])
    update = make.update(petition)
    make.fundraiser(petition)
    picture_id = make.picture(petition)
    own_picture_id = make.picture(organisation)
    member = make.member(organisation, role="reader")
    export_id = exports.request(petition.id, member.id, ExportFormat.CSV, "en")
    return Desk(
        petition=petition,
        things={
            "organisation_id": organisation.id,
            "section_id": section.id,
            "maker_id": maker.id,
            "response_id": maker.responses[0].id,
            "update_id": update.id,
            "picture_id": picture_id,
            "own_picture_id": own_picture_id,
            "export_id": export_id,
            "person_id": member.id,
        },
    )


def token(visitor: Visitor) -> str:
    """Return the token that the forms of somebody's pages carry."""
    page = pages.read(visitor.gets("/organise/login", follow_redirects=True).text)
    found: str = page.forms()[0].fields["csrf_token"]
    return found
