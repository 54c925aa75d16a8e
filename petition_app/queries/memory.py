"""Memory: what is the same for everybody is read once in a few seconds, in each process."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from cachetools import TTLCache
from flask import Flask, current_app

T = TypeVar("T")


def init_app(app: Flask) -> None:
    """Give the application a memory of PAGE_SECONDS; with 0 it remembers nothing."""
    app.extensions["petition_app_memory"] = TTLCache(maxsize=2048, ttl=app.config["PAGE_SECONDS"])


def remembered(key: Hashable, read: Callable[[], T]) -> T:
    """Return what was read under the key a few seconds ago at most, or read it now.

    Only for what every visitor may see. Two threads may read the same at once; both are right.
    """
    memory = current_app.extensions["petition_app_memory"]
    try:
        value: T = memory[key]
    except KeyError:
        value = read()
        memory[key] = value
    return value
