"""Receipts: one verifies as it was given, and with nothing in it changed."""

from datetime import date
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from petition_app.domain import merkle, receipts, tiles
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.receipts import Opening, Receipt, ReceiptBroken

SECRET = bytes(range(32))
KEY = NoteKey(
    name="petitions.example.org/log/justice",
    public=Ed25519PrivateKey.from_private_bytes(SECRET).public_key().public_bytes_raw(),
)
OPENING = Opening(
    salt=b"s" * 32, signature_id=UUID(int=7), country="DE", day=date(2026, 3, 1), withdrawal_hash=b"w" * 32
)


def made(origin: str = KEY.name) -> Receipt:
    hashes = [merkle.leaf(b"one"), merkle.leaf(OPENING.entry), merkle.leaf(b"three")]
    kept = tiles.grown(0, hashes, lambda level, number: b"")
    tree = tiles.Tree(lambda level, number: kept[level, number])
    text = Checkpoint(origin=origin, size=3, root=merkle.root(3, tree.subtree)).text
    path = tuple(merkle.inclusion(1, 3, tree.subtree))
    return Receipt(opening=OPENING, index=1, path=path, checkpoint=KEY.signed(text, SECRET), key=KEY)


def test_a_receipt_reads_back_and_verifies():
    receipt = receipts.read(made().record)
    assert receipt == made()
    assert receipts.verify(receipt, KEY).size == 3


CHANGES = {
    "index": lambda record: record | {"index": 0},
    "path": lambda record: record | {"path": record["path"][::-1]},
    "day": lambda record: record | {"signature": record["signature"] | {"day": "2026-03-02"}},
    "country": lambda record: record | {"signature": record["signature"] | {"country": "FR"}},
    "checkpoint": lambda record: record | {"checkpoint": record["checkpoint"].replace("\n3\n", "\n4\n")},
    "version": lambda record: record | {"receipt": 2},
    "salt": lambda record: record | {"signature": record["signature"] | {"salt": "%%%"}},
    "a short salt": lambda record: record | {"signature": record["signature"] | {"salt": "AAAA"}},
    "a key that is none": lambda record: record | {"key": "x"},
    "no signature": lambda record: {name: value for name, value in record.items() if name != "signature"},
    "a list": lambda record: record | {"signature": []},
    "more": lambda record: record | {"more": 1},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_receipt_that_was_changed_is_refused(change):
    with pytest.raises(ReceiptBroken):
        receipts.verify(receipts.read(CHANGES[change](made().record)), KEY)


def test_the_checkpoint_of_another_log_is_refused():
    with pytest.raises(ReceiptBroken, match="another log"):
        receipts.verify(made("petitions.example.org/log/other"), KEY)
