"""Notices: what the page after a form says of it. The address carries a word, and no session anything."""

from flask import Flask, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

_WORDS = {
    "saved": _l("Saved."),
    "created": _l("The petition is there as a draft. Nobody sees it until it is published."),
    "added": _l("The block is at the end of the page. It is shown once something is written in it."),
    "organisation_created": _l("The organisation is there. Its people are invited with `flask people create`."),
    "deleted": _l("Deleted."),
    "password_changed": _l("The password is changed, and every other browser is logged out."),
    "published": _l("Published. Everybody can see it and sign."),
    "paused": _l("Paused. It takes no signatures until it is opened again."),
    "opened": _l("Open again."),
    "closed": _l("Closed. It takes no more signatures; links that were mailed before count for one more day."),
    "hidden": _l("Hidden. Nobody sees it, and it takes no signatures."),
    "shown": _l("It can be seen again."),
    "meanwhile": _l("Somebody changed this petition at the same moment, so nothing was done. Please press again."),
    "sending": _l("It is on its way."),
    "stopped": _l("Stopped. At most one copy was still in flight."),
    "enough_tokens": _l("There are five tokens already. Please revoke one first."),
    "last_manager": _l("Nothing was changed: an organisation needs somebody who manages it."),
    "member_changed": _l("The role is changed."),
    "member_removed": _l("This person does not belong to the organisation any more."),
    "proven": _l("That is right: this key is held."),
    "approved": _l("Approved. What is signed from now on is sealed to these keys."),
    "no_change": _l("Nothing was left to do: somebody was faster, or the button was pressed twice."),
}


def init_app(app: Flask) -> None:
    """Let templates ask for the notice of this page."""
    app.add_template_global(current, "notice_of_page")


def to(address: str, word: str) -> ResponseReturnValue:
    """Lead to a page that begins with a notice."""
    separator = "&" if "?" in address else "?"
    return redirect(f"{address}{separator}notice={word}", 303)


def current() -> str:
    """Return the words of this page's notice; empty where there is none."""
    return str(_WORDS.get(request.args.get("notice", ""), ""))
