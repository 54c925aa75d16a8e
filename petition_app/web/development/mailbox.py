"""Mailbox: the mail that development wrote into files instead of sending it."""

from ipaddress import ip_address

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from petition_app.queries import mailbox

# The mail as a mailbox shows it: its own styles, and nothing else of its own or of anybody.
_MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)


def add_to(bp: Blueprint) -> None:
    """Add the list and the mail's HTML."""
    bp.get("/mailbox")(mails)
    bp.get("/mailbox/<name>")(mail_as_html)


def only_on_this_machine() -> None:
    """Be not there for anybody who comes from elsewhere, be it through a proxy on this machine."""
    came_through_a_proxy = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "Via"))
    if came_through_a_proxy or not _is_loopback(request.remote_addr or ""):
        abort(404)


def mails() -> ResponseReturnValue:
    """Show the latest mails with their text, whose links can be followed."""
    return render_template("development/mailbox.html", mails=mailbox.newest())


def mail_as_html(name: str) -> ResponseReturnValue:
    """Show a mail's HTML part by itself, as a mailbox shows it."""
    found = mailbox.by_name(name) or abort(404)
    response = Response(found.html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _MAIL_POLICY
    return response


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
