"""The application object that web servers and the `flask` command take: `wsgi:app`."""

import gc
import os
import sys

import config
from petition_app import create_app
from petition_app.adapters.keyring import KeyFileUnusable

try:
    app = create_app(config.load(os.environ))
except (config.ConfigurationError, KeyFileUnusable) as mistake:
    sys.exit(f"petition_app does not start: {mistake}")

# What is there now stays for good: looking through it again and again was a tenth of what a signature costs.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 20, 20)
