"""Sealing: records that only keys away from the server open, each a file that the standard `age` tool reads.

A set of recipients (age-encryption.org/v1, X25519) has one of two modes: any of its keys opens a record, or a pair
is nested and each key alone fails. age authenticates no associated data, so a record says inside which record it
is, of which petition and of which kind. What stands in a database is

    0 (1 byte) | number of the set of keys (2) | id of the record (16) | age file

and the zero tells it from an envelope, whose first byte is the number of a key.
"""

import base64
import hashlib
import json
import re
import secrets
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from uuid import UUID

import pyrage
from pyrage.x25519 import Identity, Recipient

VERSION = 1
PADDING_STEP = 64
FEWEST, MOST = 2, 8

# A nested pair: one file inside the other.
_LAYERS = 2

_HEADER = struct.Struct(">BH16s")
#: The first byte of what is sealed.
SEALED = 0
# The beginning of a secret key, written apart: no tool that searches for secrets shall stop here.
_SECRET = "AGE-SECRET" + "-KEY-"
_RECIPIENT = re.compile(r"(?:#\s*public key:\s*)?(age1[02-9ac-hj-np-z]{58})", re.IGNORECASE)
_CODE_BYTES = 15
_MARK_CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MARK_LENGTH = 4


class SealMode(StrEnum):
    """Who opens a record: whoever holds any of the keys, or only both holders together."""

    ANY = "any"
    BOTH = "both"


class RecipientInvalid(Exception):
    """A text names no keys that records can be sealed to; `mistake` says why."""

    def __init__(self, mistake: "Mistake") -> None:
        super().__init__(mistake.value)
        self.mistake = mistake


class Mistake(StrEnum):
    """What is wrong with the keys that somebody gave."""

    PRIVATE = "private"
    UNKNOWN = "unknown"
    TWICE = "twice"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NOT_TWO = "not_two"


class SealBroken(Exception):
    """A sealed record does not open with these keys, was altered, or belongs somewhere else."""


