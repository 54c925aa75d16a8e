"""Machine: one that can be taken away: its database, its files, its temporary files and its log."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask

from petition_app.db import db
from tests import conftest, postgres, seizure
from tests.databases import Databases
from tests.mailbox import Mailbox
from tests.seizure import Trace

#: Nothing else on a machine is called so.
MARKERS = [
    "Qzxvarkname",
    "Жщыфъярск",
    "qzxvmailbox",
    "qzxvdomain.example",
    "Qzxvplacetown",
    "Qzxvcommentary",
]
PERSON = {"name": "Qzxvarkname Жщыфъярск", "place": "Qzxvplacetown", "comment": "Qzxvcommentary"}


class Machine:
    """An application with disks of its own."""

    def __init__(self, folder: Path, app: Flask, disks: list[Path]) -> None:
        self.folder = folder
        self.app = app
        self.disks = disks

    def log(self, capfd: Any) -> str:
        """Write what was printed where an operator's log would be."""
        printed = capfd.readouterr()
        (self.folder / "service.log").write_text(printed.out + printed.err)
        return (self.folder / "service.log").read_text()

    def write_everything_down(self) -> None:
        """Let the database write to its files what it still holds in memory."""
        with self.app.app_context():
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect() as connection:
                    connection.exec_driver_sql("CHECKPOINT")

    def traces(self) -> list[Trace]:
        """Return every marker that somebody finds who takes the machine away."""
        return seizure.traces(MARKERS, self.disks)


@contextlib.contextmanager
def standing(
    databases: Databases, mailbox: Mailbox, key_file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Machine]:
    """Set a machine up, and let go of it at the end."""
    for name in ("tmp", "files"):
        (folder / name).mkdir(parents=True)
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(mailbox.port), "MAIL_USE_TLS": "off"}
    with contextlib.ExitStack() as until_the_end:
        disks = [folder]
        if databases.name == "sqlite":
            address = databases.empty(folder)
        else:
            cluster = until_the_end.enter_context(postgres.cluster())
            address = cluster.address("postgres")
            disks.append(cluster.data)
        monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
        monkeypatch.setattr(tempfile, "tempdir", None)
        app = conftest.application(key_file, address, folder, mail)
        with app.app_context():
            flask_migrate.upgrade()
        yield Machine(folder, app, disks)
        conftest.let_go(app)
