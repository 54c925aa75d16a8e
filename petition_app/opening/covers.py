"""Covers: what the heading of a file says for the cover of a list, taken for nothing else than it may be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from petition_app.adapters.signature_list.values import Addressed, Cover
from petition_app.domain import colours, languages
from petition_app.domain.colours import ColourInvalid
from petition_app.domain.sealed_exports import ExportUnreadable, Heading
from petition_app.domain.signers import clean_line

# What is longer no code for a camera holds.
_LONGEST_ADDRESS = 2000


def cover(heading: Heading) -> Cover:
    """Return the cover of a petition's list. Raises ExportUnreadable, where it says something that no cover says."""
    said = heading.cover
    try:
        return Cover(
            title=_line(said["title"]),
            language=_language(said["language"]),
            from_right=_is_set(said["from_right"]),
            organisation=_line(said["organisation"]),
            hashtag=_line(said["hashtag"]),
            summary=tuple(map(_line, _several(said["summary"]))),
            addressed=tuple(map(_addressed, _several(said["addressed"]))),
            address=_address(said["address"]),
            accent=_accent(said["accent"]),
            checkpoint=tuple(map(_line, _several(said["checkpoint"]))),
            day=date.fromisoformat(said["day"]),
        )
    except (KeyError, TypeError, ValueError):
        raise ExportUnreadable from None


def _line(value: Any) -> str:
    if not isinstance(value, str):
        raise ExportUnreadable
    return clean_line(value)


def _several(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ExportUnreadable
    return value


def _is_set(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ExportUnreadable
    return value


def _addressed(value: Any) -> Addressed:
    if not isinstance(value, Mapping):
        raise ExportUnreadable
    return Addressed(name=_line(value["name"]), role=_line(value["role"]))


def _language(value: Any) -> str:
    if not languages.is_known(_line(value)):
        raise ExportUnreadable
    return str(value)


def _address(value: Any) -> str:
    # It becomes a link, and whoever is handed the list presses it.
    address = _line(value)
    if not address.startswith(("https://", "http://")) or len(address.encode()) > _LONGEST_ADDRESS:
        raise ExportUnreadable
    return address


def _accent(value: Any) -> str:
    accent = _line(value)
    try:
        colours.accents(accent)
    except ColourInvalid:
        raise ExportUnreadable from None
    return accent
