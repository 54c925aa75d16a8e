"""Tokens: the secrets behind mailed links, and what is kept of them.

One random 256-bit secret a signature gives four links by a chain of hashes (Lamport, "Password
Authentication with Insecure Communication", CACM 24(11), 1981):

    confirm ──SHA-256──▶ my-data ──SHA-256──▶ withdraw ──SHA-256──▶ not-me ──SHA-256──▶ what the database keeps

Each link serves one purpose. Whoever holds one can walk on to the right, towards what only removes a
signature; nobody can walk back, so neither a withdrawal link nor the database confirms or shows anything.

Two more secrets come from the not-me link's and lead nowhere on the chain: the token of the receipt, which shows it,
and what the signature log publishes when a signature is withdrawn. So whoever may take a signature back, however
late, can show that it was there and that it is gone.

The link that ends the news stands apart from the chain, for it removes no signature: it is the signature's id
with a code (HMAC-SHA256, RFC 2104, cut to 128 bits) that only we can write.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from enum import StrEnum
from typing import Final
from uuid import UUID

from petition_app.domain.refusals import LinkBroken

SECRET_BYTES = 32
TOKEN_LENGTH = 43

#: What the link is for that ends the news and leaves the signature.
UNSUBSCRIBE: Final = "unsubscribe"
_ID_BYTES = 16


class Purpose(StrEnum):
    """What a mailed link is for, in the order of the chain."""

    CONFIRM = "confirm"
    MY_DATA = "my-data"
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
    return _walk(_read(text), purpose, "stored")


def later(text: str, purpose: Purpose, then: Purpose) -> str:
    """Return the token of a purpose further down the chain: the withdrawal's from the confirmation's.

    Raises LinkBroken where the text cannot be a token.
    """
    return _written(_walk(_read(text), purpose, then))


def receipt(text: str, purpose: Purpose) -> str:
    """Return the token of the receipt's link, from any of the three.

    Raises LinkBroken where the text cannot be a token.
    """
    return _written(_beside(_walk(_read(text), purpose, Purpose.NOT_ME), b"receipt"))


def receipt_lookup(text: str) -> bytes:
    """Return the 32 bytes by which a receipt is found. Raises LinkBroken where the text cannot be a token."""
    return _beside(_read(text), b"receipt stored")


def withdrawal_secret(text: str, purpose: Purpose) -> bytes:
    """Return what the signature log publishes when the link's signature is withdrawn, from any of its links.

    Raises LinkBroken where the text cannot be a token.
    """
    return _beside(_walk(_read(text), purpose, Purpose.NOT_ME), b"withdrawal")


def unsubscribe_token(key: str, signature_id: UUID) -> str:
    """Return the token of the link that ends the news for a signer; it tells nobody who that is."""
    return _written(signature_id.bytes + _code(key, signature_id.bytes))


def unsubscribing(keys: Iterable[str], text: str) -> UUID:
    """Return the signature whose signer wants no more news, from a token under one of the keys.

    Raises LinkBroken.
    """
    value = _read(text)
    id_, code = value[:_ID_BYTES], value[_ID_BYTES:]
    if not any(hmac.compare_digest(code, _code(key, id_)) for key in keys):
        raise LinkBroken
    return UUID(bytes=id_)


def _code(key: str, id_: bytes) -> bytes:
    return hmac.digest(key.encode(), b"petition_app unsubscribe " + id_, hashlib.sha256)[: SECRET_BYTES - _ID_BYTES]


def _read(text: str) -> bytes:
    if len(text) != TOKEN_LENGTH or not text.isascii():
        raise LinkBroken
    try:
        value = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        raise LinkBroken from None
    if _written(value) != text:
        # 43 characters hold two bits more than a token; set, they would make a second spelling of it.
        raise LinkBroken
    return value


def _written(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _beside(value: bytes, name: bytes) -> bytes:
    return hashlib.sha256(b"petition_app " + name + value).digest()


def _walk(value: bytes, start: str, end: str) -> bytes:
    for step in _CHAIN[_CHAIN.index(start) + 1 : _CHAIN.index(end) + 1]:
        value = hashlib.sha256(b"petition_app " + step.encode() + value).digest()
    return value
