"""Export files: where a finished file lies, under which name and key, and how it goes again."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from flask import current_app

from petition_app.adapters import files, keyring
from petition_app.adapters.files import Opened


def keep(export_id: UUID, attempt: int, pieces: Iterable[bytes]) -> tuple[int, bytes]:
    """Keep the file of an attempt; return its size and its key, wrapped. Raises DiskFull."""
    file_id = _file_id(export_id, attempt)
    key = files.new_key()
    size = files.write(_folder(), file_id, key, pieces)
    return size, keyring.current().wrap(key, _bound_to(file_id))


def opened(export_id: UUID, attempt: int, wrapped_key: bytes) -> Opened:
    """Open the file of an attempt. Raises FileBroken, KeyMissing."""
    file_id = _file_id(export_id, attempt)
    return files.read(_folder(), file_id, keyring.current().unwrap(wrapped_key, _bound_to(file_id)))


def wrapped_anew(export_id: UUID, attempt: int, wrapped_key: bytes) -> bytes:
    """Return the key of an attempt's file, wrapped by the current key of KEY_FILE. Raises KeyMissing."""
    bound_to, ring = _bound_to(_file_id(export_id, attempt)), keyring.current()
    return ring.wrap(ring.unwrap(wrapped_key, bound_to), bound_to)


def delete(export_id: UUID, attempts: int) -> None:
    """Remove what any attempt so far has left."""
    for attempt in range(1, attempts + 1):
        files.delete(_folder(), _file_id(export_id, attempt))


def sweep(before: datetime) -> None:
    """Remove the half files that nobody has written to since a moment."""
    files.sweep(_folder(), before)


def _file_id(export_id: UUID, attempt: int) -> UUID:
    # Two workers of whom one was only slow never write into one another's file.
    return uuid5(export_id, str(attempt))


def _bound_to(file_id: UUID) -> bytes:
    return b"export|" + file_id.bytes


def _folder() -> Path:
    folder: Path = current_app.config["FILES_DIR"]
    return folder / "exports"
