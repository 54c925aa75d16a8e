"""Fundraiser: another program tells how much money has been raised."""

from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from limits import parse

from petition_app.domain.refusals import TokenRefused
from petition_app.services import fundraiser_tokens
from petition_app.web import limits

#: Once a minute is plenty for a figure that people look at.
TELLING = parse("60 per minute")
#: In cents: what an organiser could write by hand too.
MOST_CENTS = 999_999_999
_MOST_BYTES = 1024


def add_to(bp: Blueprint) -> None:
    """Add the address of the amount."""
    bp.put("/petitions/<slug>/fundraiser")(tell_amount)


def tell_amount(slug: str) -> ResponseReturnValue:
    """Keep the amount and answer with it; the same request again gets the same answer (RFC 9110, section 9.2.2)."""
    limits.require(TELLING, "fundraiser")
    request.max_content_length = _MOST_BYTES
    told = fundraiser_tokens.tell(_token(), slug, _raised(_body()))
    return {"raised_cents": told.raised, "goal_cents": told.goal, "currency": told.currency}


def _token() -> str:
    # RFC 6750, section 2.1: in the header and nowhere else, for addresses end up in logs.
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer" or not authorization.token:
        raise TokenRefused
    return authorization.token


def _body() -> Any:
    try:
        return request.get_json()
    except RecursionError:
        # A thousand brackets are JSON too, and more than the library follows.
        abort(400)


def _raised(sent: Any) -> int:
    if not isinstance(sent, dict) or sent.keys() != {"raised_cents"}:
        abort(422, "The body is an object with one member, raised_cents.")
    raised = sent["raised_cents"]
    # In Python, true and false are whole numbers too.
    if type(raised) is not int or not 0 <= raised <= MOST_CENTS:
        abort(422, f"raised_cents is a whole number from 0 to {MOST_CENTS}.")
    return raised
