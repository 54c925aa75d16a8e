"""Mail jobs: whom the worker mails for a sealed petition, readable in the memory of the workers that live alone.

A process that takes forms agrees on a key with each worker (X25519, RFC 7748; HKDF-SHA256, RFC 5869) and uses it
for an hour, as NaCl's boxes do: so a signer's form pays for a cipher and not for curves. Both halves of the
agreement are in memory only. What stands in the database is

    how many workers (1 byte), then for each: mark (8) | public key of the process (32) | nonce (12) | AES-256-GCM

and what is encrypted, the address, is bound to its message: under another message it opens nothing.
"""

import base64
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from petition_app.domain import clock
from petition_app.domain.sealing import SealBroken, padded

_MARK, _KEY, _NONCE = 8, 32, 12
# A process agrees anew with each worker every hour, and forgets what it agreed on before.
_AGREEMENTS = 32
# How many processes a worker knows at a time: more than any installation has at work in an hour or two.
_PROCESSES = 256


class WorkerIdentity:
    """A worker's own key: made at its start, in its memory alone, and gone with it."""

    def __init__(self) -> None:
        """Make a new one."""
        self._private = X25519PrivateKey.generate()
        self.public = base64.urlsafe_b64encode(self._private.public_key().public_bytes_raw()).decode()
        # With the identity, what it agreed on is forgotten, too.
        self._cipher: Callable[[bytes], AESGCM] = lru_cache(maxsize=_PROCESSES)(self._agreed_with)

    @property
    def mark(self) -> bytes:
        """By which it knows the jobs that it can open."""
        return worker_mark(self.public)

    def address(self, stored: bytes, message_id: UUID) -> str:
        """Open the job of a message. Raises SealBroken, also where it is another worker's."""
        for mark, process, nonce, encrypted in _parts(stored):
            if mark == self.mark:
                try:
                    return self._cipher(process).decrypt(nonce, encrypted, message_id.bytes).decode().rstrip(" ")
                except (InvalidTag, ValueError):
                    break
        raise SealBroken

    def _agreed_with(self, process: bytes) -> AESGCM:
        shared = self._private.exchange(X25519PublicKey.from_public_bytes(process))
        return _cipher(shared, process, self._private.public_key().public_bytes_raw())


def job(workers: Sequence[str], address: str, message_id: UUID) -> bytes:
    """Seal the address to the workers' public keys, for this message."""
    hour = int(clock.now().timestamp()) // 3600
    plain = padded(address.encode())
    parts = [bytes((len(workers),))]
    for worker in workers:
        process, cipher = _agreement(worker, hour)
        nonce = os.urandom(_NONCE)
        parts += (worker_mark(worker), process, nonce, cipher.encrypt(nonce, plain, message_id.bytes))
    return b"".join(parts)


def marks(stored: bytes) -> frozenset[bytes]:
    """Return the marks of the workers that can open a job."""
    return frozenset(mark for mark, *_ in _parts(stored))


@lru_cache(maxsize=1024)
def worker_mark(public: str) -> bytes:
    """Return by which a worker knows the jobs that it can open."""
    return hashlib.sha256(public.encode()).digest()[:_MARK]


@lru_cache(maxsize=_AGREEMENTS)
def _agreement(worker: str, _hour: int) -> tuple[bytes, AESGCM]:
    private = X25519PrivateKey.generate()
    process = private.public_key().public_bytes_raw()
    public = base64.urlsafe_b64decode(worker)
    return process, _cipher(private.exchange(X25519PublicKey.from_public_bytes(public)), process, public)


def _cipher(shared: bytes, process: bytes, worker: bytes) -> AESGCM:
    info = b"petition_app mail job " + process + worker
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared))


def _parts(stored: bytes) -> Iterator[tuple[bytes, bytes, bytes, bytes]]:
    """Yield each worker's part; of what was cut or altered, whatever can be told apart."""
    number = stored[0] if stored else 0
    length = (len(stored) - 1) // number if number else 0
    if length <= _MARK + _KEY + _NONCE:
        return
    for start in range(1, 1 + number * length, length):
        part = stored[start : start + length]
        yield part[:_MARK], part[_MARK:][:_KEY], part[_MARK + _KEY :][:_NONCE], part[_MARK + _KEY + _NONCE :]
