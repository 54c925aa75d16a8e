"""Organisers' pages: behind a login, never cached, with a token against forged forms."""

from flask import Blueprint, Flask

from petition_app.web.organise import (
    access,
    account,
    decision_makers,
    exports,
    figures,
    fundraiser,
    login,
    mailings,
    members,
    moves,
    notices,
    organisations,
    petitions,
    preview,
    responses,
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
    preview,
    moves,
    figures,
    exports,
    organisations,
    members,
)


def init_app(app: Flask) -> None:
    """Add the organisers' pages, each behind the same door."""
    sessions.init_app(app)
    access.init_app(app)
    notices.init_app(app)
    bp = Blueprint("organise", __name__, url_prefix="/organise")
    bp.before_request(access.check)
    for kind in _KINDS:
        kind.add_to(bp)
    app.register_blueprint(bp)
