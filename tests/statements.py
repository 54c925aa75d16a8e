"""Statements: what the application asks of the database, to compare the work behind two answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from petition_app.db import Chain, db


@contextmanager
def noted(app: Flask) -> Iterator[list[str]]:
    """Note every statement until the block ends, without its parameters."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(" ".join(statement.split()))

    whole_run = Chain.run

    def run(chain: Chain, **values: Any) -> Any:
        # PostgreSQL's driver gets a chain bare, so SQLAlchemy tells nothing of it.
        found.append(" ".join(chain.whole.split()))
        return whole_run(chain, **values)

    engines = (db.engine, app.extensions["petition_app_hot_engine"])
    Chain.run = run  # type: ignore[method-assign]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        Chain.run = whole_run  # type: ignore[method-assign]
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
