"""Stamps: the signed moment at which a form was made, and which wording stood beside it.

A stamp is the same for everybody and may be cached.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner

_SALT = "petition_app form start"


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What a form carries: which wording it showed, and since when."""

    version: str
    made: datetime


def new(version: str) -> str:
    """Return a stamp of this moment for a form that shows the version of a wording."""
    return _signer().sign(version).decode()


def read(stamp: str) -> Stamp | None:
    """Return what the stamp says; None where it is missing or not ours."""
    try:
        version, made = _signer().unsign(stamp, return_timestamp=True)
    except BadSignature:
        return None
    return Stamp(version=version.decode(), made=made)


def _signer() -> TimestampSigner:
    keys = [*reversed(current_app.config["SECRET_KEY_FALLBACKS"]), current_app.config["SECRET_KEY"]]
    return TimestampSigner(keys, salt=_SALT, digest_method=hashlib.sha256)
