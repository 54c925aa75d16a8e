"""S58: a fault is answered without details, and its line in the log holds nothing that somebody typed."""

import pytest
from sqlalchemy.exc import OperationalError

from tests import pages
from tests.people import Visitor

SECRET = "marked-secret-41c9"


@pytest.fixture
def faulty(make_app, mailbox):
    app = make_app()

    @app.route("/fault/<token>", methods=["GET", "POST"])
    def fault(token: str) -> str:
        raise ValueError(f"no such thing: {token}")

    @app.get("/database-away")
    def away() -> str:
        raise OperationalError("SELECT name", {"name": SECRET}, ConnectionError(SECRET))

    return Visitor(app, mailbox)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("ask", ["gets", "posts"])
def test_s58_a_fault_tells_nothing(faulty, capfd, language, ask):
    response = getattr(faulty, ask)(f"/fault/{SECRET}", headers={"Accept-Language": language})

    assert response.status_code == 500
    assert pages.read(response.text).language == language
    printed = capfd.readouterr()
    for kept in (response.text, printed.out, printed.err):
        assert SECRET not in kept
        assert "Traceback" not in kept
    assert "ValueError" not in response.text
    assert "test_s58_faults.py" not in response.text


def test_s58_the_log_says_what_kind_of_fault_and_where(faulty, capfd):
    faulty.gets(f"/fault/{SECRET}")

    printed = capfd.readouterr().err
    assert "ValueError" in printed
    assert "test_s58_faults.py:" in printed


def test_s58_a_database_that_is_away_is_said_kindly(faulty, capfd):
    response = faulty.gets("/database-away")

    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert SECRET not in response.text + "".join(capfd.readouterr())


def test_s58_debugging_is_off(app):
    assert app.debug is False
    assert not app.config.get("PROPAGATE_EXCEPTIONS")
    assert app.jinja_env.auto_reload is False
