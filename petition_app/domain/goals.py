"""Goals: the number that a petition moves towards; never a bar that is full and dead."""

from collections.abc import Iterator
from dataclasses import dataclass

_STEPS = (1, 2, 5)


@dataclass(frozen=True, kw_only=True)
class Goal:
    """The next milestone and how far the count has come towards it, as a whole percentage."""

    number: int
    percent: int


def goal(count: int, fixed: int | None = None) -> Goal:
    """Return the organiser's number until it is reached, then the next milestone of the ladder.

    The ladder is 100, 200, 500, 1,000, 2,000 and so on; a milestone is shown until 90 % of it is reached,
    so that there is always something left to win.
    """
    if fixed and count < fixed:
        number = fixed
    else:
        number = next(step for step in _ladder() if count < step * 0.9)
    return Goal(number=number, percent=min(99, count * 100 // number))


def _ladder() -> Iterator[int]:
    magnitude = 100
    while True:
        yield from (step * magnitude for step in _STEPS)
        magnitude *= 10
