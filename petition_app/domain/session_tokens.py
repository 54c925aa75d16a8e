"""Session tokens: the secret in an organiser's cookie, and the two values that are made of it."""

import base64
import hashlib
import hmac
import re
import secrets

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new() -> str:
    """Return 256 random bits in base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).rstrip(b"=").decode()


def is_token(text: str) -> bool:
    """Tell whether a cookie's value has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def stored(token: str) -> bytes:
    """Return the 32 bytes by which the database finds the session."""
    return hashlib.sha256(b"petition_app session" + token.encode()).digest()


def form_secret(token: str) -> str:
    """Return what the forms of this session prove to know; it tells nothing of the token."""
    return hmac.digest(token.encode(), b"petition_app form", hashlib.sha256).hex()
