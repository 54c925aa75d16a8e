"""Cleaned: what came out of a seal is made as clean as what comes in by the form, whoever sealed it.

Everybody knows the public keys. Whoever seals something else than the form does, to the same keys, shall neither turn
the direction of a sheet nor end the opening of what others have sealed.
"""

import math
from typing import Any

from petition_app.domain.signers import clean_line, clean_text

# What the service seals lies two deep.
_DEEPEST = 8
_SEVERAL_LINES = "comment"


class Unclean(Exception):
    """Something is nested, named or numbered as nothing of the service's is."""


def cleaned(values: dict[str, Any]) -> dict[str, Any]:
    """Return what was sealed with each of its texts cleaned. Raises Unclean."""
    return _named(values, 0)


def _named(values: dict[str, Any], depth: int) -> dict[str, Any]:
    found = {}
    for name, value in values.items():
        if not (name.isascii() and name.isprintable()):
            raise Unclean
        if not isinstance(value, str):
            value = _value(value, depth + 1)
        # Most of a proof is digits and letters of our own, and two million of them are to be opened.
        elif not (value.isascii() and value.isprintable()):
            value = clean_text(value) if name == _SEVERAL_LINES else clean_line(value)
        found[name] = value
    return found


def _value(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return clean_line(value)
    if depth > _DEEPEST or (isinstance(value, float) and not math.isfinite(value)):
        raise Unclean
    if isinstance(value, list):
        return [_value(each, depth + 1) for each in value]
    return _named(value, depth) if isinstance(value, dict) else value
