"""Adapters: doors to what is not ours: SMTP, files, PDF, sheets, keys, shared counts."""

from flask import Flask

from petition_app.adapters import keyring, logs, passwords, rates


def init_app(app: Flask) -> None:
    """Open the doors that the application needs from its start."""
    logs.init_app(app)
    keyring.init_app(app)
    passwords.init_app(app)
    rates.init_app(app)
