"""Proofs: puzzles for browsers while an alarm stands, and each answer to them taken once (S32)."""

import hashlib
import hmac
from uuid import UUID

from flask import current_app

from petition_app.adapters import rates
from petition_app.domain import clock, proofs


def puzzle(petition_id: UUID) -> dict[str, str | int]:
    """Return a puzzle for a form of the petition."""
    return proofs.puzzle(_key(current_app.config["SECRET_KEY"]), petition_id, clock.now())


def take(petition_id: UUID, answer: str) -> bool:
    """Take the answer to a puzzle; tell whether it is right, in time, and was never taken before."""
    if not answer:
        return False
    for secret in (current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"]):
        found = proofs.solved(_key(secret), petition_id, answer, clock.now())
        if found is not None:
            challenge, expires = found
            return rates.current().is_first(f"proof/{challenge}", expires)
    return False


def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"petition_app proof of work", hashlib.sha256)
