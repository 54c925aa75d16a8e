"""Every command, where the database is not as it should be: a sentence, and no traceback."""

import pytest
from sqlalchemy.exc import DBAPIError

from tests import conftest
from tests.people import outside

COMMANDS = [
    "demo load",
    "exports csv free-them --to /nowhere",
    "organisations create --name One",
    "organisations list",
    "people list",
    "people log-out",
    "people switch-off --email olga@example.org",
    "petition close free-them",
    "petition list",
    "worker --once",
]


@pytest.fixture
def empty_app(all_databases, key_file, tmp_path):
    """An application on a database without tables."""
    address = all_databases.empty(tmp_path)
    app = conftest.application(key_file, address, tmp_path)
    yield app
    conftest.let_go(app)
    all_databases.drop(address)


@pytest.mark.parametrize("command", COMMANDS)
def test_without_tables_the_way_to_them_is_said(empty_app, command):
    answer = outside(empty_app.test_cli_runner().invoke, args=command.split())

    assert answer.exit_code == 1
    assert answer.output.strip().splitlines()[-1].endswith("run `flask db upgrade`.")
    assert "Traceback" not in answer.output
    assert isinstance(answer.exception, SystemExit)


@pytest.mark.parametrize("command", ["people list", "worker --once"])
def test_a_database_that_is_away_is_said(key_file, tmp_path, command):
    app = conftest.application(key_file, f"sqlite:///{tmp_path / 'nowhere' / 'petition.db'}", tmp_path)
    answer = outside(app.test_cli_runner().invoke, args=command.split())

    assert answer.exit_code == 1
    assert "The database does not answer." in answer.output
    assert "nowhere" not in answer.output
    conftest.let_go(app)


def test_a_mistake_of_ours_is_not_explained_away(app, monkeypatch):
    def fails():
        raise DBAPIError("SELECT nonsense", None, Exception())

    monkeypatch.setattr("petition_app.queries.accounts.listed", fails)
    answer = outside(app.test_cli_runner().invoke, args=["people", "list"])

    assert isinstance(answer.exception, DBAPIError)
