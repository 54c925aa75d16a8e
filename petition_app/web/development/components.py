"""Components: every part that pages are made of, in every state, in both directions."""

import re

from flask import Blueprint, abort, g, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from petition_app.web.development.samples import NO_ID
from petition_app.web.development.specimens import specimens

_DIRECTIONS = {"ltr": "en", "rtl": "ar"}
_NAMING = re.compile(r' (id|for|aria-labelledby|aria-describedby)="([^"]+)"')
_LINK = re.compile(r' href="#([^"]+)"')
_LABEL = re.compile(r' aria-label="([^"]+)"')
_PICTURE = re.compile(rf"/pictures/{NO_ID}-\d+\.\w+")


def add_to(bp: Blueprint) -> None:
    """Add the page of all components; the browser's own settings make it dark, still or rich in contrast."""
    bp.get("/components", defaults={"direction": "ltr"})(components)
    bp.get("/components/<direction>")(components)


def components(direction: str) -> ResponseReturnValue:
    """Show every component in every state, laid out in one direction."""
    if direction not in _DIRECTIONS:
        abort(404)
    # There is no session here, and no form that could be sent; the buttons of organisers want a token all the same.
    g.csrf_token = "nobody's"  # noqa: S105  It opens nothing.
    drawn, number = [], 0
    for name, states in specimens().items():
        shown = []
        for state, html in states.items():
            number += 1
            shown.append((state, _by_itself(html, number)))
        drawn.append((name, shown))
    return render_template(
        "development/components.html",
        drawn=drawn,
        direction=direction,
        directions=[(key, key.upper(), f"/dev/components/{key}") for key in _DIRECTIONS],
    )


def _by_itself(html: Markup, number: int) -> Markup:
    """Give what is drawn ids and labels of its own: on a page of ours it would stand once."""

    def renamed(found: re.Match[str]) -> str:
        names = " ".join(f"{name}-{number}" for name in found[2].split())
        return f' {found[1]}="{names}"'

    text = _NAMING.sub(renamed, html)
    text = _LINK.sub(rf' href="#\1-{number}"', text)
    # No picture is stored for this page: this one is there in every installation.
    text = _PICTURE.sub(url_for("static", filename="favicon.svg"), text)
    return Markup(_LABEL.sub(rf' aria-label="\1 ({number})"', text))  # noqa: S704  It was Markup before.
