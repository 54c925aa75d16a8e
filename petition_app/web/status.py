"""Status: whether the process answers, and whether it can do its work."""

from flask import Flask
from flask.typing import ResponseReturnValue

from petition_app.queries import status


def init_app(app: Flask) -> None:
    """Add the addresses that supervisors ask."""
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)


def healthz() -> ResponseReturnValue:
    """Answer that the process is there; asks nothing."""
    return {"status": "ok"}


def readyz() -> ResponseReturnValue:
    """Answer whether the database can be read and holds the newest tables; 503 where not."""
    ready = status.database_is_ready()
    return {"status": "ok" if ready else "not ready"}, 200 if ready else 503
