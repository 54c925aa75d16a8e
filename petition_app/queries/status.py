"""Status: whether the database is there and as new as this program."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from petition_app.db import hot


def database_is_ready() -> bool:
    """Tell whether the database answers and holds the newest tables."""
    migrations = ScriptDirectory(current_app.extensions["migrate"].directory)
    try:
        with hot() as connection:
            return MigrationContext.configure(connection).get_current_revision() == migrations.get_current_head()
    except SQLAlchemyError:
        return False
