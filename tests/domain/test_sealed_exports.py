"""Sealed exports: what was written is read back, and nothing else is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from petition_app.domain.sealed_exports import Ending, ExportUnreadable, Heading, LogCopy, SealedSignature, pieces
from petition_app.domain.sealing import KeySet, Sealed, SealMode
from tests import seals

KEYS = KeySet(number=3, mode=SealMode.BOTH, recipients=seals.public(seals.identities()))
HEADING = Heading(
    petition_id=uuid4(),
    slug="a",
    mode=SealMode.BOTH,
    key_sets=(KEYS,),
    language="pt-BR",
    as_of=datetime(2026, 3, 4, 5, 6, 7, 8, UTC),
    asks_place=True,
    asks_comment=False,
    cover={"title": "Откройте"},
)


def signature(country="DE"):
    record_id = uuid4()
    return SealedSignature(
        country=country,
        language="de",
        day=date(2026, 3, 4),
        signature=Sealed(key_set=3, record_id=record_id, file=b"one"),
        confirmation=b"\x00two",
    )


@pytest.mark.parametrize("number", [0, 1, 499, 500, 501, 1001])
def test_a_file_of_any_length_is_read_back(number):
    written = [signature() for _ in range(number)]

    first, *lines, last = b"".join(pieces(HEADING, written)).splitlines()

    assert Heading.read(first) == HEADING
    assert [SealedSignature.read(line) for line in lines] == written
    assert Ending.read(last).records == number


@pytest.mark.parametrize("bundles", [[], [b"one", b"", b"three"]])
def test_a_log_behind_the_signatures_is_read_back(bundles):
    heading = replace(HEADING, log_key="example.org/log/a+00000000+AA==")
    written = [replace(signature(), announced=b"a" * 32) for _ in range(501)]
    taken = iter(written)

    def log():
        assert next(taken, None) is None
        return LogCopy(checkpoint="a\n1\n", bundles=bundles)

    first, *lines, last = b"".join(pieces(heading, taken, log)).splitlines()

    assert Heading.read(first) == heading
    assert [SealedSignature.read(line) for line in lines[:501]] == written
    copy = LogCopy.read(iter(lines[501:]))
    assert (copy.checkpoint, list(copy.bundles)) == ("a\n1\n", bundles)
    assert Ending.read(last).records == 501


DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"1", b"{}", b"\xff", b'"text"', b'{"entries": 1}', b'{"entries": "?"}', DEEP]
)
def test_what_is_no_line_of_a_log_is_refused(line):
    with pytest.raises(ExportUnreadable):
        LogCopy.read(iter([line]))
    with pytest.raises(ExportUnreadable):
        LogCopy.read(iter([]))
    copy = LogCopy.read(iter([b'{"checkpoint": ""}', line]))
    with pytest.raises(ExportUnreadable):
        list(copy.bundles)


def spoilt(values, **changes):
    return json.dumps(values | changes).encode()


@pytest.mark.parametrize("line", [b"", b"[]", b"1", b"{}", b"\xff", b'"text"', DEEP])
@pytest.mark.parametrize("kind", [Heading, SealedSignature, Ending])
def test_what_is_no_line_of_ours_is_refused(kind, line):
    with pytest.raises(ExportUnreadable):
        kind.read(line)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"format": "other"},
        {"mode": "all"},
        {"key_sets": []},
        {"petition": 1},
        {"as_of": "now"},
        {"as_of": "2026-03-04T05:06:07"},
        {"as_of": "0001-01-01T00:00:00+10:00"},
    ],
)
def test_a_heading_that_means_something_else_is_refused(changes):
    with pytest.raises(ExportUnreadable):
        Heading.read(spoilt(HEADING.line(), **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"record": "1"},
        {"day": "never"},
        {"signature": None},
        {"signature": {"keys": 1, "age": "?"}},
        {"record": None},
        {"announced": 1},
        {"announced": "?"},
        {"country": "D\u202eE"},
        {"language": "d\ne"},
        {"language": "x" * 36},
    ],
)
def test_a_line_that_means_something_else_is_refused(changes):
    with pytest.raises(ExportUnreadable):
        SealedSignature.read(spoilt(signature().line(), **changes))


@pytest.mark.parametrize("records", [-1, 10**30, 1.0, True, "1", None])
def test_an_ending_that_counts_nothing_is_refused(records):
    with pytest.raises(ExportUnreadable):
        Ending.read(json.dumps({"records": records, "sha256": ""}).encode())
