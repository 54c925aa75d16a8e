"""`flask petition list|close|limit`."""

from datetime import timedelta

import pytest

from petition_app.queries import petitions


def test_an_operator_sees_every_petition_with_its_state_and_count(app, make, signer):
    petition = make.petition(slug="open-one", texts={"en": {"title": "Free the books"}})
    make.petition(slug="hidden-one", hidden=True)
    signer.signs(petition)
    signer.confirms()

    listed = app.test_cli_runner().invoke(args=["petition", "list"])

    assert listed.exit_code == 0
    assert "hidden-one\topen, hidden\t0\t" in listed.output
    assert "open-one\topen\t1\tFree the books" in listed.output


def test_an_operator_closes_a_petition_once(app, make):
    make.petition(slug="open-one")
    runner = app.test_cli_runner()

    assert runner.invoke(args=["petition", "close", "open-one"]).exit_code == 0
    again = runner.invoke(args=["petition", "close", "open-one"])

    assert "open-one\tclosed\t" in runner.invoke(args=["petition", "list"]).output
    assert again.exit_code != 0
    assert "nothing was changed" in again.output


def test_an_operator_gives_a_petition_room_of_its_own_and_takes_it_back(app, make):
    petition = make.petition(slug="open-one")
    runner = app.test_cli_runner()

    more = runner.invoke(args=["petition", "limit", "open-one", "50000"])
    assert "open-one takes 50000 forms a minute" in more.output
    assert petitions.as_it_is(petition.id).forms_a_minute == 50_000

    assert "as all others" in runner.invoke(args=["petition", "limit", "open-one"]).output
    assert petitions.as_it_is(petition.id).forms_a_minute is None
    assert runner.invoke(args=["petition", "limit", "open-one", "0"]).exit_code != 0


@pytest.mark.parametrize("command", ["close", "limit"])
def test_a_petition_that_is_not_there_is_named(app, command):
    answer = app.test_cli_runner().invoke(args=["petition", command, "nobody"])

    assert answer.exit_code != 0
    assert "nobody" in answer.output


def test_the_worker_closes_a_petition_whose_last_day_is_over(app, make, clock):
    petition = make.petition(closes_at=clock.now + timedelta(days=1))
    clock.passes(days=1, minutes=2)

    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 0

    with app.app_context():
        listed = app.test_cli_runner().invoke(args=["petition", "list"])
    assert f"{petition.slug}\tclosed\t" in listed.output
