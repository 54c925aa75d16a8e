"""Public pages: what anybody may read and sign, without a cookie."""

from flask import Blueprint, Flask
from werkzeug.routing import BaseConverter

from petition_app.web.public import (
    cards,
    links,
    listing,
    organisations,
    paper,
    petitions,
    pictures,
    privacy,
    receipts,
    retention,
    search_engines,
    sharing,
    signature_log,
    signatures,
    signing,
    unsubscribing,
)


class LanguageConverter(BaseConverter):
    """A language tag in an address, such as `de` or `pt-BR`."""

    regex = "[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"


def init_app(app: Flask) -> None:
    """Add the public pages."""
    app.url_map.converters["language"] = LanguageConverter
    bp = Blueprint("public", __name__)
    kinds = (
        listing,
        organisations,
        privacy,
        petitions,
        cards,
        paper,
        pictures,
        signatures,
        sharing,
        signing,
        links,
        receipts,
        signature_log,
        retention,
        unsubscribing,
        search_engines,
    )
    for kind in kinds:
        kind.add_to(bp)
    app.register_blueprint(bp)
