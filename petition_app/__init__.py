"""petition_app: petitions whose signers are protected."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Mapping[str, Any]) -> "Flask":
    """Make the application from settings as `config.load` returns them."""
    # Not above: `petition-open` runs where no web service is installed.
    from flask import Flask

    from petition_app import adapters, cli, db, extensions, queries, web

    app = Flask("petition_app", template_folder=ROOT / "templates", static_folder=ROOT / "static")
    app.config.from_mapping(config)
    for floor in (db, extensions, adapters, queries, web, cli):
        floor.init_app(app)
    return app
