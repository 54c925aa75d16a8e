"""API: addresses for other programs, which prove by a token who sent them; no cookie and no other site's page."""

from flask import Blueprint, Flask

from petition_app.web.api import fundraiser


def init_app(app: Flask) -> None:
    """Add the addresses of version 1."""
    bp = Blueprint("api", __name__, url_prefix="/api/v1")
    fundraiser.add_to(bp)
    app.register_blueprint(bp)
