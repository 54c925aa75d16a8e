"""Prepared pages: what is the same for every signer is rendered once in a few seconds, the rest is put in.

The two pages of a confirmation are asked for once by every signer; rendering them each time was a third of
what a whole signature cost.
"""

import re
from collections.abc import Callable, Hashable

from flask import Response
from markupsafe import Markup, escape

from petition_app.queries.memory import remembered

# Private-use characters stand in no text of ours and are taken out of everybody else's.
_PLACE = re.compile("\ue000([a-z_]+)\ue001")


def place(name: str) -> Markup:
    """Return what stands in a prepared page where the named value goes."""
    return Markup(f"\ue000{name}\ue001")  # noqa: S704  A name of ours.


def page(key: tuple[Hashable, ...], render: Callable[[], str], **values: str | Markup) -> Response:
    """Answer with the prepared page, each value escaped and put in its place."""
    parts = remembered(("prepared", *key), lambda: _PLACE.split(render()))
    filled = [str(escape(values[part])) if number % 2 else part for number, part in enumerate(parts)]
    return Response("".join(filled), mimetype="text/html")
