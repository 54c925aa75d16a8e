"""Commands: what operators type; they speak terminal and decide nothing."""

from flask import Flask

from petition_app.cli import demo, exports, keys, organisations, people, petition, retention
from petition_app.cli.backup import backup, restore
from petition_app.cli.worker import worker


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    for group in (
        demo.group,
        exports.group,
        keys.group,
        organisations.group,
        people.group,
        petition.group,
        retention.group,
    ):
        app.cli.add_command(group)
    for command in (backup, restore, worker):
        app.cli.add_command(command)
