"""Receipts: what a signer keeps to show that her signature is in the log; checked without asking anybody."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from petition_app.domain import merkle, signature_log
from petition_app.domain.notes import Checkpoint, NoteBroken, NoteKey

VERSION = 1


class ReceiptBroken(Exception):
    """A receipt is none, was altered, or speaks of another log."""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What opens a commitment: the salt, and what was committed to."""

    salt: bytes
    signature_id: UUID
    country: str
    day: date
    withdrawal_hash: bytes

    @property
    def entry(self) -> bytes:
        """The entry of the signature, as it stands in the log."""
        commitment = signature_log.commitment(self.salt, self.signature_id, self.country, self.day)
        return signature_log.EntryKind.SIGNED.encode() + commitment + self.withdrawal_hash

    @property
    def record(self) -> dict[str, str]:
        """The opening as the receipt's file writes it."""
        return {
            "salt": _written(self.salt),
            "id": str(self.signature_id),
            "country": self.country,
            "day": self.day.isoformat(),
            "withdrawal": _written(self.withdrawal_hash),
        }


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """An opening, where its leaf is, and the proof that it is under a checkpoint."""

    opening: Opening
    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    key: NoteKey

    @property
    def record(self) -> dict[str, Any]:
        """The receipt as its file writes it."""
        return {
            "receipt": VERSION,
            "log": self.key.name,
            "key": self.key.written,
            "signature": self.opening.record,
            "index": self.index,
            "path": [_written(step) for step in self.path],
            "checkpoint": self.checkpoint,
        }


def read(record: Mapping[str, Any]) -> Receipt:
    """Return the receipt that a file holds. Raises ReceiptBroken."""
    try:
        signature = record["signature"]
        receipt = Receipt(
            opening=Opening(
                salt=_read(signature["salt"]),
                signature_id=UUID(signature["id"]),
                country=signature["country"],
                day=date.fromisoformat(signature["day"]),
                withdrawal_hash=_read(signature["withdrawal"]),
            ),
            index=record["index"],
            path=tuple(_read(step) for step in record["path"]),
            checkpoint=record["checkpoint"],
            key=NoteKey.read(record["key"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError, NoteBroken):
        raise ReceiptBroken("this is no receipt of a signature") from None
    if receipt.record != record:
        raise ReceiptBroken("this is no receipt of a signature")
    return receipt


def verify(receipt: Receipt, key: NoteKey) -> Checkpoint:
    """Return the checkpoint under which the receipt's leaf is, as the log's key signed it.

    Raises ReceiptBroken.
    """
    try:
        checkpoint = Checkpoint.read(key.text(receipt.checkpoint))
    except NoteBroken as broken:
        raise ReceiptBroken(str(broken)) from None
    if checkpoint.origin != key.name:
        raise ReceiptBroken("the checkpoint is another log's")
    leaf = merkle.leaf(receipt.opening.entry)
    if not merkle.proves_inclusion(leaf, receipt.index, checkpoint.size, receipt.path, checkpoint.root):
        raise ReceiptBroken("the signature is not under this checkpoint")
    return checkpoint


def _written(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _read(text: str) -> bytes:
    try:
        value = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ReceiptBroken("this is no receipt of a signature") from None
    if len(value) != merkle.HASH_BYTES:
        raise ReceiptBroken("this is no receipt of a signature")
    return value
