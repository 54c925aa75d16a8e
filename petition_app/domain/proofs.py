"""Proofs of work: a puzzle that costs a browser a second and a flood more than it is worth.

Puzzles and answers are those of ALTCHA's first protocol (altcha.org, "Proof-of-Work mechanism"): find the number that
was hashed together with a salt. Nothing is asked of anybody else, and nothing is learned of whoever solves it.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs
from uuid import UUID

_ALGORITHM = "SHA-256"
#: So many numbers have to be tried at most; a telephone tries some ten thousand a second.
MOST_TRIES = 30_000
#: An answer is taken for so long after its puzzle was given.
LASTS = timedelta(minutes=20)

_LONGEST = 1000


def puzzle(key: bytes, petition_id: UUID, now: datetime, number: int | None = None) -> dict[str, str | int]:
    """Return a fresh puzzle that only a form of the petition can be sent with."""
    hidden = secrets.randbelow(MOST_TRIES + 1) if number is None else number
    expires = int((now + LASTS).timestamp())
    salt = f"{secrets.token_hex(12)}?expires={expires}&petition={petition_id.hex}"
    challenge = hashlib.sha256(f"{salt}{hidden}".encode()).hexdigest()
    return {
        "algorithm": _ALGORITHM,
        "challenge": challenge,
        "maxnumber": MOST_TRIES,
        "salt": salt,
        "signature": _signed(key, challenge),
    }


def solved(key: bytes, petition_id: UUID, answer: str, now: datetime) -> tuple[str, datetime] | None:
    """Return which puzzle was solved and when it expires; None where the answer is wrong, late or not ours."""
    try:
        given = json.loads(base64.b64decode(answer[:_LONGEST], validate=True))
        challenge, salt, number = str(given["challenge"]), str(given["salt"]), int(given["number"])
        asked = parse_qs(salt.partition("?")[2])
        expires = datetime.fromtimestamp(int(asked["expires"][0]), UTC)
        petition = asked["petition"][0]
        signature = str(given["signature"])
    except (binascii.Error, ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None
    right = hashlib.sha256(f"{salt}{number}".encode()).hexdigest() == challenge
    ours = hmac.compare_digest(_signed(key, challenge).encode(), signature.encode())
    if not (right and ours) or petition != petition_id.hex or expires <= now:
        return None
    return challenge, expires


def _signed(key: bytes, challenge: str) -> str:
    return hmac.digest(key, challenge.encode(), hashlib.sha256).hex()
