"""Purge: how long it takes to forget an ended campaign's signers, and how long somebody who signs meanwhile waits.

python -m bench.purge [--rows 200000] [--database sqlite]
"""

import sys
from datetime import timedelta

from sqlalchemy import func, select, update

from bench import campaign, machine
from petition_app.db import db, transaction
from petition_app.domain import clock
from petition_app.domain.lifecycle import PetitionState
from petition_app.models import Petition, Signature
from petition_app.services import retention


def main() -> None:
    """Fill, let the petition be over, forget while somebody signs, print, write JSON."""
    asked = campaign.arguments(__doc__.splitlines()[0])
    machine.report("purge", [_measure(name, asked.rows) for name in asked.database])


def _measure(database: str, rows: int) -> dict[str, object]:
    with campaign.of(rows, database) as ours:
        with transaction():
            db.session.execute(
                update(Petition)
                .where(Petition.id == ours.petition_id)
                .values(state=PetitionState.CLOSED, closed_at=clock.now() - timedelta(days=365))
            )
        _, row = ours.measured(retention.forget_what_is_due)
        left = db.session.scalar(select(func.count()).where(Signature.petition_id == ours.petition_id))
        if left:
            sys.exit(f"{left} of {rows} signatures are left.")
        return row


if __name__ == "__main__":
    main()
