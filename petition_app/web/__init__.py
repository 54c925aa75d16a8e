"""Web: the pages; they speak HTTP and decide nothing."""

from flask import Flask

from petition_app.web import errors, headers, language
from petition_app.web.public import bp as public


def init_app(app: Flask) -> None:
    """Add what every answer has, then each kind of page."""
    for part in (language, headers, errors):
        part.init_app(app)
    app.register_blueprint(public)
