"""Embeds: the counter on other sites, without cookies, forms or sessions (S16, S17)."""

from flask import Blueprint, Flask

from petition_app.web.embed import counter


def init_app(app: Flask) -> None:
    """Add the addresses that other sites use."""
    bp = Blueprint("embed", __name__, url_prefix="/embed")
    counter.add_to(bp)
    app.register_blueprint(bp)
