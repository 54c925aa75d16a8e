"""Refusals: each has a status and a page in every language, and says nothing of what is behind it."""

import pytest

from petition_app.domain.refusals import Refusal
from petition_app.web import errors
from tests import pages
from tests.people import Visitor


def all_refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [each for direct in kind.__subclasses__() for each in (direct, *all_refusals(direct))]


@pytest.fixture
def refusing(make_app, mailbox):
    """A visitor of an application with a page for each refusal and each HTTP error that there is."""
    app = make_app()

    @app.get("/refuse/<code>")
    def refuse(code: str) -> str:
        raise next(refusal for refusal in all_refusals() if refusal.code == code)

    @app.get("/fail/<int:status>")
    def fail(status: int) -> str:
        from flask import abort

        abort(status)

    return Visitor(app, mailbox)


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda refusal: refusal.code)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_refusal_has_a_status_and_a_page(refusing, refusal, language):
    response = refusing.gets(f"/refuse/{refusal.code}", headers={"Accept-Language": language})
    page = pages.read(response.text)

    assert response.status_code == errors.STATUS[refusal] >= 400
    assert page.language == language
    assert page.heading
    assert page.heading in page.title
    assert response.cache_control.no_store


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 415, 422, 429, 500, 503])
def test_every_error_of_http_has_a_page(refusing, status):
    response = refusing.gets(f"/fail/{status}", headers={"Accept-Language": "de"})

    assert response.status_code == status
    assert pages.read(response.text).language == "de"


def test_no_two_refusals_share_a_code():
    codes = [refusal.code for refusal in all_refusals()]
    assert len(codes) == len(set(codes))
    assert set(errors.STATUS) == set(all_refusals())
