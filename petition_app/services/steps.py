"""Steps: much is deleted a little at a time, so that nobody waits for it."""

from collections.abc import Callable

#: How many rows a step takes.
AT_ONCE = 1000


def in_steps(step: Callable[[], int]) -> None:
    """Take a step, each in a transaction of its own, as long as it finds as many rows as it may take."""
    while step() == AT_ONCE:
        continue
