"""Cards: what stands on the picture that other sites show with a link to a petition."""

from dataclasses import dataclass

#: The size that all networks take, in pixels.
WIDTH, HEIGHT = 1200, 630


@dataclass(frozen=True, kw_only=True)
class Card:
    """The words of a card, each in the language of the petition, with its colour and how far it has come."""

    language: str
    title: str
    organisation: str
    hashtag: str
    #: How many have signed, as a whole sentence; empty where nobody has.
    count: str
    #: How much of the next goal is reached, from 0 to 100; None where there is no goal to reach.
    percent: int | None
    ground: str
    ink: str


def at_least(count: int) -> int:
    """Return a number that stays true for a while: its first two digits, and noughts."""
    step = 10 ** max(0, len(str(count)) - 2)
    return count // step * step
