"""Tokens: the secrets behind mailed links, and what is kept of them.

One random 256-bit secret a signature gives three links by a chain of hashes (Lamport, "Password
Authentication with Insecure Communication", CACM 24(11), 1981):

    confirm ──SHA-256──▶ withdraw ──SHA-256──▶ not-me ──SHA-256──▶ what the database keeps

Each link serves one purpose. Whoever holds one can walk on to the right, which only ever removes a
signature; nobody can walk back, so neither a withdrawal link nor the database confirms anything.
"""

import base64
import binascii
import hashlib
import secrets
from enum import StrEnum

from petition_app.domain.refusals import LinkBroken

SECRET_BYTES = 32
TOKEN_LENGTH = 43


class Purpose(StrEnum):
    """What a mailed link is for, in the order of the chain."""

    CONFIRM = "confirm"
    WITHDRAW = "withdraw"
    NOT_ME = "not-me"


_CHAIN = (*Purpose, "stored")


def new_secret() -> bytes:
    """Return the 32 random bytes that a signature's links are made of."""
    return secrets.token_bytes(SECRET_BYTES)


def token(secret: bytes, purpose: Purpose) -> str:
    """Return the token of the link that serves the purpose, 43 characters of base64url."""
    return _written(_walk(secret, Purpose.CONFIRM, purpose))


def stored(secret: bytes) -> bytes:
    """Return the 32 bytes by which the database finds the signature."""
    return _walk(secret, Purpose.CONFIRM, "stored")


def lookup(text: str, purpose: Purpose) -> bytes:
    """Return the 32 bytes by which a link's signature is found.

    Raises LinkBroken where the text cannot be a token.
    """
    if len(text) != TOKEN_LENGTH or not text.isascii():
        raise LinkBroken
    try:
        value = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        raise LinkBroken from None
    if _written(value) != text:
        # 43 characters hold two bits more than a token; set, they would make a second spelling of it.
        raise LinkBroken
    return _walk(value, purpose, "stored")


def later(text: str, purpose: Purpose, then: Purpose) -> str:
    """Return the token of a purpose further down the chain: the withdrawal's from the confirmation's.

    Raises LinkBroken where the text cannot be a token.
    """
    lookup(text, purpose)
    value = base64.urlsafe_b64decode(text + "=")
    return _written(_walk(value, purpose, then))


def _written(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _walk(value: bytes, start: str, end: str) -> bytes:
    for step in _CHAIN[_CHAIN.index(start) + 1 : _CHAIN.index(end) + 1]:
        value = hashlib.sha256(b"petition_app " + step.encode() + value).digest()
    return value
