"""Web: the pages; they speak HTTP and decide nothing."""

from flask import Flask

from petition_app.web import (
    api,
    development,
    embed,
    errors,
    filters,
    headers,
    language,
    limits,
    organise,
    public,
    status,
)


def init_app(app: Flask) -> None:
    """Add what every answer has, then each kind of page."""
    for part in (language, filters, headers, errors, limits, status, public, embed, api, organise, development):
        part.init_app(app)
