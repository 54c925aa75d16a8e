"""Slashes: an address with one too many leads to the page without it."""

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException


def init_app(app: Flask) -> None:
    """Look at what no page answers to."""
    app.before_request(_one_too_many)


def _one_too_many() -> ResponseReturnValue | None:
    """Redirect for good where a page is there under the address without the slash; forms are not sent on."""
    if request.url_rule is not None or request.method not in ("GET", "HEAD") or not request.path.endswith("/"):
        return None
    pages = current_app.create_url_adapter(request) or abort(404)
    try:
        endpoint, values = pages.match(request.path[:-1], "GET")
    except HTTPException:
        return None
    query = request.query_string.decode("ascii", "ignore")
    return redirect(url_for(endpoint, **values) + (f"?{query}" if query else ""), 308)
