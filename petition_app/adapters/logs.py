"""Logs: event codes and figures, one JSON object a line; never a name, an address, a token or a network.

What is not on the list of fields is dropped before it is written, so that a careless line tells nothing.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask

_FIELDS = frozenset(
    {
        "event",
        "level",
        "timestamp",
        "kind",  # the class of a fault
        "where",  # file and line of a fault
        "endpoint",
        "message",  # the number of a promised message
        "export",
        "petition",  # its public name
        "failure",  # an SMTP server's three digits, or the kind of a fault
        "waiting",
        "attempts",
        "count",
        "duty",
        "seconds",
    }
)


def init_app(app: Flask) -> None:
    """Write logs to standard error: JSON in production, a line for people elsewhere."""
    readable = app.config["PETITION_ENV"] in ("development", "test")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_the_unlisted,
            structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer(),
        ],
        # Looked up for each line: whoever redirects standard error later gets the rest of the log.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    # Libraries speak in sentences that may hold anything; only their warnings are let through.
    logging.getLogger().setLevel(logging.WARNING)


def drop_the_unlisted(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Keep only the fields that are known to hold nothing personal."""
    return {name: value for name, value in fields.items() if name in _FIELDS}
