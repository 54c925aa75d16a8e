"""Sections: the kinds of block on a petition's page, and what the items of each must hold."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class SectionKind(StrEnum):
    """What a block of a petition's page is."""

    TEXT = "text"
    QUOTE = "quote"
    FIGURES = "figures"
    PORTRAITS = "portraits"
    PARTNERS = "partners"
    EVENTS = "events"
    FUNDRAISER = "fundraiser"
    PRESS = "press"


class SectionInvalid(ValueError):
    """An item of a section lacks something, has something unknown, or of the wrong kind."""


#: For each kind, the keys of its items: required ones are True.
ITEM_KEYS: Mapping[SectionKind, Mapping[str, bool]] = {
    SectionKind.TEXT: {},
    SectionKind.QUOTE: {"quote": True, "by": True, "role": False, "source": False, "source_url": False},
    SectionKind.FIGURES: {
        "label": True,
        # "more than", "at least": what a bare number would hide.
        "qualifier": False,
        "value": True,
        "unit": False,
        "source": False,
        "source_url": False,
    },
    # A picture is one of the petition's own, by its id.
    SectionKind.PORTRAITS: {"name": True, "text": True, "picture": False},
    SectionKind.PARTNERS: {"name": True, "text": False, "url": False},
    SectionKind.EVENTS: {"title": True, "country": False, "place": False, "date": False, "url": False},
    SectionKind.FUNDRAISER: {"label": True, "url": False, "text": False},
    SectionKind.PRESS: {
        "title": True,
        "publisher": True,
        "author": False,
        "date": False,
        "url": False,
        "text": False,
    },
}


def check_items(kind: SectionKind, items: list[dict[str, Any]]) -> None:
    """Check that a section's items are of the shape that its kind needs. Raises SectionInvalid."""
    keys = ITEM_KEYS[kind]
    for item in items:
        missing = [key for key, required in keys.items() if required and item.get(key) in (None, "")]
        unknown = item.keys() - keys.keys()
        if missing or unknown:
            raise SectionInvalid(f"{kind}: missing {missing}, unknown {sorted(unknown)}")
        value = item.get("value")
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            raise SectionInvalid(f"{kind}: a figure is a number from 0 up")
