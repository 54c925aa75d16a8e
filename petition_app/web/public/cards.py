"""Cards: the picture that other sites show with a link to a petition, drawn here and by nobody else."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, ngettext

from petition_app.domain import colours, goals
from petition_app.domain.cards import Card, at_least
from petition_app.queries import cards, counting
from petition_app.queries.petitions import PetitionView
from petition_app.web.public.petitions import public_petition


def add_to(bp: Blueprint) -> None:
    """Add the card of each petition in each of its languages."""
    bp.get("/<language:language>/<slug>/card.png")(card)


def card(language: str, slug: str) -> ResponseReturnValue:
    """Give the card of a petition."""
    petition = public_petition(slug, language)
    drawn = cards.drawn(petition.id, petition.edition, language, lambda: _words(petition, language))
    response = Response(drawn.png, mimetype="image/png")
    response.headers["Cache-Control"] = f"public, max-age={cards.SECONDS}, stale-while-revalidate=86400"
    response.set_etag(drawn.name)
    return response.make_conditional(request)


def _words(petition: PetitionView, language: str) -> Card:
    count = counting.public(petition.id).number
    light, _ = colours.accents(petition.accent)
    goal = goals.goal(count, petition.fixed_goal).number
    return Card(
        language=petition.shown_language(language),
        title=petition.title(language),
        organisation=" · ".join([petition.organisation_name, *(partner.name for partner in petition.partners)]),
        hashtag=petition.hashtag,
        count=_said(count),
        percent=min(100, 100 * count // goal) if count and petition.takes_signatures else None,
        ground=light.colour,
        ink=light.ink,
    )


def _said(count: int) -> str:
    """Return how many have signed: exactly as long as they are few, afterwards what stays true for a while."""
    if not count:
        return ""
    number = at_least(count)
    written = format_decimal(number)
    if number == count:
        return ngettext("%(number)s person has signed", "%(number)s people have signed", number, number=written)
    return ngettext(
        "At least %(number)s person has signed", "At least %(number)s people have signed", number, number=written
    )
