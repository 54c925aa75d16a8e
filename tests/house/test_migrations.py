"""Migrations: they go up and down on both databases, and lead to what the models say."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import delete, inspect, select, text

from petition_app.db import db, transaction
from petition_app.models import AuditEntry, Petition, PetitionKey
from petition_app.queries import counting
from petition_app.services import petitions
from tests import conftest
from tests.factories import Make

SCRIPTS = ScriptDirectory(str(conftest.ROOT / "migrations"))
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


@pytest.fixture
def empty_app(all_databases, key_file, tmp_path):
    """An application on a database without tables."""
    address = all_databases.empty(tmp_path)
    app = conftest.application(key_file, address, tmp_path)
    with app.app_context():
        yield app
    conftest.let_go(app)
    all_databases.drop(address)


def tables(_app: Flask) -> dict[str, list[str]]:
    """Return what the database holds: the columns, keys and indexes of each table."""
    found = inspect(db.engine)
    return {
        table: sorted(
            [str((column["name"], str(column["type"]), column["nullable"])) for column in found.get_columns(table)]
            + [str((index["name"], index["column_names"], index["unique"])) for index in found.get_indexes(table)]
            + [str((key["name"], key["constrained_columns"])) for key in found.get_foreign_keys(table)]
        )
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_they_stand_in_one_numbered_line():
    assert [f"{number:04}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
    assert SCRIPTS.get_heads() == [REVISIONS[-1]]


def test_they_lead_to_what_the_models_say(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, db.metadata) == []


def test_each_step_can_be_taken_back(empty_app):
    seen = []
    for revision in REVISIONS:
        seen.append(tables(empty_app))
        flask_migrate.upgrade(revision=revision)

    for revision, before in zip([*reversed(REVISIONS[:-1]), "base"], reversed(seen), strict=True):
        flask_migrate.downgrade(revision=revision)
        assert tables(empty_app) == before, revision

    flask_migrate.upgrade()
    assert tables(empty_app)


def test_what_stands_in_the_tables_stays_whatever_is_changed_around_it(empty_app):
    flask_migrate.upgrade()
    petition = Make(empty_app).petition(texts={"en": {"title": "Free them"}, "de": {"title": "Lasst sie frei"}})
    slug = petition.slug
    db.session.remove()
    for revision in reversed(REVISIONS[1:-1]):
        flask_migrate.downgrade(revision=revision)
    flask_migrate.upgrade()

    with db.engine.connect() as connection:
        assert connection.scalars(text("SELECT slug FROM petitions")).all() == [slug]
        assert connection.scalar(text("SELECT count(*) FROM petition_texts")) == 2
        assert connection.scalar(text("SELECT count(*) FROM organisations")) == 1


def test_what_the_application_asks_of_the_database_is_there_after_each_way(empty_app):
    flask_migrate.upgrade()
    first = tables(empty_app)
    flask_migrate.downgrade(revision="base")
    assert tables(empty_app) == {}
    flask_migrate.upgrade()
    assert tables(empty_app) == first


def test_the_number_of_the_current_key_comes_to_petitions_that_are_there_and_goes_again(app, make):
    """Their rows are referred to by others, so that no step may drop the table to copy it."""
    petition = make.petition()
    gone = make.petition(state="closed")
    make.signature(petition)
    with transaction():
        db.session.execute(delete(PetitionKey).where(PetitionKey.petition_id == gone.id))
    before = SCRIPTS.get_revision("0017").down_revision
    db.session.remove()

    flask_migrate.downgrade(revision=before)
    flask_migrate.upgrade(revision="0017")

    rows = db.session.execute(select(Petition.id, Petition.key_number, Petition.forgotten_at)).all()
    assert {row.id: row.key_number for row in rows} == {petition.id: 1, gone.id: 1}
    assert {row.id for row in rows if row.forgotten_at is not None} == {gone.id}
    assert counting.exact(petition.id) == 1
    db.session.remove()
    flask_migrate.upgrade()


def test_the_first_end_comes_to_petitions_that_were_closed_before(app, make, clock):
    once, twice, still_open = make.petition(), make.petition(), make.petition()
    for petition in (once, twice):
        petitions.close(petition.id)
    first = clock.now
    clock.passes(days=9)
    petitions.reopen(twice.id)
    petitions.close(twice.id)
    with transaction():
        # By its last day, which nobody pressed.
        db.session.execute(delete(AuditEntry).where(AuditEntry.petition_id == once.id))
    db.session.remove()

    flask_migrate.downgrade(revision="0020")
    flask_migrate.upgrade(revision="0021")

    ends = dict(db.session.execute(select(Petition.id, Petition.first_closed_at)).all())
    assert ends == {once.id: first, twice.id: first, still_open.id: None}
    db.session.remove()
    flask_migrate.upgrade()
