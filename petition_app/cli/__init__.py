"""Commands: what operators type; they speak terminal and decide nothing."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    del app
