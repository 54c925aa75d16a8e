"""Limits: who asks too often for something costly is answered 429, and when to come again."""

from datetime import timedelta

from flask import request
from werkzeug.exceptions import TooManyRequests

from petition_app.domain.limits import Limit, Standing
from petition_app.domain.networks import Network
from petition_app.services import limits


def require(limit: Limit) -> None:
    """Go on while the visitor's network is within the limit; answer 429 where it is not."""
    if limits.count(limit, network()) is not Standing.WITHIN:
        refuse(limit)


def refuse(limit: Limit) -> None:
    """Answer 429: the window is over in so many seconds at most."""
    raise TooManyRequests(retry_after=int(limit.window.total_seconds()))


def come_again(window: timedelta) -> dict[str, str]:
    """Return the header that says when to come again (RFC 9110, section 10.2.3)."""
    return {"Retry-After": str(int(window.total_seconds()))}


def network() -> Network:
    """Return where the request came from; it is counted under a pseudonym and never kept (S29)."""
    return Network.of(request.remote_addr or "")
