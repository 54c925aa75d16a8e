"""Unsubscribing: the link in an update that was mailed. Opening it shows, pressing acts (S10).

Mailbox providers press in the reader's place: they post without cookies, without a token of ours and from
wherever they are (RFC 8058, section 3.2). Nothing is lost by it: only who has the link can press, and all that
it does is to end the news.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from petition_app.domain.refusals import LinkBroken
from petition_app.queries import petitions
from petition_app.services import unsubscribing
from petition_app.web import language as interface


def add_to(bp: Blueprint) -> None:
    """Add the page and its button."""
    bp.get("/unsubscribe/<token>")(unsubscribe)
    bp.post("/unsubscribe/<token>")(press_unsubscribe)


def unsubscribe(token: str) -> ResponseReturnValue:
    """Show the button that ends the news; changes nothing, whoever opens it."""
    reader = unsubscribing.reader(token)
    interface.use(reader.language)
    petition = petitions.by_id(reader.petition_id)
    if petition is None:
        raise LinkBroken
    return render_template("public/unsubscribe.html", petition=petition)


def press_unsubscribe(token: str) -> ResponseReturnValue:
    """End the news; pressing again says the same."""
    reader = unsubscribing.unsubscribe(token)
    interface.use(reader.language)
    petition = petitions.by_id(reader.petition_id)
    if petition is None:
        raise LinkBroken
    return render_template("public/unsubscribed.html", petition=petition)
