"""Logged: the signature log in a file is read and added up, and the records are held against its entries."""

from collections.abc import Iterator
from pathlib import Path

from petition_app.domain import merkle, tiles
from petition_app.domain.notes import Checkpoint, NoteBroken, NoteKey
from petition_app.domain.sealed_exports import ExportUnreadable, Heading, LogCopy
from petition_app.domain.signature_log import EntryBroken, EntryKind, Tally
from petition_app.opening import exported

NOT_IN_IT = "its signature is in no log"
WITHDRAWN = "its signer took it back, says the log"
USED = "another record has its place in the log"


class LogBroken(Exception):
    """A log is not what its checkpoint and its key say, so that no record can be held against it; the words say why."""


def read(path: Path, heading: Heading, records: int, known: NoteKey | None) -> Tally | None:
    """Return what the entries of the file's log add up to, or None where the petition keeps none.

    `known` is the log's key from elsewhere, without which the key in the file is taken. Raises LogBroken, OSError.
    """
    if not heading.log_key:
        if known:
            raise LogBroken("there is none in the file, but a log's key was given")
        return None
    try:
        # What was cut out or turned in the entries shows in the root, which the key has signed.
        return _added_up(LogCopy.read(exported.log(path, records)), _key(heading, known))
    except ExportUnreadable:
        raise LogBroken("a line of it cannot be read") from None
    except (NoteBroken, EntryBroken) as broken:
        raise LogBroken(str(broken)) from None
    except ValueError:
        raise LogBroken("its key, its checkpoint or its entries cannot be read") from None


def misfit(log: Tally, records: int) -> str:
    """Return what does not fit between the log's count and the number of records, or nothing."""
    if log.count == records:
        return ""
    said = f"it counts {log.count:,} signatures, and there are {records:,} records"
    if log.count > records:
        return f"{said}; if the petition went on while the file was made, take another once it is closed"
    return said


def summary(log: Tally, heading: Heading, known: NoteKey | None) -> str:
    """Return how the log was checked, and what it counts."""
    signed, withdrawn, removed = (log.counts[kind] for kind in EntryKind)
    by = "the key you gave" if known else f"the key in the file, {heading.log_key!r}"
    return (
        f"log: {signed:,} signed, {withdrawn:,} withdrawn, {removed:,} removed: {log.count:,} count. "
        f"Its root is the one that was signed by {by}"
    )


def entries(copy: LogCopy) -> Iterator[bytes]:
    """Yield the entries of a log, one by one. Raises ExportUnreadable, ValueError."""
    for bundle in copy.bundles:
        yield from tiles.unpacked(bundle)


class Places:
    """Sees that each record has an entry of the log for itself."""

    def __init__(self, log: Tally) -> None:
        """Begin with all entries free."""
        self._log = log
        self._used: set[bytes] = set()

    def problem(self, announced: bytes) -> str:
        """Return what is wrong with a record whose entry announced this, or nothing; then the entry is taken."""
        if not self._log.has(announced):
            return NOT_IN_IT
        if self._log.was_withdrawn(announced):
            return WITHDRAWN
        if announced in self._used:
            return USED
        self._used.add(announced)
        return ""


def _key(heading: Heading, known: NoteKey | None) -> NoteKey:
    said = NoteKey.read(heading.log_key)
    if known and known != said:
        raise LogBroken(f"its key is another than the one that you gave: {heading.log_key!r}")
    return said


def _added_up(copy: LogCopy, key: NoteKey) -> Tally:
    checkpoint = Checkpoint.read(key.text(copy.checkpoint))
    tree, tally = merkle.Appended(), Tally()
    for entry in entries(copy):
        tree.add(merkle.leaf(entry))
        tally.add(entry)
    if tree.size != checkpoint.size:
        raise LogBroken(f"{checkpoint.size:,} entries are signed, and {tree.size:,} are there")
    if (checkpoint.origin, checkpoint.root) != (key.name, tree.root):
        raise LogBroken("its entries are not the ones that were signed")
    return tally
