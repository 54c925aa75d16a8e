"""Passwords: hashed with argon2id, so that one guess costs an attacker what it costs us."""

import base64
import os

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY
from flask import Flask, current_app

from petition_app.domain.passwords import normal


class Passwords:
    """The hash of one installation, and a hash that nobody's password has."""

    def __init__(self, costs: Parameters) -> None:
        """Take the costs of a hash."""
        self._hasher = PasswordHasher.from_parameters(costs)
        # Whoever has no account costs as much as whoever mistyped: the answer takes the same time.
        self._nobodys = _random_hash(costs)

    def hashed(self, password: str) -> str:
        """Return what is kept of a password."""
        return self._hasher.hash(normal(password))

    def fits(self, kept: str | None, password: str) -> bool:
        """Tell whether the password is the one that was hashed; without one, work as hard and say no."""
        try:
            return self._hasher.verify(kept or self._nobodys, normal(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_dated(self, kept: str) -> bool:
        """Tell whether the hash was made at other costs than today's."""
        return self._hasher.check_needs_rehash(kept)


def init_app(app: Flask) -> None:
    """Choose the costs: those of RFC 9106 for servers with little memory, and none to speak of in tests."""
    costs = CHEAPEST if app.config["TESTING"] else RFC_9106_LOW_MEMORY
    app.extensions["petition_app_passwords"] = Passwords(costs)


def current() -> Passwords:
    """Return the hash of the running application."""
    passwords: Passwords = current_app.extensions["petition_app_passwords"]
    return passwords


def _random_hash(costs: Parameters) -> str:
    """Return a hash at these costs that no password has, without the work of making one."""
    salt, digest = (
        base64.b64encode(os.urandom(length)).rstrip(b"=").decode() for length in (costs.salt_len, costs.hash_len)
    )
    return (
        f"$argon2id$v={costs.version}$m={costs.memory_cost},t={costs.time_cost},p={costs.parallelism}${salt}${digest}"
    )
