"""Samples: what is drawn, what is said of it, and what it shows."""

import random

import pytest

from petition_app.domain import samples, signature_log
from petition_app.domain.samples import Draw, Drawn, Found, Standing
from petition_app.domain.signers import Disclose, Display, Signer

OLGA = Signer(
    name="Ольга",
    email="olga@example.org",
    place="",
    comment="",
    display=Display.NOTHING,
    disclose=Disclose.COUNTED,
    updates=False,
    partners=(),
)


def found(announced, standing=Standing.COUNTS, signer=OLGA):
    return Found(announced=announced, standing=standing, country="DE", language="de", day="2026-03-01", signer=signer)


@pytest.mark.parametrize(("number", "share"), [(1, "95.0"), (59, "5.0"), (300, "1.0"), (600, "0.5"), (3000, "0.1")])
def test_what_a_sample_without_a_fake_shows(number, share):
    assert samples.shown(number) == share
    assert (1 - float(share) / 100) ** number <= 0.05 + 1e-9


def test_the_share_is_right_when_it_is_tried():
    chance = random.Random(20260301)
    unseen = sum(all(chance.random() >= 0.05 for _ in range(59)) for _ in range(4000))
    assert unseen / 4000 < 0.06


def test_places_are_drawn_by_the_root_among_signatures_alone():
    root, order = b"r" * 32, list(signature_log.sample(b"r" * 32, 40))
    drawn = samples.places(root, 40, lambda place: place % 2 == 0, 5)
    assert drawn == [place for place in order if place % 2 == 0][:5]
    assert sorted(samples.places(root, 40, lambda place: place % 2 == 0, 99)) == list(range(0, 40, 2))
    assert samples.places(root, 0, bool, 3) == []


def test_everybody_who_was_drawn_stands_there_and_only_who_counts_has_a_name():
    kinds = {name: name.encode() * 32 for name in "abcdef"}
    draw = Draw(size=50, entries=tuple(Drawn(place=at, announced=each) for at, each in enumerate(kinds.values())))
    sample = samples.sample(
        draw,
        [
            found(kinds["a"]),
            # A withdrawal that the log tells is one, whatever is there still.
            found(kinds["b"]),
            found(kinds["c"], Standing.REMOVED),
            found(kinds["d"], Standing.UNREADABLE, None),
            # Two records for one entry.
            found(kinds["f"]),
            found(kinds["f"]),
        ],
        {kinds["b"]},
    )

    rows = list(sample.rows())
    assert {len(row) for row in rows} == {len(samples.HEADER)}
    assert [(row[0], row[3], row[5]) for row in rows] == [
        ("0", "counts", "olga@example.org"),
        ("1", "withdrawn", ""),
        ("2", "removed", ""),
        ("3", "unreadable", ""),
        ("4", "no record", ""),
        ("5", "counts", "olga@example.org"),
        ("5", "counts", "olga@example.org"),
    ]
    assert rows[0][1:3] == (kinds["a"].hex(), "50")
    assert sample.told()[0] == "6 signatures were drawn by the root of 50 entries; 2 of them count and can be asked."
    assert len(sample.told()) == 6
    assert "less than 77.7 %" in sample.told()[-1]
    assert "Ольга" not in repr(sample)


def test_where_nobody_can_be_asked_nothing_is_shown():
    told = samples.sample(Draw(size=0, entries=()), [], ()).told()
    assert told == ["0 signatures were drawn by the root of 0 entries; 0 of them count and can be asked."]
