"""Status: whether the process answers, and whether it can do its work."""

import structlog
from flask import Flask
from flask.typing import ResponseReturnValue

from petition_app.queries import status

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Add the addresses that supervisors ask."""
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)


def healthz() -> ResponseReturnValue:
    """Answer that the process is there; asks nothing."""
    return {"status": "ok"}


def readyz() -> ResponseReturnValue:
    """Answer whether the database, the disk and the worker can do their work; what is lacking is for the log alone."""
    lack = status.lack()
    if lack is not None:
        log.error("not_ready", kind=lack.value)
    return {"status": "not ready" if lack else "ok"}, 503 if lack else 200
