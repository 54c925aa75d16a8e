"""Limits: how often one network may ask for something costly; what is counted tells nobody's address.

A network is counted under a pseudonym whose key changes every day and is written nowhere (S30): a process of its
own makes it up at its start. Processes that count together, in REDIS_URL, derive it from SECRET_KEY.
"""

import hashlib
import hmac
import ipaddress
import os

from flask import Flask, abort, current_app, request
from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from petition_app.domain import clock

#: A login costs a slow hash; an office behind one address has many organisers.
LOGIN = parse("60 per 15 minutes")


class Networks:
    """The counts of one installation and the secret of its pseudonyms."""

    def __init__(self, store: str, secret: bytes) -> None:
        """Count in a store of the `limits` library."""
        self._limiter = FixedWindowRateLimiter(storage_from_string(store))
        self._secret = secret

    def allows(self, limit: RateLimitItem, kind: str, address: str) -> bool:
        """Count one more; tell whether the network is still within the limit."""
        return self._limiter.hit(limit, kind, self.pseudonym(address))

    def pseudonym(self, address: str) -> str:
        """Return a name for the network that says nothing of it and is another one tomorrow."""
        day_key = hmac.digest(self._secret, clock.today().isoformat().encode(), hashlib.sha256)
        return hmac.digest(day_key, _network(address).encode(), hashlib.sha256)[:8].hex()


def init_app(app: Flask) -> None:
    """Count in the memory of this process, or in REDIS_URL with all others."""
    shared = app.config["REDIS_URL"]
    secret = app.config["SECRET_KEY"].encode() if shared else os.urandom(32)
    app.extensions["petition_app_networks"] = Networks(shared or "memory://", secret)


def require(limit: RateLimitItem, kind: str) -> None:
    """Go on while the visitor's network is within the limit; answer 429 where it is not."""
    networks: Networks = current_app.extensions["petition_app_networks"]
    if current_app.config["LIMITS"] and not networks.allows(limit, kind, request.remote_addr or ""):
        abort(429)


def _network(address: str) -> str:
    # One household has 2^64 addresses of IPv6.
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
