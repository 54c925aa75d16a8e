"""S32: what programs do is told from what people do: a replay is refused, and the way without a script stays."""

import base64

import pytest
from sqlalchemy import select

from petition_app.adapters.rates import Rates
from petition_app.db import db
from petition_app.domain import proofs
from petition_app.models import Signature
from petition_app.queries import counting
from petition_app.services import alarms
from petition_app.services import proofs as services
from tests.clock import Clock
from tests.floods import packed, solve


@pytest.fixture(autouse=True)
def _few_tries(monkeypatch):
    monkeypatch.setattr(proofs, "MOST_TRIES", 50)


@pytest.fixture
def petition(make):
    found = make.petition()
    alarms.raise_(found.id, "burst")
    return found


def held() -> list[str | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Signature.screening).order_by(Signature.screening.is_not(None))))


def test_s32_a_browser_that_does_the_work_is_counted_at_once(petition, signer, clock):
    page = signer.opens(signer.page(petition))
    address = f"/en/{petition.slug}/challenge"
    answer = signer.gets(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    form = page.form("/sign")
    clock.passes(seconds=30)

    signer.posts(form.action, form.filled(**signer.answers) | {"altcha": solve(answer.json)})
    signer.confirms()

    assert held() == [None]
    assert counting.exact(petition.id) == 1


def test_s32_without_a_script_the_form_is_taken_and_held(petition, signer, clock):
    form = signer.opens(signer.page(petition)).form("/sign")
    clock.passes(seconds=30)
    sent = signer.posts(form.action, form.filled(**signer.answers))
    signer.confirms()

    assert sent.status_code == 303
    assert held() == ["unproven"]
    assert counting.exact(petition.id) == 0


def test_s32_a_replayed_answer_is_refused(petition, signer, another_signer, clock):
    answer = solve(signer.gets(f"/en/{petition.slug}/challenge").json)
    for person in (signer, another_signer("anna@example.org")):
        form = person.opens(person.page(petition)).form("/sign")
        clock.passes(seconds=30)
        person.posts(form.action, form.filled(**person.answers) | {"altcha": answer})

    assert held() == [None, "unproven"]


def test_s32_while_there_is_no_alarm_nobody_is_asked_to_work(make, signer):
    petition = make.petition()
    signer.signs(petition)
    assert "data-proof" not in signer.gets(signer.page(petition)).text
    alarms.raise_(petition.id, "burst")
    assert f'data-proof="/en/{petition.slug}/challenge"' in signer.gets(signer.page(petition)).text


def test_s32_an_answer_is_taken_once_in_its_time_for_its_petition(make, petition, clock):
    puzzle, other = services.puzzle(petition.id), make.petition()
    answer = solve(puzzle)
    assert not services.take(other.id, answer)
    assert services.take(petition.id, answer)
    assert not services.take(petition.id, answer)
    late = solve(services.puzzle(petition.id))
    clock.passes(minutes=21)
    assert not services.take(petition.id, late)
    assert not services.take(petition.id, answer)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "no base64",
        packed(None),
        packed([]),
        packed({}),
        packed({"challenge": "", "salt": "", "number": 0, "signature": ""}),
        packed({"challenge": "", "salt": "?expires=9e9&petition=", "number": 0, "signature": ""}),
        packed({"challenge": "", "salt": f"?expires={'9' * 30}&petition=x", "number": 0, "signature": ""}),
        packed({"challenge": "", "salt": "?expires=1&petition=x", "number": "1e400", "signature": "ü"}),
        packed({"challenge": "", "salt": "?expires=9999999999&petition=x", "number": 1, "signature": "ü"}),
        base64.b64encode(b"\xff").decode(),
        base64.b64encode(b"[" * 700).decode(),
    ],
)
def test_s32_an_answer_that_is_none_is_refused(app, petition, answer):
    assert not services.take(petition.id, answer)


def test_s32_an_answer_that_was_made_up_is_refused(petition):
    puzzle = services.puzzle(petition.id)
    assert not services.take(petition.id, solve(puzzle, number=-1))
    assert not services.take(petition.id, solve(puzzle, signature="0" * 64))
    assert services.take(petition.id, solve(puzzle))


def test_s32_an_answer_outlives_the_change_of_the_secret_key(app, petition):
    answer = solve(services.puzzle(petition.id))
    app.config["SECRET_KEY_FALLBACKS"] = [app.config["SECRET_KEY"]]
    app.config["SECRET_KEY"] = "another key of forty letters, more or less"
    assert services.take(petition.id, answer)


@pytest.mark.parametrize("store", ["", "memory://"])
def test_s32_what_was_taken_is_remembered_over_hours_and_midnight(store):
    with Clock.stopped() as clock:
        counted = Rates(store, b"a secret of all processes")
        clock.strikes(clock.now.replace(hour=23, minute=50))
        until = clock.now + proofs.LASTS
        assert counted.is_first("proof/a", until)
        clock.passes(minutes=15)
        assert not counted.is_first("proof/a", until)
        assert counted.is_first("proof/b", until)
