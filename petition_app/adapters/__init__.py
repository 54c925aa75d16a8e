"""Adapters: doors to what is not ours: SMTP, files, PDF, sheets, keys, shared counts."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    """Open the doors that the application needs from its start."""
    # Not above: `petition-open` goes through some of these doors where no web service is installed.
    from petition_app.adapters import keyring, logs, passwords, rates

    logs.init_app(app)
    keyring.init_app(app)
    passwords.init_app(app)
    rates.init_app(app)
