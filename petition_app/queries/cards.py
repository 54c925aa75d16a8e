"""Cards: the drawn picture of each petition, remembered for a quarter of an hour.

Networks ask for it whenever somebody passes a link on, and in their own time; a number that is some minutes old
is as good, since a card says “at least”.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from uuid import UUID

from cachetools import TTLCache
from flask import Flask, current_app

from petition_app.adapters import cards
from petition_app.domain.cards import Card

SECONDS = 15 * 60
# A card takes some 80 kB of the memory.
_MOST = 128


@dataclass(frozen=True)
class DrawnCard:
    """A card, and a name for exactly these bytes."""

    png: bytes
    name: str


class Drawn:
    """The cards that this process has drawn lately; one at a time, since each takes a processor for itself."""

    def __init__(self) -> None:
        """Begin without any."""
        self._drawn: TTLCache[tuple[UUID, int, str], DrawnCard] = TTLCache(maxsize=_MOST, ttl=SECONDS)
        self._lock = Lock()

    def get(self, key: tuple[UUID, int, str], words: Callable[[], Card]) -> DrawnCard:
        """Return the card of an edition of a petition in a language, drawn now if it was not lately."""
        with self._lock:
            if key not in self._drawn:
                png = cards.drawn(words())
                self._drawn[key] = DrawnCard(png, blake2b(png, digest_size=12).hexdigest())
            return self._drawn[key]


def init_app(app: Flask) -> None:
    """Give the application a memory of its own for cards: they live longer than pages."""
    app.extensions["petition_app_cards"] = Drawn()


def drawn(petition_id: UUID, edition: int, language: str, words: Callable[[], Card]) -> DrawnCard:
    """Return the card of a petition as a PNG; `words` says what stands on it, if it has to be drawn."""
    kept: Drawn = current_app.extensions["petition_app_cards"]
    return kept.get((petition_id, edition, language), words)
