"""Stamps: the signed moment at which a form was made; it is the same for everybody and may be cached."""

import hashlib
from datetime import datetime

from flask import current_app
from itsdangerous import BadSignature, TimestampSigner

_SALT = "petition_app form start"


def new() -> str:
    """Return a stamp of this moment."""
    return _signer().sign("form").decode()


def moment(stamp: str) -> datetime | None:
    """Return when the form was made; None where the stamp is missing or not ours."""
    try:
        _, made = _signer().unsign(stamp, return_timestamp=True)
    except BadSignature:
        return None
    return made


def _signer() -> TimestampSigner:
    keys = [*reversed(current_app.config["SECRET_KEY_FALLBACKS"]), current_app.config["SECRET_KEY"]]
    return TimestampSigner(keys, salt=_SALT, digest_method=hashlib.sha256)
