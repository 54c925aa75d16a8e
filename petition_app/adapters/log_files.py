"""Log files: a signature log as files that any web server can give away, named as its addresses are.

They hold nobody and are for anybody to read, so they are not encrypted, and open to every account of the machine.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from petition_app.adapters import files

_HALF = ".part"
_PARTIAL = ".p"


class LogFolder:
    """The folder of one log, while nobody else writes to it."""

    def __init__(self, path: Path) -> None:
        """Take a folder that is there."""
        self._path = path
        self._touched: set[Path] = set()

    def text(self, name: str) -> str:
        """Return what a file says; nothing where there is none. Raises OSError."""
        try:
            return (self._path / name).read_text("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def keep(self, name: str, content: bytes) -> bool:
        """Have a file with that content, whole at every moment; tell whether it had to be written. Raises OSError.

        A machine that crashes may still forget its name; see `settle`.
        """
        path = self._path / name
        try:
            if path.read_bytes() == content:
                return False
        except FileNotFoundError:
            self._make(path.parent)
        # One name for all of them: whoever holds the folder is alone, so what was left half by a crash is used up.
        half = self._path / _HALF
        with half.open("wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        self._touched.add(path.parent)
        return True

    def settle(self) -> None:
        """Have the names of what was written on the disk, before anything is written that relies on them."""
        for folder in self._touched:
            files.keep_name(folder)
        self._touched.clear()

    def drop_partial(self, is_full: Callable[[str], bool]) -> None:
        """Remove the narrower copies of the tiles that are full now."""
        for folder in sorted(self._path.rglob(f"*{_PARTIAL}")):
            if is_full(folder.relative_to(self._path).as_posix().removesuffix(_PARTIAL)):
                for narrow in folder.iterdir():
                    narrow.unlink()
                folder.rmdir()

    def _make(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        self._touched.add(folder.parent)


@contextmanager
def held(root: Path, slug: str) -> Iterator[LogFolder]:
    """Hold the folder of a log, made where it is not there; who comes second waits. Raises OSError."""
    root.mkdir(parents=True, exist_ok=True)
    path = root / slug
    path.mkdir(exist_ok=True)
    path.chmod(0o755)
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield LogFolder(path)
    finally:
        os.close(handle)
