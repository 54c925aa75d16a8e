"""An application that waits half a second for a mail server, for workers that are killed and started again."""

import os

import config
from petition_app import create_app  # noqa: TID251  An application of the tests' own.

app = create_app(config.load(os.environ) | {"MAIL_TIMEOUT": 0.5})
