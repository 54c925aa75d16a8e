"""Audited: which records of a file belong to the signatures that the root of its log draws; no others are opened."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from petition_app.domain import samples
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.samples import Draw, Drawn, Found, Sample, Standing
from petition_app.domain.sealed_exports import ExportUnreadable, Heading, LogCopy, SealedSignature
from petition_app.domain.signature_log import EntryKind, Tally, announcement
from petition_app.domain.signers import Signer
from petition_app.opening import exported, logged
from petition_app.opening.records import AT_ONCE, Opener

_SIGNED = EntryKind.SIGNED.encode()[0]


def sample(path: Path, heading: Heading, total: int, secrets: Sequence[str], log: Tally, number: int) -> Sample:
    """Return so many signatures as the log's root draws them, with who is behind those that count.

    The log was read and found good before. Raises OSError.
    """
    draw = _draw(path, heading, total, number)
    withdrawn = {announced for announced in draw.announced if log.was_withdrawn(announced)}
    opener = Opener(heading, secrets, proofs=False)
    found = list(_found(path, total, opener, draw.announced - withdrawn))
    return samples.sample(draw, found, withdrawn)


def _draw(path: Path, heading: Heading, total: int, number: int) -> Draw:
    copy = LogCopy.read(exported.log(path, total))
    checkpoint = Checkpoint.read(NoteKey.read(heading.log_key).text(copy.checkpoint))
    # A byte an entry: the log of two million signatures needs not lie in memory for it.
    kinds = bytes(entry[0] for entry in logged.entries(copy))
    places = samples.places(checkpoint.root, checkpoint.size, lambda place: kinds[place] == _SIGNED, number)
    announced: dict[int, bytes] = dict.fromkeys(places, b"")
    for place, entry in enumerate(logged.entries(LogCopy.read(exported.log(path, total)))):
        if place in announced:
            announced[place] = announcement(entry)
    entries = (Drawn(place=place, announced=ending) for place, ending in announced.items())
    return Draw(size=checkpoint.size, entries=tuple(entries))


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
