"""Log files: every signature log in files as well, so that anybody can read it while this service is away.

A file is named as the address is under which the service gives the same bytes. Tiles come first and the checkpoint
last, so that nobody is shown a checkpoint whose tiles are not there. What was written is never written over with
something else: like any witness, the folder would show that the log was changed.
"""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog
from flask import current_app

from petition_app.adapters import log_files
from petition_app.db import db
from petition_app.domain import signature_log, tiles
from petition_app.domain.notes import Checkpoint, NoteBroken, NoteKey
from petition_app.domain.tiles import WIDTH
from petition_app.queries import log_audit
from petition_app.queries import log_files as queries
from petition_app.queries import signature_log as logs
from petition_app.queries.log_audit import LogBroken
from petition_app.queries.signature_log import LogCheck

log = structlog.get_logger()

_CHECKPOINT = "checkpoint"


class FilesRefused(Exception):
    """The log and what lies in the folder do not belong together; nothing was written, and the words say why."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """How long a log is that stands in files now, and how many of these had to be written."""

    size: int
    files: int


def write_due() -> int:
    """Bring the files of all public logs up to date, where the service is to have any; return how many were written.

    A log whose files cannot be written holds no other up.
    """
    root: Path | None = current_app.config["LOG_FILES_DIR"]
    files = 0
    if root is None:
        return files
    for each in queries.public():
        try:
            files += write(each.petition_id, each.name, root).files
        except FilesRefused:
            log.error("log_files_refused")
        except OSError as fault:
            log.error("log_files_failed", kind=type(fault).__name__)
    return files


def write(petition_id: UUID, name: str, root: Path, *, whole: bool = False) -> Written:
    """Write what a log's files lack; with `whole`, look at each of them, and mend those that were damaged.

    Killed at any moment, it leaves a whole log up to some checkpoint, and goes on the next time.
    Raises FilesRefused, OSError.
    """
    with log_files.held(root, name) as folder:
        key, latest = logs.key(petition_id), logs.checkpoint(petition_id)
        if key is None or latest is None:
            raise FilesRefused("the petition has no log yet")
        if logs.stopped(petition_id):
            raise FilesRefused("the log stands still since a backup was restored")
        if signature_log.name_of(key.name) != name:
            raise FilesRefused("the log began anew under another name")
        known = _known(petition_id, key, folder.text(_CHECKPOINT))
        if whole:
            latest = _audited(petition_id)
        # Whoever holds on to what was read while files are written holds up others.
        db.session.rollback()
        if known == latest and not whole:
            return Written(size=latest.size, files=0)
        files = int(folder.keep("key", f"{key.written}\n".encode()))
        try:
            for tile, content in queries.contents(
                petition_id, tiles.standing(latest.size, 0 if whole or known is None else known.size)
            ):
                files += folder.keep(f"tile/{tile.path}", content)
        except LookupError as lack:
            raise FilesRefused(str(lack)) from None
        folder.settle()
        files += folder.keep(_CHECKPOINT, latest.note.encode())
        folder.settle()
        folder.drop_partial(lambda name: _is_full(name, latest.size))
    return Written(size=latest.size, files=files)


def _audited(petition_id: UUID) -> LogCheck:
    """Return the latest checkpoint of a log that adds up: nothing is mended with what was tampered with."""
    try:
        return log_audit.audit(petition_id)
    except LogBroken as broken:
        raise FilesRefused(f"the log in the database does not add up: {broken}") from None


def _known(petition_id: UUID, key: NoteKey, note: str) -> LogCheck | None:
    """Return the checkpoint up to which the files are there. Raises FilesRefused where it is none of this log."""
    if not note:
        return None
    try:
        said = Checkpoint.read(key.text(note))
    except NoteBroken as broken:
        raise FilesRefused(f"the checkpoint in the folder is none of this log: {broken}") from None
    known = logs.checkpoint(petition_id, said.size)
    if known is None:
        raise FilesRefused(f"the log in the folder has {said.size} entries, and the database knows nothing of that")
    if known.root != said.root:
        raise FilesRefused(f"the log in the folder has another root for its {said.size} entries than the database")
    return known


def _is_full(name: str, size: int) -> bool:
    tile = tiles.named(name.removeprefix("tile/"))
    if tile is None:
        return False
    above = tiles.HEIGHT * max(tile.level, 0)
    return (size >> above) >= (tile.number + 1) * WIDTH
