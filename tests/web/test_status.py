"""Status: what supervisors ask is answered in JSON, says whether, and never says what."""

import pytest
from sqlalchemy import text

from petition_app.db import db, transaction
from petition_app.domain.exports import ExportFormat
from petition_app.queries import status
from petition_app.queries.status import Lack
from petition_app.services import exports
from tests.people import Visitor, work


def readiness(visitor):
    """Return the status of the answer, which never says more than one word."""
    response = visitor.gets("/readyz")
    assert response.mimetype == "application/json"
    assert response.json == {"status": "ok" if response.status_code == 200 else "not ready"}
    assert visitor.gets("/healthz").json == {"status": "ok"}
    return response.status_code


def test_it_is_ready_when_nothing_is_lacking(visitor):
    assert readiness(visitor) == 200


def test_a_worker_that_was_never_there_is_missed_once_something_waits(make, visitor, clock):
    make.signature(make.petition(), confirmed=False)
    assert readiness(visitor) == 200

    clock.passes(seconds=61)
    assert (readiness(visitor), status.lack()) == (503, Lack.WORKER)


@pytest.mark.parametrize("what", ["mail", "count", "export"])
def test_a_dead_worker_is_noticed_when_there_is_something_to_do(app, make, visitor, clock, what):
    petition = make.petition()
    work(app)
    clock.passes(minutes=10)
    assert readiness(visitor) == 200
    if what == "export":
        exports.request(petition.id, None, ExportFormat.CSV, "en")
    else:
        make.signature(petition, confirmed=what == "count")

    clock.passes(seconds=61)
    assert (readiness(visitor), status.lack()) == (503, Lack.WORKER)

    work(app)
    assert readiness(visitor) == 200


def test_mail_that_waits_while_a_worker_is_there_is_no_reason(app, make, visitor, clock):
    work(app)
    make.signature(make.petition(), confirmed=False)

    clock.passes(seconds=59)
    assert readiness(visitor) == 200


@pytest.mark.parametrize("head", ["9999", "0001"])
def test_a_database_of_another_version_is_not_ours(app, visitor, head):
    kept = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
    try:
        assert (readiness(visitor), status.lack()) == (503, Lack.MIGRATIONS)
    finally:
        with transaction():
            db.session.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": kept})


def test_a_database_with_two_heads_is_not_ours(app, visitor):
    with transaction():
        db.session.execute(text("INSERT INTO alembic_version VALUES ('other')"))
    try:
        assert (readiness(visitor), status.lack()) == (503, Lack.MIGRATIONS)
    finally:
        with transaction():
            db.session.execute(text("DELETE FROM alembic_version WHERE version_num = 'other'"))


def test_a_disk_that_takes_no_file_is_noticed(make_app, mailbox, tmp_path):
    (tmp_path / "taken").write_text("a file where a folder should be")
    app = make_app(FILES_DIR=str(tmp_path / "taken" / "files"))
    with app.app_context():
        assert (readiness(Visitor(app, mailbox)), status.lack()) == (503, Lack.DISK)


def test_looking_at_the_disk_leaves_nothing_on_it(app, visitor, tmp_path):
    assert readiness(visitor) == 200
    assert list((tmp_path / "files").iterdir()) == []


def test_a_database_that_is_away_is_no_page_of_html(make_app, mailbox, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'nowhere' / 'petition.db'}")
    with app.app_context():
        assert (readiness(Visitor(app, mailbox)), status.lack()) == (503, Lack.DATABASE)
