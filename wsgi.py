"""The application object that web servers and the `flask` command take: `wsgi:app`."""

import os
import sys

import config
from petition_app import create_app
from petition_app.adapters.keyring import KeyFileUnusable

try:
    app = create_app(config.load(os.environ))
except (config.ConfigurationError, KeyFileUnusable) as mistake:
    sys.exit(f"petition_app does not start: {mistake}")
