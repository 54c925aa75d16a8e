"""Databases: a fresh one a test, on SQLite or PostgreSQL, copied from one that was migrated once a run."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from tests import postgres

Migrate = Callable[[str], None]


class Databases(Protocol):
    """Where a run's databases come from."""

    name: str

    def fresh(self, folder: Path) -> str:
        """Return the address of a migrated database that nobody has written to."""

    def empty(self, folder: Path) -> str:
        """Return the address of a database without tables."""

    def drop(self, address: str) -> None:
        """Let a database go."""


class SqliteFiles:
    """Files, copied."""

    name = "sqlite"

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self._template = folder / "template.db"
        migrate(f"sqlite:///{self._template}")

    def fresh(self, folder: Path) -> str:
        shutil.copyfile(self._template, folder / "petition.db")
        return self.empty(folder)

    def empty(self, folder: Path) -> str:
        return f"sqlite:///{folder / 'petition.db'}"

    def drop(self, address: str) -> None:
        for path in Path(address.removeprefix("sqlite:///")).parent.glob("petition.db*"):
            path.unlink()


class PostgresDatabases:
    """Databases of a private cluster: cloned, and emptied for the next test, which is ten times as fast."""

    name = "postgresql"

    def __init__(self, cluster: postgres.Cluster, migrate: Migrate) -> None:
        self.cluster = cluster
        self._numbers = count(1)
        self._migrated: set[str] = set()
        self._free: list[str] = []
        cluster.run("CREATE DATABASE {}", "template_petition")
        migrate(cluster.address("template_petition"))

    def fresh(self, folder: Path) -> str:
        if self._free:
            return self._free.pop()
        address = self._create("template_petition")
        self._migrated.add(address)
        return address

    def empty(self, folder: Path) -> str:
        return self._create("template0")

    def drop(self, address: str) -> None:
        if address in self._migrated:
            _empty(address)
            self._free.append(address)
        else:
            self.cluster.run("DROP DATABASE {} WITH (FORCE)", address.rsplit("/", 1)[-1])

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        self.cluster.run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return self.cluster.address(name)


def _empty(address: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        # What a test left open would hold its locks for ever.
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # Without the checks of foreign keys the tables may be emptied in any order.
        connection.execute("SET session_replication_role = replica")
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences"
        )


@contextmanager
def opened(name: str, folder: Path, migrate: Migrate) -> Iterator[Databases]:
    """Have databases of the kind that TEST_DATABASE names, until the run ends."""
    if name == "sqlite":
        yield SqliteFiles(folder, migrate)
    elif name == "postgresql":
        with postgres.cluster() as cluster:
            yield PostgresDatabases(cluster, migrate)
    else:
        raise ValueError(f"TEST_DATABASE={name!r}: it is sqlite or postgresql")
