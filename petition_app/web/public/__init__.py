"""Public pages: what anybody may read and sign, without a cookie."""

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

from petition_app.web.public import cards, links, listing, organisations, petitions, pictures, signing


class LanguageConverter(BaseConverter):
    """A language tag in an address, such as `de` or `pt-BR`."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


def init_app(app: Flask) -> None:
    """Add the public pages."""
    app.url_map.converters["language"] = LanguageConverter
    bp = Blueprint("public", __name__)
    for kind in (listing, organisations, petitions, cards, pictures, signing, links):
        kind.add_to(bp)
    app.register_blueprint(bp)
