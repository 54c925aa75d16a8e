"""Sealed confirmations: what proves that a signer confirmed, under a key that lies inside the sealed signature.

The form makes a random key for the proof that may come. It seals the key together with the signature, and leaves it
in the row, under the petition's key, until the button is pressed: then the proof takes its place, and nobody but
the holders of the organisers' keys can open it. So a press costs a cipher, where sealing to two recipients again
would cost more than the rest of it. What stands in the database is

    0 (1 byte) | nonce (12) | AES-256-GCM, bound to the petition and to the id of the sealed record
"""

import base64
import json
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from petition_app.domain.sealing import SEALED, SealBroken, padded

#: Under which name the key stands in the sealed signature.
PROOF_KEY = "proof_key"
#: Under which name a proof says what the signature's entry in the log announces.
ANNOUNCED = "announced"
_NONCE = 12
_BEGINNING = bytes((SEALED,))


def new_key() -> bytes:
    """Return the key of one proof."""
    return AESGCM.generate_key(256)


def written(key: bytes) -> str:
    """Return the key as it stands in the sealed signature."""
    return base64.b64encode(key).decode()


def seal(content: Mapping[str, Any], key: bytes, *, petition_id: UUID, record_id: UUID) -> bytes:
    """Seal a proof, as it stands in the database."""
    nonce = os.urandom(_NONCE)
    plain = padded(json.dumps(content, separators=(",", ":")).encode())
    return _BEGINNING + nonce + AESGCM(key).encrypt(nonce, plain, _bound_to(petition_id, record_id))


def unseal(stored: bytes, signature: Mapping[str, Any], *, petition_id: UUID, record_id: UUID) -> dict[str, Any]:
    """Open a proof by the signature that was opened. Raises SealBroken, whatever is wrong."""
    try:
        cipher = AESGCM(base64.b64decode(signature[PROOF_KEY], validate=True))
        nonce, encrypted = stored[1 : 1 + _NONCE], stored[1 + _NONCE :]
        proof = json.loads(cipher.decrypt(nonce, encrypted, _bound_to(petition_id, record_id)))
    except (InvalidTag, KeyError, TypeError, ValueError, RecursionError):
        raise SealBroken from None
    if stored[:1] != _BEGINNING or not isinstance(proof, dict):
        raise SealBroken
    return proof


def _bound_to(petition_id: UUID, record_id: UUID) -> bytes:
    return b"confirmation " + petition_id.bytes + record_id.bytes
