"""Main: `python -m petition_app.opening` is `petition-open`, where the package is not installed."""

import sys

from petition_app.opening.command import main

if __name__ == "__main__":
    sys.exit(main())
