"""Statements: what the application asks of the database, to compare the work behind two answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from petition_app.db import db


@contextmanager
def noted(app: Flask) -> Iterator[list[str]]:
    """Note every statement until the block ends, without its parameters."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(" ".join(statement.split()))

    engines = (db.engine, app.extensions["petition_app_hot_engine"])
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
