"""Rotation: how long a petition's new key takes, and how long somebody who signs meanwhile waits.

python -m bench.rotation [--rows 200000] [--database sqlite]
"""

import sys

from sqlalchemy import select

from bench import campaign, machine
from petition_app.db import db
from petition_app.models import PetitionKey
from petition_app.services import rotation


def main() -> None:
    """Fill, rotate while somebody signs, print, write JSON."""
    asked = campaign.arguments(__doc__.splitlines()[0])
    machine.report("rotation", [_measure(name, asked.rows) for name in asked.database])


def _measure(database: str, rows: int) -> dict[str, object]:
    with campaign.of(rows, database) as ours:
        done, row = ours.measured(lambda: rotation.rotate([ours.petition_id]))
        numbers = db.session.scalars(
            select(PetitionKey.number).where(PetitionKey.petition_id == ours.petition_id)
        ).all()
        if done.signatures != rows or numbers != [2]:
            sys.exit(f"{done.signatures} of {rows} signatures went over, and keys {numbers} are left.")
        return row


if __name__ == "__main__":
    main()