@dataclass(frozen=True, kw_only=True)
class KeySet:
    """The public keys that a petition's records are sealed to."""

    number: int
    mode: SealMode
    recipients: tuple[str, ...]

    def seal(self, content: Mapping[str, Any], *, kind: str, petition_id: UUID, record_id: UUID) -> bytes:
        """Seal a record of one kind, as it stands in the database."""
        said = {"version": VERSION, "kind": kind, "petition": petition_id.hex, "record": record_id.hex}
        plain = padded(json.dumps({**content, **said}, ensure_ascii=False, separators=(",", ":")).encode())
        return _HEADER.pack(SEALED, self.number, record_id.bytes) + self.sealed(plain)

    def sealed(self, plain: bytes) -> bytes:
        """Return the age file; in a nested one the first key's file lies inside the second's."""
        if self.mode is SealMode.ANY:
            return seal_to(self.recipients, plain)
        inner, outer = self.recipients
        return seal_to((outer,), seal_to((inner,), plain))


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What can be told of a sealed record without opening it."""

    key_set: int
    record_id: UUID
    file: bytes

    @classmethod
    def read(cls, stored: bytes) -> Self:
        """Read what stands in the database. Raises SealBroken."""
        if not is_sealed(stored) or len(stored) <= _HEADER.size:
            raise SealBroken
        _, number, record_id = _HEADER.unpack_from(stored)
        return cls(key_set=number, record_id=UUID(bytes=record_id), file=stored[_HEADER.size :])


def mark(form_hash: bytes) -> str:
    """Return four characters by which a signer knows the form again that she sent, since nobody can show it to her.

    Letters and digits that are not taken for each other (Crockford's base 32). They stand in the address of a page, so
    in the history of a browser: whoever takes that and the database, and not the petition's keys, finds no row by them.
    """
    number = int.from_bytes(form_hash[:8])
    return "".join(_MARK_CHARACTERS[number >> 5 * place & 31] for place in range(_MARK_LENGTH))


def is_mark(text: str) -> bool:
    """Tell whether a text can be the mark of a form."""
    return len(text) == _MARK_LENGTH and set(text) <= set(_MARK_CHARACTERS)


def is_sealed(stored: bytes) -> bool:
    """Tell a sealed record from an envelope, which we could open."""
    return stored[:1] == bytes((SEALED,))


class Holders:
    """The secret keys that were brought to open records with.

    Half of what opening costs is trying a key that does not fit, so the one that opened a layer last is tried first.
    """

    def __init__(self, identities: Sequence[Identity]) -> None:
        """Take the keys of one holder or of several."""
        self._by_layer = {layer: list(identities) for layer in range(_LAYERS)}

    def opened(self, file: bytes, mode: SealMode) -> bytes:
        """Return what is in an age file, or in the one that lies inside it. Raises SealBroken."""
        for layer in range(1 if mode is SealMode.ANY else _LAYERS):
            file = self._opened(file, self._by_layer[layer])
        return file

    @staticmethod
    def _opened(file: bytes, identities: list[Identity]) -> bytes:
        for place, identity in enumerate(identities):
            try:
                plain = pyrage.decrypt(file, [identity])
            except pyrage.DecryptError:
                continue
            identities.insert(0, identities.pop(place))
            return bytes(plain)
        raise SealBroken


def unseal(
    file: bytes, holders: Holders, mode: SealMode, *, kind: str, petition_id: UUID, record_id: UUID
) -> dict[str, Any]:
    """Open a record and see that it is the one that it should be. Raises SealBroken, whatever is wrong."""
    try:
        record = json.loads(holders.opened(file, mode))
    except (ValueError, RecursionError):
        raise SealBroken from None
    expected = {"version": VERSION, "kind": kind, "petition": petition_id.hex, "record": record_id.hex}
    if not isinstance(record, dict) or any(record.pop(name, None) != value for name, value in expected.items()):
        raise SealBroken
    return record


def seal_to(recipients: Sequence[str], plain: bytes) -> bytes:
    """Return an age file that each of the recipients opens."""
    return bytes(pyrage.encrypt(plain, [_recipient(each) for each in recipients]))


def padded(plain: bytes) -> bytes:
    """Return the bytes with spaces up to a step, so that their length tells little."""
    return plain.ljust(-(-len(plain) // PADDING_STEP) * PADDING_STEP)


def parse(text: str, mode: SealMode) -> tuple[str, ...]:
    """Return the recipients that a text names, one a line, as `age-keygen` prints them. Raises RecipientInvalid."""
    if _SECRET in text.upper():
        raise RecipientInvalid(Mistake.PRIVATE)
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _RECIPIENT.fullmatch(line)
        if match is None or not _opens_for(match[1].lower()):
            raise RecipientInvalid(Mistake.UNKNOWN)
        found.append(match[1].lower())
    if len(set(found)) < len(found):
        raise RecipientInvalid(Mistake.TWICE)
    if mode is SealMode.BOTH and len(found) != FEWEST:
        raise RecipientInvalid(Mistake.NOT_TWO)
    if len(found) < FEWEST:
        raise RecipientInvalid(Mistake.TOO_FEW)
    if len(found) > MOST:
        raise RecipientInvalid(Mistake.TOO_MANY)
    return tuple(found)


def fingerprint(recipient: str) -> str:
    """Return 16 digits by which two people compare a key over the telephone."""
    digits = hashlib.sha256(recipient.encode()).hexdigest()[:16]
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """A riddle that only the holder of a key solves: the file to open, and a hash of what stands in it."""

    file: str
    answer_hash: bytes

    @classmethod
    def to(cls, recipient: str) -> Self:
        """Seal a fresh random code to one recipient; the code itself is kept nowhere."""
        digits = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode()
        code = "-".join(digits[start : start + 4] for start in range(0, len(digits), 4))
        file = pyrage.encrypt(f"{code}\n".encode(), [_recipient(recipient)], armored=True)
        return cls(file=bytes(file).decode(), answer_hash=answer_hash(code))


def answer_hash(code: str) -> bytes:
    """Return what is kept of a code; how it is spaced and in which letters it is typed makes no difference."""
    digits = re.sub(r"[\s-]", "", code).upper()
    return hashlib.sha256(b"petition_app challenge " + digits.encode()).digest()


def _opens_for(recipient: str) -> bool:
    try:
        _recipient(recipient)
    except pyrage.RecipientError:
        return False
    return True


@lru_cache(maxsize=1024)
def _recipient(text: str) -> Recipient:
    return Recipient.from_str(text)
