"""Envelopes: personal data under a petition's key, written encrypted from the first INSERT on.

An envelope is `key number (1 byte) | nonce (12) | AES-256-GCM ciphertext and tag`. What is authenticated
with it binds it to its row, so that rows cannot be swapped (NIST SP 800-38D, section 8.2.2, random nonces).
The plaintext is padded to steps of 64 bytes, so that its length tells little.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from petition_app.domain.sealing import SEALED

SCHEMA_VERSION = b"1"
PADDING_STEP = 64
_NONCE = 12


class EnvelopeBroken(Exception):
    """An envelope was altered, cut, moved to another row, or is under a key that we do not have."""


@dataclass(frozen=True, kw_only=True)
class PetitionKeys:
    """The keys of one petition: for its envelopes, by number, and for its blind index."""

    petition_id: UUID
    current: int
    data_keys: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    @classmethod
    def new(cls, petition_id: UUID) -> Self:
        """Make the first keys of a petition."""
        return cls(
            petition_id=petition_id,
            current=1,
            data_keys={1: AESGCM.generate_key(256)},
            index_key=os.urandom(32),
        )

    def with_new_key(self, number: int) -> "PetitionKeys":
        """Return the same with a new data key, which is the current one; the key of the blind index stays."""
        made = {**self.data_keys, number: AESGCM.generate_key(256)}
        return PetitionKeys(petition_id=self.petition_id, current=number, data_keys=made, index_key=self.index_key)

    def blind_index(self, canonical_address: str) -> bytes:
        """Return 32 bytes that are equal for equal addresses under this petition, and tell nothing else."""
        return hmac.digest(self.index_key, canonical_address.encode(), hashlib.sha256)

    def form_hash(self, stored: bytes) -> bytes:
        """Return 32 bytes that follow from what a form left, and that nobody can work out from it without the key."""
        # No address begins so: the blind index of nobody is the same.
        return hmac.digest(self.index_key, b"form " + stored, hashlib.sha256)

    def seal(self, content: Mapping[str, Any], *, kind: str, row: bytes) -> bytes:
        """Encrypt a record of one kind for one row."""
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return self.seal_bytes(plain.ljust(-(-len(plain) // PADDING_STEP) * PADDING_STEP), kind=kind, row=row)

    def seal_bytes(self, plain: bytes, *, kind: str, row: bytes) -> bytes:
        """Encrypt bytes as they are."""
        nonce = os.urandom(_NONCE)
        cipher = self._cipher(self.current)
        return bytes((self.current,)) + nonce + cipher.encrypt(nonce, plain, self._bound_to(kind, row))

    def sealed_anew(
        self, rows: Iterable[tuple[bytes, Sequence[bytes | None]]], *, kinds: Sequence[str]
    ) -> Iterator[list[bytes | None]]:
        """Give the envelopes of each row, one of each kind, with the same content under the current key.

        This is done two million times in a minute, so what all rows need is made once. Raises EnvelopeBroken.
        """
        number, encrypt = bytes((self.current,)), self._cipher(self.current).encrypt
        stays = (self.current, SEALED)
        begins = self._bytes + b"|"
        ends = [(b"|" + kind.encode() + b"|" + SCHEMA_VERSION, _NONCE * place) for place, kind in enumerate(kinds)]
        for row, envelopes in rows:
            random = os.urandom(_NONCE * len(kinds))
            made: list[bytes | None] = []
            for envelope, (end, place) in zip(envelopes, ends, strict=True):
                if envelope is None or envelope[0] in stays:
                    made.append(envelope)
                    continue
                bound_to = begins + row + end
                nonce = random[place : place + _NONCE]
                made.append(number + nonce + encrypt(nonce, self._opened(envelope, bound_to), bound_to))
            yield made

    def mark(self, envelope: bytes, *, kind: str, row: bytes) -> str:
        """Return a mark of what an envelope says, which is the same under whatever key. Raises EnvelopeBroken."""
        plain = self.open_bytes(envelope, kind=kind, row=row)
        return hashlib.blake2b(plain, digest_size=16, key=self.index_key).hexdigest()

    def open(self, envelope: bytes, *, kind: str, row: bytes) -> dict[str, Any]:
        """Decrypt a record. Raises EnvelopeBroken."""
        content = json.loads(self.open_bytes(envelope, kind=kind, row=row))
        if not isinstance(content, dict):
            raise EnvelopeBroken
        return content

    def open_bytes(self, envelope: bytes, *, kind: str, row: bytes) -> bytes:
        """Decrypt bytes as they were. Raises EnvelopeBroken, whatever is wrong."""
        return self._opened(envelope, self._bound_to(kind, row))

    def _opened(self, envelope: bytes, bound_to: bytes) -> bytes:
        try:
            return self._cipher(envelope[0]).decrypt(envelope[1:13], envelope[13:], bound_to)
        except (LookupError, InvalidTag, ValueError):
            raise EnvelopeBroken from None

    def _bound_to(self, kind: str, row: bytes) -> bytes:
        return b"|".join((self._bytes, row, kind.encode(), SCHEMA_VERSION))

    def _cipher(self, number: int) -> AESGCM:
        # Setting up the key schedule costs more than encrypting one signature. It is kept here and nowhere else, so
        # that it goes with the keys; the mapping may look once more for a number, since keys are made while we run.
        found = self._ciphers.get(number)
        if found is None:
            found = self._ciphers[number] = AESGCM(self.data_keys[number])
        return found

    @cached_property
    def _ciphers(self) -> dict[int, AESGCM]:
        return {}

    @cached_property
    def _bytes(self) -> bytes:
        return self.petition_id.bytes
