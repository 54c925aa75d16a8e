"""Database: tables' base, transactions, and everything in which SQLite and PostgreSQL differ."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Row,
    TextClause,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

# How long a writer of SQLite waits for the one before it.
_WAITS_FOR_WRITERS_MS = 20_000


class Base(DeclarativeBase):
    """The tables' base; constraints have names, so that a migration can drop them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be somebody's local time."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment has a time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def init_app(app: Flask) -> None:
    """Tie the database to the application."""
    db.init_app(app)
    with app.app_context():
        app.extensions["petition_app_hot_engine"] = _hot_engine(db.engine)
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


@contextmanager
def transaction() -> Iterator[None]:
    """Write in one transaction: all of what is inside, or nothing of it.

    What was read before is let go first: on SQLite a reader that begins to write may find that somebody
    else was faster, and a writer that says so at its beginning waits instead.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


class Chain:
    """Statements that change one thing after another, as one step of the database.

    Each step has a name, and a later step reads what an earlier one RETURNED from a table of that name.
    PostgreSQL runs them as one statement of data-modifying CTEs, which is what makes the two hot paths
    cheap: four statements in a transaction cost twice the database's CPU. SQLite, which has no such CTEs,
    runs the same texts one after another in an immediate transaction; a step that returns no row ends it.
    """

    def __init__(self, types: Mapping[str, TypeEngine[Any]], /, **steps: str) -> None:
        """Prepare the steps; `types` gives the type of each parameter and each returned column."""
        self._types = types
        self._steps = steps
        self._prepared: dict[str, Any] = {}

    def run(self, **values: Any) -> Row[Any] | None:
        """Run the steps; return the row of the first, or None where it changed nothing."""
        with hot() as connection:
            if connection.dialect.name == "postgresql":
                return connection.execute(self._as_one(), values).one_or_none()
            return self._one_by_one(connection, values)

    def _as_one(self) -> TextClause:
        if "one" not in self._prepared:
            named = ", ".join(f"{name} AS ({sql})" for name, sql in self._steps.items())
            first = next(iter(self._steps))
            self._prepared["one"] = self._typed(f"WITH {named} SELECT * FROM {first}")  # noqa: S608  Our own texts.
        statement: TextClause = self._prepared["one"]
        return statement

    def _one_by_one(self, connection: Connection, values: Mapping[str, Any]) -> Row[Any] | None:
        first: Row[Any] | None = None
        known = dict(values)
        earlier: list[tuple[str, Sequence[str]]] = []
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            for name, sql in self._steps.items():
                row = connection.execute(self._single(name, sql, earlier), known).first()
                if row is None:
                    break
                first = first or row
                earlier.append((name, row._fields))
                known |= {f"{name}__{column}": value for column, value in row._mapping.items()}
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        return first

    def _single(self, name: str, sql: str, earlier: Sequence[tuple[str, Sequence[str]]]) -> TextClause:
        if name not in self._prepared:
            rows = ", ".join(
                f"{step} AS (SELECT {', '.join(f':{step}__{column} AS {column}' for column in columns)})"
                for step, columns in earlier
            )
            self._prepared[name] = self._typed(f"WITH {rows} {sql}" if rows else sql)
        statement: TextClause = self._prepared[name]
        return statement

    def _typed(self, sql: str) -> TextClause:
        statement = text(sql)
        for name in statement._bindparams:
            kind = self._types.get(name.rsplit("__", 1)[-1])
            if kind is not None:
                statement = statement.bindparams(bindparam(name, type_=kind))
        return statement.columns(**self._types)  # type: ignore[return-value]


@contextmanager
def hot() -> Iterator[Connection]:
    """Borrow a connection on which each statement is a transaction of its own.

    For single statements and chains on the paths that every signer walks; everything else uses
    `transaction()` or reads through `db.session`.
    """
    from flask import current_app

    with current_app.extensions["petition_app_hot_engine"].connect() as connection:
        yield connection


def insert(table: Any) -> Any:
    """Return an INSERT that knows ON CONFLICT, in the dialect of the database."""
    name = db.engine.dialect.name
    return postgresql.insert(table) if name == "postgresql" else sqlite.insert(table)


def skips_locked() -> bool:
    """Tell whether several workers can take rows side by side; on SQLite they wait for each other."""
    return db.engine.dialect.name == "postgresql"


def truncate_write_ahead_log() -> None:
    """Let SQLite forget what it wrote ahead; PostgreSQL recycles its log by itself.

    Somebody who reads at this moment keeps the log; it is tried again the next time, and nobody waits.
    """
    if db.engine.dialect.name == "sqlite":
        with hot() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=100")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql(f"PRAGMA busy_timeout={_WAITS_FOR_WRITERS_MS}")


def _hot_engine(engine: Engine) -> Engine:
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None, "hide_parameters": True}
    hot_engine = create_engine(engine.url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(hot_engine, "connect", _set_pragmas)
    return hot_engine


def _prepare_sqlite(engine: Engine) -> None:
    event.listen(engine, "connect", _let_us_begin)
    event.listen(engine, "begin", _begin)


def _let_us_begin(connection: sqlite3.Connection, record: Any) -> None:
    # The driver would begin by itself, and only at the first change.
    connection.isolation_level = None
    _set_pragmas(connection, record)


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_WAITS_FOR_WRITERS_MS}",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
