"""Commands: what operators type; they speak terminal and decide nothing."""

from flask import Flask

from petition_app.cli import demo, exports, organisations, people, petition, signature_log
from petition_app.cli.worker import worker


def init_app(app: Flask) -> None:
    """Add the commands to `flask`."""
    groups = (demo, exports, organisations, people, petition, signature_log)
    for group in (module.group for module in groups):
        app.cli.add_command(group)
    app.cli.add_command(worker)
