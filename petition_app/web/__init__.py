"""Web: the pages; they speak HTTP and decide nothing."""

from flask import Flask

from petition_app.web import (
    api,
    assets,
    bodies,
    development,
    embed,
    errors,
    filters,
    headers,
    language,
    limits,
    organise,
    preview,
    public,
    slashes,
    status,
)


def init_app(app: Flask) -> None:
    """Add what every answer has, then each kind of page."""
    for part in (
        bodies,
        slashes,
        language,
        filters,
        headers,
        errors,
        limits,
        status,
        assets,
        public,
        embed,
        api,
        development,
    ):
        part.init_app(app)
    organise.init_app(app, preview)
