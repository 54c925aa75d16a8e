"""Database: tables' base, transactions, and everything in which SQLite and PostgreSQL differ."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from psycopg.rows import namedtuple_row
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Row,
    Table,
    TextClause,
    TypeDecorator,
    bindparam,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    import psycopg

_PARAMETER = re.compile(r"(?<!:):([a-z_]+)")

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
    A chain of one is that statement, and may be one that only reads.

    On PostgreSQL the texts go to the driver as they are: it knows our types, and SQLAlchemy's own
    execution costs a quarter of what a signature's statements do in all.
    """

    def __init__(self, types: Mapping[str, TypeEngine[Any]], /, **steps: str) -> None:
        """Prepare the steps; `types` gives the type of each parameter and each returned column."""
        self._types = types
        self._steps = steps
        self._prepared: dict[str, TextClause] = {}
        #: The chain as one statement, as PostgreSQL gets it.
        self.whole = self._for_the_driver()

    def run(self, **values: Any) -> Any:
        """Run the steps; return the row of the first, or None where it changed nothing."""
        if _hot().dialect.name == "postgresql":
            with _driver() as driver:
                return driver.cursor(row_factory=namedtuple_row).execute(self.whole, values).fetchone()
        with hot() as connection:
            return self._one_by_one(connection, values)

    def _for_the_driver(self) -> str:
        first = next(iter(self._steps))
        named = ", ".join(f"{name} AS ({sql})" for name, sql in self._steps.items())
        whole = self._steps[first] if len(self._steps) == 1 else f"WITH {named} SELECT * FROM {first}"  # noqa: S608
        return _PARAMETER.sub(r"%(\1)s", whole.replace("%", "%%"))

    def _one_by_one(self, connection: Connection, values: Mapping[str, Any]) -> Row[Any] | None:
        if len(self._steps) == 1:
            ((name, sql),) = self._steps.items()
            return connection.execute(self._single(name, sql, ()), values).first()
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
        return self._prepared[name]

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
    with _hot().connect() as connection:
        yield connection


@contextmanager
def snapshot() -> Iterator[Connection]:
    """Read as much as you like as it was at one moment, while others go on writing."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def continue_numbers(connection: Connection, table: Table) -> None:
    """Let the next row of a table have a number of its own, after rows came with theirs."""
    number = table.autoincrement_column
    if connection.dialect.name != "postgresql" or number is None:
        # SQLite takes the one after the highest by itself.
        return
    connection.execute(
        select(
            func.setval(
                func.pg_get_serial_sequence(table.name, number.name),
                select(func.coalesce(func.max(number), 0) + 1).scalar_subquery(),
                False,
            )
        )
    )


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


@contextmanager
def without_references(connection: Connection) -> Iterator[None]:
    """Let migrations copy and drop a table whose rows others refer to, as SQLite changes tables.

    Must be entered before a transaction is begun. Source: SQLite, ALTER TABLE, section 7.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _hot() -> Engine:
    engine: Engine = current_app.extensions["petition_app_hot_engine"]
    return engine


@contextmanager
def _driver() -> Iterator["psycopg.Connection[Any]"]:
    """Borrow one of PostgreSQL's connections bare; its errors are told as SQLAlchemy tells them."""
    engine = _hot()
    try:
        borrowed = engine.raw_connection()
    except engine.dialect.loaded_dbapi.Error as error:
        raise _as_told_by_sqlalchemy(error, engine) from None
    driver: Any = borrowed.driver_connection
    try:
        yield driver
    except engine.dialect.loaded_dbapi.Error as error:
        if driver.closed:
            borrowed.invalidate(error)
        raise _as_told_by_sqlalchemy(error, engine) from None
    finally:
        borrowed.close()


def _as_told_by_sqlalchemy(error: Exception, engine: Engine) -> BaseException:
    base = engine.dialect.loaded_dbapi.Error
    # Neither the statement nor its values are repeated: they are somebody's.
    return DBAPIError.instance(None, None, error, base, hide_parameters=True, dialect=engine.dialect)


def _hot_engine(engine: Engine) -> Engine:
    options: dict[str, Any] = {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None, "hide_parameters": True}
    hot_engine = create_engine(engine.url, **options)
    if engine.dialect.name == "sqlite":
        event.listen(hot_engine, "connect", _set_pragmas)
    else:
        event.listen(hot_engine, "connect", _prepare_driver)
    return hot_engine


def _prepare_driver(connection: "psycopg.Connection[Any]", _record: Any) -> None:
    # Moments come back in UTC, whatever the server is set to.
    connection.execute("SET TIME ZONE 'UTC'")


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
