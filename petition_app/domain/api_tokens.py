"""API tokens: the secret by which another program proves that an organiser sent it."""

import hashlib
import re
import secrets

_TOKEN = re.compile(r"petition_[A-Za-z0-9_-]{43}")


def new() -> str:
    """Return 256 random bits in base64url, with a beginning by which a leaked one is found in a source."""
    return f"petition_{secrets.token_urlsafe(32)}"


def is_token(text: str) -> bool:
    """Tell whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def stored(token: str) -> bytes:
    """Return the 32 bytes by which the database finds the token."""
    return hashlib.sha256(b"petition_app api" + token.encode()).digest()
