"""Entries of the log: they add up to the count, and nothing is taken back that was not there."""

import hashlib
from datetime import date
from uuid import UUID

import pytest

from petition_app.domain import signature_log
from petition_app.domain.signature_log import EntryBroken, EntryKind, Reason

COMMITMENT = signature_log.commitment(b"s" * 32, UUID(int=1), "DE", date(2026, 3, 1))
SECRET = b"w" * 32
SIGNED = signature_log.signed(COMMITMENT, SECRET)
WITHDRAWN = signature_log.withdrawn(SECRET)
REMOVED = signature_log.removed(Reason.FLOOD, b"l" * 32)


def test_a_commitment_hashes_its_parts_one_after_another():
    assert hashlib.sha256(b"s" * 32 + UUID(int=1).bytes + b"DE" + b"2026-03-01").digest() == COMMITMENT


def test_entries_add_up_to_the_count():
    tally = signature_log.tally([SIGNED, SIGNED, SIGNED, WITHDRAWN, REMOVED])
    assert tally.count == 1
    assert tally.counts == {EntryKind.SIGNED: 3, EntryKind.WITHDRAWN: 1, EntryKind.REMOVED: 1}


def test_one_who_took_a_signature_back_has_taken_it_back_however_often_it_was_released():
    announced = signature_log.announced(SECRET)
    other = signature_log.announced(b"x" * 32)
    tally = signature_log.tally([SIGNED, REMOVED, SIGNED])
    assert (tally.has(announced), tally.was_withdrawn(announced)) == (True, False)
    assert (tally.has(other), tally.was_withdrawn(other)) == (False, False)

    tally.add(WITHDRAWN)

    assert (tally.has(announced), tally.was_withdrawn(announced), tally.count) == (True, True, 0)


@pytest.mark.parametrize(
    "entries",
    [
        [WITHDRAWN],
        [SIGNED, WITHDRAWN, WITHDRAWN],
        [SIGNED, signature_log.withdrawn(b"x" * 32)],
        [REMOVED],
        [b""],
        [b"X" + SIGNED[1:]],
        [SIGNED + b"more"],
    ],
)
def test_a_log_that_takes_back_what_was_not_there_is_refused(entries):
    with pytest.raises(EntryBroken):
        signature_log.tally(entries)


def test_the_root_alone_decides_whom_an_audit_looks_at():
    drawn = list(signature_log.sample(b"r" * 32, 40))
    assert sorted(drawn) == list(range(40))
    assert drawn == list(signature_log.sample(b"r" * 32, 40)) != list(signature_log.sample(b"q" * 32, 40))
    first = hashlib.sha256(b"petition_app sample" + b"r" * 32 + bytes(8)).digest()
    assert drawn[0] == int.from_bytes(first, "big") % 40
    assert list(signature_log.sample(b"r" * 32, 0)) == []
