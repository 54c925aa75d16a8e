"""The fundraiser's amount, told by another program: by token, bounded, and the same again without harm."""

import json
from datetime import timedelta

import pytest

from petition_app.domain import api_tokens
from petition_app.domain import clock as domain_clock
from petition_app.services import fundraiser_tokens
from tests import snapshot
from tests.people import Visitor

NO_TOKEN = "petition_" + "A" * 43


@pytest.fixture
def petition(make, organiser):
    found = make.petition(organisation=organiser.organisation)
    make.section(found, "fundraiser")
    make.fundraiser(found, goal=250_000)
    return found


@pytest.fixture
def token(petition):
    return fundraiser_tokens.make(petition.id)


@pytest.fixture
def program(app, mailbox):
    """A program that tells an amount: no cookie, no origin."""
    visitor = Visitor(app, mailbox)

    def tell(slug, token, body, *, content_type="application/json", authorization=None):
        sent = body if isinstance(body, str) else json.dumps(body)
        authorization = f"Bearer {token}" if authorization is None else authorization
        return visitor._asks(
            "PUT",
            f"/api/v1/petitions/{slug}/fundraiser",
            data=sent,
            content_type=content_type,
            headers={"Authorization": authorization} if authorization else {},
        )

    return tell


def assert_problem(answer, status, code):
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.cache_control.no_store
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_organiser_makes_a_token_and_a_program_tells_the_amount_that_readers_see(
    organiser, petition, program, visitor
):
    organiser.logs_in()
    page = f"/organise/petitions/{petition.id}/fundraiser"
    shown = organiser.sends(organiser.opens(page).form("/tokens"))
    token = organiser.sees().all("code")[0].text
    assert shown.cache_control.no_store
    assert token not in organiser.opens(page).text
    assert "Not used yet." in organiser.opens(page).text

    for _ in range(2):
        answer = program(petition.slug, token, {"raised_cents": 125_000})
        assert answer.status_code == 200
        assert answer.json == {"raised_cents": 125_000, "goal_cents": 250_000, "currency": "EUR"}

    assert "€1,250" in visitor.opens(f"/en/{petition.slug}").text
    assert "50%" in visitor.opens(f"/en/{petition.slug}").text
    assert "Last used on" in organiser.opens(page).text
    assert token not in str(snapshot.of_everything())


def test_a_token_that_is_revoked_opens_nothing_any_more(organiser, petition, token, program):
    organiser.logs_in()
    form = organiser.opens(f"/organise/petitions/{petition.id}/fundraiser").form("/revoke")
    organiser.sends(form)
    before = snapshot.of("fundraisers")

    assert_problem(program(petition.slug, token, {"raised_cents": 1}), 401, "token_refused")
    assert snapshot.of("fundraisers") == before
    assert "Nothing was left to do" in organiser.follows(organiser.sends(form)).text


def test_a_petition_has_five_tokens_at_most(organiser, petition):
    organiser.logs_in()
    page = f"/organise/petitions/{petition.id}/fundraiser"
    for _ in range(5):
        assert organiser.sends(organiser.opens(page).form("/tokens")).status_code == 200

    refused = organiser.sends(organiser.opens(page).form("/tokens"))

    assert "There are five tokens already." in organiser.follows(refused).text
    assert len(snapshot.of("fundraiser_tokens")["fundraiser_tokens"]) == 5


def test_a_token_is_for_its_own_petition_alone(make, petition, token, program):
    other = make.petition()
    make.fundraiser(other)
    before = snapshot.of_everything()

    for slug in (other.slug, "nowhere"):
        assert_problem(program(slug, token, {"raised_cents": 1}), 401, "token_refused")
    assert snapshot.of_everything() == before


@pytest.mark.parametrize("authorization", ["", "Basic b2xnYTp4", "Bearer", "Bearer x", f"Bearer {NO_TOKEN}", "x" * 500])
def test_without_a_token_nothing_is_told(petition, token, program, authorization):
    before = snapshot.of_everything()

    answer = program(petition.slug, "", {"raised_cents": 1}, authorization=authorization)

    assert_problem(answer, 401, "token_refused")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert snapshot.of_everything() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"raised_cents": -1}, 422),
        ({"raised_cents": 1_000_000_000}, 422),
        ({"raised_cents": True}, 422),
        ({"raised_cents": 1.5}, 422),
        ({"raised_cents": "1"}, 422),
        ({"raised_cents": None}, 422),
        ({"raised_cents": 1, "goal": 2}, 422),
        ({}, 422),
        ([1], 422),
        ("1", 422),
        ("null", 422),
        ("NaN", 422),
        ("", 400),
        ("{", 400),
        ("[" * 1000, 400),
        ("9" * 2000, 413),
        (" " * 2000, 413),
    ],
    ids=str,
)
def test_what_is_no_amount_is_refused_and_changes_nothing(petition, token, program, body, status):
    before = snapshot.of_everything()

    answer = program(petition.slug, token, body)

    assert_problem(answer, status, f"http_{status}")
    assert ("detail" in answer.json) == (status == 422)
    assert snapshot.of_everything() == before


def test_what_another_site_could_send_as_a_form_is_refused(petition, token, program):
    assert_problem(program(petition.slug, token, '{"raised_cents": 1}', content_type="text/plain"), 415, "http_415")


def test_a_petition_without_a_fundraiser_says_so(make, program):
    petition = make.petition()

    assert_problem(
        program(petition.slug, fundraiser_tokens.make(petition.id), {"raised_cents": 1}), 404, "fundraiser_not_found"
    )


def test_another_method_and_another_address_are_answered_as_problems(petition, visitor):
    wrong = visitor.gets(f"/api/v1/petitions/{petition.slug}/fundraiser")
    assert_problem(wrong, 405, "http_405")
    assert "PUT" in wrong.headers["Allow"]
    assert_problem(visitor.gets("/api/v1/nowhere"), 404, "http_404")


def test_whoever_tells_too_often_waits(petition, token, program):
    answers = [program(petition.slug, token, {"raised_cents": 5}).status_code for _ in range(61)]

    assert answers == [200] * 60 + [429]
    assert_problem(program(petition.slug, token, {"raised_cents": 5}), 429, "http_429")


def test_an_organiser_who_is_writing_is_not_held_up(organiser, petition, token, program):
    organiser.logs_in()
    page = f"/organise/petitions/{petition.id}/fundraiser"
    form = organiser.opens(page).form("/fundraiser")

    program(petition.slug, token, {"raised_cents": 700})

    assert organiser.sends(form, goal="3000").status_code == 303


def test_a_token_is_told_by_its_form(token):
    assert api_tokens.is_token(token)
    assert not api_tokens.is_token(token[:-1])


def test_a_fundraiser_that_is_over_says_when_it_ended_and_asks_for_nothing(make, visitor):
    petition = make.petition()
    make.section(petition, "fundraiser")
    ended = domain_clock.today() - timedelta(days=271)
    make.fundraiser(petition, ends_on=ended, url="https://donate.example")

    page = visitor.opens(f"/en/{petition.slug}")

    assert "Ended on" in page.text
    assert "-271" not in page.text
    assert "days left" not in page.text
    assert "https://donate.example" not in page.links
