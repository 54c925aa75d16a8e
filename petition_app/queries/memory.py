"""Memory: what is the same for everybody is read once in a few seconds, in each process."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from cachetools import LRUCache, TTLCache
from flask import Flask, current_app

T = TypeVar("T")

_ENTRIES = 2048
_NOTHING = object()


class Memory:
    """What was read, for so many seconds, or until something else needs its place; for any number of threads.

    The library's caches move their entries about even when they are only looked at, so each look takes the lock.
    """

    def __init__(self, *, seconds: float | None = None, entries: int = _ENTRIES) -> None:
        """Keep so many entries, each for so many seconds where a time is given."""
        self._kept: Any = LRUCache(entries) if seconds is None else TTLCache(entries, seconds)
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what is kept under the key, or read it now. Two threads may read at once; both are right."""
        with self._lock:
            value = self._kept.get(key, _NOTHING)
        if value is _NOTHING:
            value = read()
            with self._lock:
                self._kept[key] = value
        known: T = value
        return known

    def put(self, key: Hashable, value: object) -> None:
        """Keep what was read anew, in place of what is kept."""
        with self._lock:
            self._kept[key] = value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


def init_app(app: Flask) -> None:
    """Give the application a memory of PAGE_SECONDS; with 0 it remembers nothing."""
    app.extensions["petition_app_memory"] = Memory(seconds=app.config["PAGE_SECONDS"])


def remembered(key: Hashable, read: Callable[[], T]) -> T:
    """Return what was read under the key a few seconds ago at most, or read it now.

    Only for what every visitor may see.
    """
    memory: Memory = current_app.extensions["petition_app_memory"]
    return memory.get(key, read)
