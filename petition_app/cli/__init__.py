"""Commands: what operators type; they speak terminal and decide nothing."""

from flask import Flask

from petition_app.cli import demo, exports
from petition_app.cli.worker import worker


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    app.cli.add_command(demo.group)
    app.cli.add_command(exports.group)
    app.cli.add_command(worker)
