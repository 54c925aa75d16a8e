"""Migrations' environment: the application's own engine, and its tables to compare with."""

from alembic import context
from flask import current_app

from petition_app import models  # noqa: F401  The tables must be known before they are compared.
from petition_app.db import db, without_references


def run() -> None:
    """Bring the database of the running application to the wanted revision."""
    engine = db.engine
    with engine.connect() as connection, without_references(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            process_revision_directives=current_app.extensions["migrate"].configure_args.get(
                "process_revision_directives"
            ),
        )
        with context.begin_transaction():
            context.run_migrations()


run()
