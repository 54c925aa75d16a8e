"""What every test can ask for: an application with its own database, people who use it, a clock to move."""

import base64
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import flask_migrate
import hypothesis
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

import config
from petition_app import create_app
from petition_app.db import db
from petition_app.services import screening
from tests import databases, network
from tests.clock import Clock
from tests.databases import Databases
from tests.factories import PASSWORD, Make
from tests.mailbox import Mailbox
from tests.people import Organiser, Signer, Visitor

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://petitions.example.org"

network.guard()

# How long an example takes says something of the machine, and nothing of the code.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("here")


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="session")
def key_file(run_folder: Path) -> Path:
    return write_key(run_folder / "keys")


@pytest.fixture(scope="session", params=os.environ.get("TEST_DATABASE", "sqlite").split())
def all_databases(request: pytest.FixtureRequest, run_folder: Path, key_file: Path) -> Iterator[Databases]:
    """Where the databases come from; TEST_DATABASE names `sqlite`, `postgresql` or both."""

    def migrate(address: str) -> None:
        app = application(key_file, address, run_folder)
        with app.app_context():
            flask_migrate.upgrade()
        let_go(app)

    with databases.opened(request.param, run_folder, migrate) as found:
        yield found


@pytest.fixture(autouse=True)
def _even_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """As much is believed of one domain as of the next, so that tests can count."""
    monkeypatch.setattr(screening, "LOTS", (1.0, 1.0))


@pytest.fixture(scope="session")
def _post_office() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.open()
    yield mailbox
    mailbox.close()


@pytest.fixture
def mailbox(_post_office: Mailbox) -> Mailbox:
    """Whatever is mailed in the test, to anybody."""
    _post_office.clear()
    return _post_office


@pytest.fixture
def database(all_databases: Databases, tmp_path: Path) -> Iterator[str]:
    """The address of the test's own database."""
    address = all_databases.fresh(tmp_path)
    yield address
    all_databases.drop(address)


@pytest.fixture
def make_app(
    database: str, key_file: Path, mailbox: Mailbox, tmp_path: Path, run_folder: Path
) -> Iterator[Callable[..., Flask]]:
    """Make an application on the test's database; settings are given as in the environment."""
    made = []

    def build(**settings: str) -> Flask:
        mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(mailbox.port), "MAIL_USE_TLS": "off"}
        app = application(key_file, database, tmp_path, mail | settings)
        # Templates are compiled once a run and not once an application.
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(run_folder))
        made.append(app)
        return app

    yield build
    for app in made:
        let_go(app)


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application, in whose context the test stands."""
    app = make_app()
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def make(app: Flask) -> Make:
    return Make(app)


@pytest.fixture
def visitor(app: Flask, mailbox: Mailbox) -> Visitor:
    return Visitor(app, mailbox)


@pytest.fixture
def signer(app: Flask, mailbox: Mailbox) -> Signer:
    return Signer(app, mailbox)


@pytest.fixture
def another_signer(app: Flask, mailbox: Mailbox) -> Callable[..., Signer]:
    """Bring more people: `another_signer("mohammed@example.org", language="de")`."""
    return lambda email, **options: Signer(app, mailbox, email, **options)


@pytest.fixture
def organiser(app: Flask, mailbox: Mailbox, make: Make) -> Organiser:
    """Somebody who manages an organisation: `organiser.organisation`."""
    organisation = make.organisation()
    person = make.member(organisation)
    found = Organiser(app, mailbox, person.email, PASSWORD)
    found.organisation = organisation
    return found


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that stands still until the test moves it."""
    with Clock.stopped() as clock:
        yield clock


def application(key_file: Path, database: str, folder: Path, more: Mapping[str, str] | None = None) -> Flask:
    """Make an application from settings given as in the environment."""
    return create_app(config.load(environment(key_file, database, folder) | dict(more or {})))


def environment(key_file: Path, database: str, folder: Path) -> dict[str, str]:
    """Return the settings of a test's application, as they would stand in the environment."""
    return {
        "PETITION_ENV": "test",
        "SECRET_KEY": secrets.token_hex(32),
        "KEY_FILE": str(key_file),
        "DATABASE_URL": database,
        "FILES_DIR": str(folder / "files"),
        "PUBLIC_BASE_URL": BASE,
        "PAGE_SECONDS": "0",
    }


def write_key(path: Path) -> Path:
    """Write a key file with one fresh key."""
    path.write_text(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
    path.chmod(0o600)
    return path


def let_go(app: Flask) -> None:
    """Close an application's connections, so that its database can be dropped."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        app.extensions["petition_app_hot_engine"].dispose()
