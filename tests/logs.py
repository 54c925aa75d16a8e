"""Logs: reads a petition's log as a stranger would, from its entries alone."""

from uuid import UUID

from petition_app.domain import merkle, notes, signature_log
from petition_app.queries import signature_log as queries
from petition_app.queries.signature_log import LogCheck


def verified(petition_id: UUID) -> LogCheck:
    """Return the latest checkpoint, after its root and its count were worked out anew from the entries."""
    key, check = queries.key(petition_id), queries.checkpoint(petition_id)
    assert key is not None
    assert check is not None
    said = notes.Checkpoint.read(key.text(check.note))
    numbers = queries.bundle_numbers(check.size)
    entries = [entry for number in numbers for entry in queries.entries(petition_id, number)]
    assert len(entries) == check.size == said.size
    assert root([merkle.leaf(entry) for entry in entries]) == check.root == said.root
    assert signature_log.tally(entries).count == check.count
    return check


def root(hashes: list[bytes]) -> bytes:
    """Return the root as the standard defines it (RFC 9162, section 2.1.1)."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else merkle.EMPTY
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return merkle.node(root(hashes[:middle]), root(hashes[middle:]))
