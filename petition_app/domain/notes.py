"""Notes: short texts with a signature below that anybody can check (C2SP, signed-note, with Ed25519).

A checkpoint says how long a log is and what its root is; a promise says that a leaf will be in it. Both are signed by
the log's own key, and begin with different lines, so that neither can be taken for the other.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from petition_app.domain.merkle import HASH_BYTES

_ED25519 = b"\x01"
_DASH = "\N{EM DASH}"
_PROMISE = "petition_app promise"
_ENDED = "petition_app log ended"


class NoteBroken(Exception):
    """A note is no note, says something else than it should, or its signature is not by the key."""


@dataclass(frozen=True, kw_only=True)
class NoteKey:
    """A key as readers of notes know it: whose it is, and its public half."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes that stand before each of its signatures."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @property
    def written(self) -> str:
        """The key on one line, as verifiers of notes take it."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    @classmethod
    def read(cls, written: str) -> Self:
        """Return the key of such a line. Raises NoteBroken."""
        parts = written.strip().split("+", 2)
        try:
            key = cls(name=parts[0], public=base64.b64decode(parts[2], validate=True)[1:])
        except (IndexError, binascii.Error):
            raise NoteBroken("this is no key of a log") from None
        if key.written != written.strip() or len(key.public) != HASH_BYTES:
            raise NoteBroken("this is no key of a log")
        return key

    def signed(self, text: str, secret: bytes) -> str:
        """Return the text as a note, signed by the key whose secret half is given."""
        signature = Ed25519PrivateKey.from_private_bytes(secret).sign(text.encode())
        return f"{text}\n{_DASH} {self.name} {base64.b64encode(self.id + signature).decode()}\n"

    def text(self, note: str) -> str:
        """Return what a note says, if the key has signed it; others may have signed it too. Raises NoteBroken."""
        text, blank, signatures = note.rpartition("\n\n")
        for line in signatures.splitlines() if blank else ():
            found = line.split(" ")
            if len(found) == 3 and found[:2] == [_DASH, self.name] and self._has_signed(f"{text}\n", found[2]):
                return f"{text}\n"
        raise NoteBroken("the key has not signed this note")

    def _has_signed(self, text: str, written: str) -> bool:
        try:
            raw = base64.b64decode(written, validate=True)
            if raw[:4] != self.id:
                return False
            Ed25519PublicKey.from_public_bytes(self.public).verify(raw[4:], text.encode())
        except (binascii.Error, InvalidSignature):
            return False
        return True


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How long a log is, and its root (C2SP, tlog-checkpoint)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The checkpoint as it is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the checkpoint that a signed text says. Raises NoteBroken."""
        lines = text.split("\n")
        try:
            found = cls(origin=lines[0], size=int(lines[1]), root=base64.b64decode(lines[2], validate=True))
        except (IndexError, ValueError):
            raise NoteBroken("this is no checkpoint") from None
        if found.text != "\n".join([*lines[:3], ""]) or found.size < 0 or len(found.root) != HASH_BYTES:
            raise NoteBroken("this is no checkpoint")
        return found


def promise(origin: str, leaf_hash: bytes, before: datetime) -> str:
    """Return the promise that a leaf is in the log before a moment, as it is signed.

    It is to a signer what a signed certificate timestamp is to a website (RFC 9162, section 4.8).
    """
    moment = before.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{_PROMISE}\n{origin}\n{base64.b64encode(leaf_hash).decode()}\n{moment}\n"


def ended(last: Checkpoint, after: NoteKey) -> str:
    """Return what a log's key says when it will sign nothing more: up to where another log begins with its entries."""
    return f"{_ENDED}\n{last.text}{after.written}\n"
