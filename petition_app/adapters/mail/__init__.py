"""Mail: the door to SMTP, and to a folder where development has no server."""

from pathlib import Path

from flask import current_app

from petition_app.adapters.mail.connection import Connection
from petition_app.adapters.mail.failures import Away, Failure, Permanent, Temporary
from petition_app.adapters.mail.folder import Folder
from petition_app.adapters.mail.stencil import MARKS, Stencil, cut, sender_address

__all__ = [
    "MARKS",
    "Away",
    "Connection",
    "Failure",
    "Folder",
    "Permanent",
    "Stencil",
    "Temporary",
    "connect",
    "cut",
    "folder",
    "sender_address",
]


def connect() -> Connection | Folder:
    """Return the way out for a batch of mails; use it in a `with` statement."""
    if current_app.config["MAIL_SERVER"]:
        return Connection.from_settings()
    return folder()


def folder() -> Folder:
    """Return the folder that takes the mail where no MAIL_SERVER is set."""
    return Folder(Path(current_app.config["FILES_DIR"]) / "mail")
