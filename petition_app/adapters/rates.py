"""Rates: how often something came within a window, in the memory of this process or in REDIS_URL.

What is counted stands under a pseudonym whose key is another one every day. A process of its own makes the key
up and writes it nowhere, so that yesterday's names belong to nobody (S30). Processes that count together derive
it from SECRET_KEY; there the names go with their window, a day later at most.
"""

import hashlib
import hmac
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from threading import Lock

import structlog
from flask import Flask, current_app
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string

from petition_app.domain import clock

# Half a minute's flood from a rented range must not fill the memory: whoever comes after that is counted in groups.
_MOST_NAMES = 200_000
_LETTERS_OF_A_GROUP = 4
_LETTERS = 16
_AN_HOUR = 3600

# A store that does not answer is left alone for so long; each process counts for itself meanwhile.
_LEFT_ALONE = timedelta(seconds=15)
_PATIENCE = 0.5

log = structlog.get_logger()


class Here:
    """Counts in this process: a table a window, thrown away as a whole when the next begins.

    The library's own store walks through all it knows in a thread every hundredth of a second.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._tables: dict[tuple[int, int], dict[str, int]] = {}
        self._lock = Lock()

    def add(self, names: Sequence[str], seconds: int, at: float, now: float, *, more: int = 1) -> list[int]:
        """Count one more of each name, or so many; return how often it came in the window in which a moment lies."""
        window = (seconds, int(at // seconds))
        with self._lock:
            table = self._tables.get(window)
            if table is None:
                self._forget(now)
                table = self._tables[window] = {}
            return [self._counted(table, name, more) for name in names]

    def names(self) -> set[str]:
        """Return everything that is counted at this moment."""
        return {name for table in self._tables.values() for name in table}

    def _forget(self, now: float) -> None:
        over = [window for window in self._tables if (window[1] + 1) * window[0] <= now]
        for window in over:
            del self._tables[window]

    def _counted(self, table: dict[str, int], name: str, more: int) -> int:
        if name not in table and len(table) >= _MOST_NAMES:
            name = name[: _LETTERS_OF_A_GROUP - _LETTERS]
        count = table[name] = table.get(name, 0) + more
        return count


class Rates:
    """The counts of one installation, and the key of its pseudonyms."""

    def __init__(self, store: str = "", secret: bytes = b"") -> None:
        """Count here, or in a store that the `limits` library knows, with a secret that all processes have."""
        self.here = Here()
        self._shared = _opened(store) if store else None
        self._secret = secret
        self._left_alone_until = 0.0
        self._day: date | None = None
        self._key = b""

    def add(self, window: timedelta, *things: tuple[str, str]) -> list[int]:
        """Count one more of each (kind, name); return how often each came in this window."""
        return self.count(window, [self.pseudonym(kind, name) for kind, name in things])

    def count(self, window: timedelta, names: Sequence[str]) -> list[int]:
        """Count one more of each pseudonym; return how often each came in this window."""
        return self._count(names, int(window.total_seconds()), clock.now().timestamp())

    def seen(self, window: timedelta, name: str) -> int:
        """Return how often a pseudonym came in this window, without counting."""
        return self._count([name], int(window.total_seconds()), clock.now().timestamp(), more=0)[0]

    def is_first(self, name: str, until: datetime) -> bool:
        """Tell whether something comes for the first time; it is remembered until its time is over."""
        return self._count([name], _AN_HOUR, until.timestamp()) == [1]

    def _count(self, names: Sequence[str], seconds: int, at: float, *, more: int = 1) -> list[int]:
        now = clock.now().timestamp()
        if self._shared is not None and now >= self._left_alone_until:
            try:
                number = int(at // seconds)
                lasts = int((number + 1) * seconds - now) + 1
                return [self._shared.incr(f"{seconds}/{number}/{name}", lasts, more) for name in names]
            except StorageError as error:
                self._left_alone_until = now + _LEFT_ALONE.total_seconds()
                log.error("limits_store_away", kind=type(error.storage_error).__name__)
        return self.here.add(names, seconds, at, now, more=more)

    def pseudonym(self, kind: str, name: str) -> str:
        """Return a name for a thing that says nothing of it and is another one tomorrow."""
        return kind + "/" + hmac.digest(self._day_key(), f"{kind}/{name}".encode(), hashlib.sha256)[:8].hex()

    def _day_key(self) -> bytes:
        today = clock.today()
        if today != self._day:
            shared = hmac.digest(self._secret, today.isoformat().encode(), hashlib.sha256)
            self._key, self._day = (shared if self._secret else os.urandom(32)), today
        return self._key


def init_app(app: Flask) -> None:
    """Count in the memory of this process, or in REDIS_URL with all others."""
    store = app.config["REDIS_URL"]
    app.extensions["petition_app_rates"] = Rates(store, app.config["SECRET_KEY"].encode()) if store else Rates()


def current() -> Rates:
    """Return the counts of the running application."""
    rates: Rates = current_app.extensions["petition_app_rates"]
    return rates


def _opened(store: str) -> Storage:
    patience = {"socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE}
    opened = storage_from_string(store, wrap_exceptions=True, **patience)
    assert isinstance(opened, Storage)  # noqa: S101  No coroutines are asked for.
    return opened
