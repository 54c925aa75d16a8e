"""Sessions: who is logged in where, kept on the server, so that it can be ended from here."""

from flask import current_app
from sqlalchemy import delete, update

from petition_app.db import db, transaction
from petition_app.domain import clock, session_tokens
from petition_app.models import LoginSession


def begin(person_id: int) -> str:
    """Open a session under a token that nobody has seen before, and forget those that are over.

    Joins the caller's transaction.
    """
    token = session_tokens.new()
    now = clock.now()
    db.session.execute(delete(LoginSession).where(LoginSession.expires_at <= now))
    db.session.add(
        LoginSession(
            token_hash=session_tokens.stored(token),
            person_id=person_id,
            created_at=now,
            last_seen_at=clock.this_hour(now),
            expires_at=now + current_app.config["SESSION_HOURS"],
        )
    )
    return token


def note_seen(token: str) -> None:
    """Write down the hour in which the session was used, once an hour."""
    hour = clock.this_hour(clock.now())
    with transaction():
        db.session.execute(
            update(LoginSession)
            .where(LoginSession.token_hash == session_tokens.stored(token), LoginSession.last_seen_at < hour)
            .values(last_seen_at=hour)
        )


def end(token: str) -> None:
    """End the session; ending it again changes nothing."""
    with transaction():
        db.session.execute(delete(LoginSession).where(LoginSession.token_hash == session_tokens.stored(token)))


def end_all_of(person_id: int) -> None:
    """End every session of a person. Joins the caller's transaction."""
    db.session.execute(delete(LoginSession).where(LoginSession.person_id == person_id))
