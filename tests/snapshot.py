"""Snapshot: everything that the database holds, to say that nothing of it has changed."""

from typing import Any

from sqlalchemy import Table, select

from petition_app.db import db

# They move on with the hour or the day, whatever a test does in the meantime.
_MOVES_BY_ITSELF = {"last_seen_at", "last_used_on"}


def of_everything() -> dict[str, list[Any]]:
    """Return the rows of each table in a steady order; on a connection of its own, so that all is seen."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(_what_stays(table))), key=repr)
            for table in db.metadata.sorted_tables
        }


def of(*tables: str) -> dict[str, list[Any]]:
    """Return the rows of some tables."""
    everything = of_everything()
    return {table: everything[table] for table in tables}


def _what_stays(table: Table) -> Any:
    return select(*(column for column in table.columns if column.name not in _MOVES_BY_ITSELF))
