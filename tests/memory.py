"""Memory: what somebody finds who reads the memory of a process that runs, as a debugger does."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def family(pid: int) -> list[int]:
    """Return a process and all that it has started."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += family(int(child))
    return found


def found(pid: int, markers: Iterable[bytes]) -> set[bytes]:
    """Return which of the markers stand in the writable memory of a process."""
    sought, there = set(markers), set()
    for piece in _pieces(pid):
        there |= {marker for marker in sought - there if marker in piece}
    return there


def _pieces(pid: int) -> Iterator[bytes]:
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            addresses, access = line.split()[:2]
            if not access.startswith("rw"):
                continue
            begin, end = (int(address, 16) for address in addresses.split("-"))
            with contextlib.suppress(OSError, ValueError, OverflowError):
                memory.seek(begin)
                yield memory.read(end - begin)
