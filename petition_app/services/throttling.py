"""Throttling: how often an address may be tried at the login, in all processes together."""

import hashlib
import hmac
from datetime import timedelta

from flask import current_app
from sqlalchemy import case, delete, or_

from petition_app.adapters import keyring
from petition_app.db import db, insert, transaction
from petition_app.domain import clock
from petition_app.domain.refusals import TooManyAttempts
from petition_app.models import LoginAttempts

#: So many attempts in so long a time, from the first of them on.
ATTEMPTS = 10
WINDOW = timedelta(minutes=15)


def take(address: str) -> None:
    """Take one of the attempts that an address has, before its password is looked at.

    It is taken first and in one statement, so that guesses that come together are all counted.
    Raises TooManyAttempts.
    """
    if not current_app.config["LIMITS"]:
        return
    now = clock.now()
    is_over = LoginAttempts.until <= now
    with transaction():
        taken = db.session.scalar(
            insert(LoginAttempts)
            .values(pseudonym=_pseudonym(address), until=now + WINDOW, used=1)
            .on_conflict_do_update(
                index_elements=[LoginAttempts.pseudonym],
                set_={
                    "used": case((is_over, 1), else_=LoginAttempts.used + 1),
                    "until": case((is_over, now + WINDOW), else_=LoginAttempts.until),
                },
                where=or_(is_over, LoginAttempts.used < ATTEMPTS),
            )
            .returning(LoginAttempts.used)
        )
    if taken is None:
        raise TooManyAttempts


def forgive(address: str) -> None:
    """Forget the attempts of somebody who knew the password, and all that are over.

    Joins the caller's transaction.
    """
    db.session.execute(
        delete(LoginAttempts).where(
            or_(LoginAttempts.pseudonym == _pseudonym(address), LoginAttempts.until <= clock.now())
        )
    )


def _pseudonym(address: str) -> bytes:
    # Under a key that is not in the database: the table does not tell who was tried.
    key = keyring.current().derived("login attempts")
    return hmac.digest(key, address.encode(), hashlib.sha256)[:16]
