"""Database: what a command says where its database is away or was not migrated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError

from petition_app.queries import status
from petition_app.queries.status import Lack

_SENTENCES = {
    Lack.DATABASE: "The database does not answer. Does DATABASE_URL name it, and does it run?",
    Lack.MIGRATIONS: "The database lacks our tables, or has those of another version: run `flask db upgrade`.",
}


class Group(AppGroup):
    """Commands that need the database, and say a sentence where it is not as it should be."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with needed():
            return super().invoke(ctx)


@contextmanager
def needed() -> Iterator[None]:
    """End with a sentence where the database is away or was not migrated; other mistakes are ours."""
    try:
        yield
    except DBAPIError:
        app = click.get_current_context().ensure_object(ScriptInfo).load_app()
        with app.app_context():
            lack = status.lack()
        if lack not in _SENTENCES:
            raise
        raise click.ClickException(_SENTENCES[lack]) from None
