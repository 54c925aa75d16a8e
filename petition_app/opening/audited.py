"""Audited: which records of a file belong to the signatures that the root of its log draws; no others are opened."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from pathlib import Path

from petition_app.domain import merkle, samples
from petition_app.domain.samples import Draw, Drawn, Found, Sample, Standing
from petition_app.domain.sealed_exports import ExportUnreadable, Heading, LogCopy, SealedSignature
from petition_app.domain.signature_log import EntryKind, Tally, announced_in
from petition_app.domain.signers import Signer
from petition_app.opening import exported, logged
from petition_app.opening.records import AT_ONCE, Opener

_SIGNED = EntryKind.SIGNED.encode()[0]


class TooShort(Exception):
    """The log in a file is not so long as the checkpoint by which is to be drawn."""


def sample(
    path: Path, heading: Heading, total: int, secrets: Sequence[str], log: Tally, number: int, *, size: int | None
) -> Sample:
    """Return so many signatures as the log's root of a size draws, with who is behind those that count.

    Without a size it is the root of the whole log, which was read and found good before. Raises TooShort, OSError.
    """
    draw = _draw(path, total, number, size)
    withdrawn = {announced for announced in draw.announced if log.was_withdrawn(announced)}
    opener = Opener(heading, secrets)
    found = list(_found(path, total, opener, draw.announced - withdrawn))
    return samples.sample(draw, found, withdrawn)


def _draw(path: Path, total: int, number: int, size: int | None) -> Draw:
    def entries() -> Iterator[bytes]:
        return islice(logged.entries(LogCopy.read(exported.log(path, total))), size)

    tree, kinds = merkle.Appended(), bytearray()
    for entry in entries():
        tree.add(merkle.leaf(entry))
        # A byte an entry: the log of two million signatures needs not lie in memory for it.
        kinds += entry[:1]
    if size is not None and tree.size < size:
        raise TooShort
    places = samples.places(tree.root, tree.size, lambda place: kinds[place] == _SIGNED, number)
    announced: dict[int, bytes] = dict.fromkeys(places, b"")
    for place, entry in enumerate(entries()):
        if place in announced:
            announced[place] = announced_in(entry)
    return Draw(size=tree.size, entries=tuple(Drawn(place=at, announced=ending) for at, ending in announced.items()))


def _found(path: Path, total: int, opener: Opener, wanted: Collection[bytes]) -> Iterator[Found]:
    for batch in exported.batches(path, total, AT_ONCE):
        for text in batch:
            try:
                line = SealedSignature.read(text)
            except ExportUnreadable:
                # Whose it was cannot be told: the entry has no record.
                continue
            if line.announced in wanted:
                record = opener.opened(text)
                yield Found(
                    announced=line.announced,
                    standing=Standing.UNREADABLE if record.problem else Standing.COUNTS,
                    country=line.country,
                    language=line.language,
                    day=line.day.isoformat(),
                    signer=None if record.problem else Signer.from_record(record.signature),
                )
