"""Rewriting: binary columns of a whole table are read and written anew, as each of the two databases does it fastest.

What is measured stands in `bench/rotation.py`: these few functions decide how long two million rows take.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, literal_column, text

from petition_app.db import db, hot, skips_locked, transaction

# What is taken at once: of PostgreSQL so many blocks of the disk, of SQLite so many rows. There a transaction of that
# many rows holds up whoever signs for some 40 milliseconds, and as much time lies between two of them.
_BLOCK = 8192
_BLOCKS_AT_ONCE = 400
_ROWS_AT_ONCE = 4000

# On PostgreSQL a row that is changed goes to another place of the disk. If only a quarter of a stretch goes at once,
# the next quarter finds room where the first was, in the same block, and needs no new entries in the table's indexes:
# that is less than half of the work, and leaves less to clear up. SQLite writes a row where it was.
_PARTS = 4


def side_by_side() -> int:
    """Return how many stretches are worth being worked on at once.

    PostgreSQL works for one while we encrypt for another. On SQLite two would leave no moment to those who sign.
    """
    return 2 if skips_locked() else 1


def stretches(table: Table) -> Iterator[ColumnElement[bool]]:
    """Return conditions of a few thousand rows each, in the order of the disk, that cover a table as it is now.

    What is written meanwhile may lie behind the last of them.
    """
    with hot() as connection:
        if skips_locked():
            size = connection.scalar(text("SELECT pg_relation_size(CAST(:name AS regclass))"), {"name": table.name})
            end, step = (size or 0) // _BLOCK + 1, _BLOCKS_AT_ONCE
            condition = "{name}.ctid >= '({begin},0)'::tid AND {name}.ctid < '({end},0)'::tid"
        else:
            end = (connection.scalar(text(f"SELECT max(rowid) FROM {table.name}")) or 0) + 1  # noqa: S608
            step = _ROWS_AT_ONCE
            condition = "{name}.rowid >= {begin} AND {name}.rowid < {end}"
    for begin in range(0, end, step):
        yield literal_column(condition.format(name=table.name, begin=begin, end=begin + step))


def place(table: Table) -> ColumnElement[Any]:
    """Return what `rewrite` finds a row by: its id, or on SQLite its number, for which no index is read."""
    return table.c.id if skips_locked() else literal_column(f"{table.name}.rowid")


def first_byte(column: Any) -> ColumnElement[int]:
    """Return the first byte of a binary column as a number, or NULL where it holds nothing."""
    if skips_locked():
        return func.get_byte(column, 0)
    every: ColumnElement[bytes] = literal_column(f"x'{bytes(range(256)).hex()}'")
    return func.instr(every, func.substr(column, 1, 1)) - 1


def fetch(statement: Select[Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a statement without parameters as the driver has them: making values of them costs more."""
    sql = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True}))
    with hot() as connection:
        driver: Any = connection.connection.driver_connection
        with closing(driver.cursor(binary=True) if skips_locked() else driver.cursor()) as cursor:
            rows: list[tuple[Any, ...]] = cursor.execute(sql).fetchall()
            return rows


def rewrite(table: Table, columns: Sequence[str], same: int, rows: Sequence[tuple[Any, ...]]) -> int:
    """Change binary columns of many rows, some in each transaction; return how many rows were as they were expected.

    A row is its `place` as the driver gives it, then for each column what its first `same` bytes still have to be, then
    for each its new value. One that somebody changed meanwhile is left as it is.
    """
    statement = _statement(table, columns, same)
    done = 0
    for some in _portions(rows):
        with transaction():
            if skips_locked():
                # What a crash takes back is under the old key again, which is there as long as this is not on the disk.
                db.session.execute(text("SET LOCAL synchronous_commit TO off"))
            given: Any = tuple(map(list, zip(*some, strict=True))) if skips_locked() else list(some)
            done += db.session.connection().exec_driver_sql(statement, given).rowcount
    return done


def _statement(table: Table, columns: Sequence[str], same: int) -> str:
    given = ["place", *(f"old_{name}" for name in columns), *columns]
    if skips_locked():
        arrays = ", ".join(["%b::uuid[]", *["%b::bytea[]"] * (len(given) - 1)])
        source, found, equals = f" FROM unnest({arrays}) AS given ({', '.join(given)})", "id", "IS NOT DISTINCT FROM"
        value = {name: f"given.{name}" for name in given}
    else:
        source, found, equals = "", "rowid", "IS"
        value = {name: f"?{number}" for number, name in enumerate(given, 1)}
    guards = [f"substr({table.name}.{name}, 1, {same}) {equals} {value[f'old_{name}']}" for name in columns]
    return (
        f"UPDATE {table.name} SET {', '.join(f'{name} = {value[name]}' for name in columns)}{source}"  # noqa: S608
        f" WHERE {table.name}.{found} = {value['place']} AND {' AND '.join(guards)}"
    )


def _portions(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    # Two halves by turns: when a quarter's room is asked for, whatever ran while it was left has ended.
    halves = (rows[: len(rows) // 2], rows[len(rows) // 2 :])
    portions = [half[part::_PARTS] for part in range(_PARTS) for half in halves] if skips_locked() else [rows]
    return filter(None, portions)


def wait_for_writers(table: Table) -> None:
    """Wait until every statement that was writing to the table is done; those that begin later are not waited for."""
    with transaction():
        # On SQLite nobody else writes while we do.
        if skips_locked():
            db.session.execute(text(f"LOCK TABLE {table.name} IN SHARE MODE"))
