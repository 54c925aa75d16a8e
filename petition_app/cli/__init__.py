"""Commands: what operators type; they speak terminal and decide nothing."""

from flask import Flask

from petition_app.cli import demo, exports, keys, organisations, people, petition, retention, signature_log
from petition_app.cli.backup import backup, restore
from petition_app.cli.worker import worker


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    groups = (demo, exports, keys, organisations, people, petition, retention, signature_log)
    for group in (module.group for module in groups):
        app.cli.add_command(group)
    for command in (backup, restore, worker):
        app.cli.add_command(command)
