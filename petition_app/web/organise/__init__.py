"""Organisers' pages: behind a login, never cached, with a token against forged forms."""

from typing import Protocol

from flask import Blueprint, Flask

from petition_app.web.organise import (
    access,
    account,
    audit,
    decision_makers,
    exports,
    figures,
    fundraiser,
    login,
    mailings,
    members,
    moderation,
    moves,
    notices,
    organisations,
    petitions,
    pictures,
    responses,
    retention,
    sealing,
    sections,
    sessions,
    settings,
    texts,
    updates,
)

_KINDS = (
    login,
    account,
    petitions,
    settings,
    texts,
    sections,
    decision_makers,
    responses,
    updates,
    mailings,
    fundraiser,
    pictures,
    moves,
    figures,
    moderation,
    exports,
    retention,
    sealing,
    organisations,
    members,
    audit,
)


class Room(Protocol):
    """A module with pages behind the organisers' door."""

    def add_to(self, bp: Blueprint) -> None:
        """Add its pages."""


def init_app(app: Flask, *more: Room) -> None:
    """Add the organisers' pages, each behind the same door, and those that stand elsewhere but belong behind it."""
    sessions.init_app(app)
    access.init_app(app)
    notices.init_app(app)
    bp = Blueprint("organise", __name__, url_prefix="/organise")
    bp.before_request(access.check)
    for kind in (*_KINDS, *more):
        kind.add_to(bp)
    app.register_blueprint(bp)
