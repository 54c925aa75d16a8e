"""Folder: mail as files, one a message, for development without a mail server."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_MESSAGE_ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True)
class Folder:
    """A folder that takes every mail."""

    path: Path

    def __enter__(self) -> Self:
        """Make the folder if it is not there."""
        self.path.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_fault: object) -> None:
        """Leave the folder; there is nothing to close."""

    def deliver(self, _recipient: str, message: bytes) -> None:
        """Write the message down, whole or not at all; the same message a second time replaces the first."""
        found = _MESSAGE_ID.search(message)
        name = hashlib.sha256(found[1] if found else message).hexdigest()[:32]
        unfinished = self.path / f".{name}.{secrets.token_hex(4)}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(message)
        unfinished.replace(self.path / f"{name}.eml")

    def newest(self, limit: int) -> list[Path]:
        """Return the files of the latest messages, the newest first."""
        files = [(path.stat().st_mtime_ns, path) for path in self.path.glob("*.eml")]
        return [path for _, path in sorted(files, reverse=True)[:limit]]
