"""Together: several people act in the same instant."""

import contextvars
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of it at the same moment, each in a thread of its own, and return what came of each."""
    barrier = threading.Barrier(len(acts))

    def act(one: Callable[[], T]) -> T:
        barrier.wait(timeout=30)
        return contextvars.Context().run(one)

    with ThreadPoolExecutor(len(acts)) as people:
        return [future.result(timeout=120) for future in [people.submit(act, one) for one in acts]]
