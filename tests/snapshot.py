"""Snapshot: everything that the database holds, to say that nothing of it has changed."""

from typing import Any

from petition_app.db import db


def of_everything() -> dict[str, list[Any]]:
    """Return the rows of each table in a steady order; on a connection of its own, so that all is seen."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in db.metadata.sorted_tables
        }


def of(*tables: str) -> dict[str, list[Any]]:
    """Return the rows of some tables."""
    everything = of_everything()
    return {table: everything[table] for table in tables}
