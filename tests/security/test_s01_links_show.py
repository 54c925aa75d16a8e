"""S01: opening a mailed link changes nothing, however often and by whatever scanner it is opened."""

import pytest

from petition_app.domain.tokens import Purpose
from tests import snapshot


@pytest.mark.parametrize("confirmed", [False, True], ids=["pending", "confirmed"])
@pytest.mark.parametrize("purpose", Purpose)
def test_s01_opening_a_link_changes_nothing(make, visitor, purpose, confirmed):
    link = make.signature(make.petition(), confirmed=confirmed).link(purpose)
    before = snapshot.of_everything()

    for method in ("GET", "HEAD", "OPTIONS") * 3:
        assert visitor._asks(method, link).status_code == 200

    assert snapshot.of_everything() == before


@pytest.mark.parametrize("purpose", Purpose)
def test_s01_a_link_opens_without_cookies_scripts_or_a_known_browser(make, visitor, purpose):
    link = make.signature(make.petition(), confirmed=False).link(purpose)

    page = visitor.opens(link, headers={"User-Agent": ""})

    assert page.form(link).element.attributes["method"].lower() == "post"
    assert [script for script in page.all("script") if not script.attributes.get("src")] == []


@pytest.mark.parametrize("purpose", Purpose)
def test_s01_no_other_method_is_taken(make, visitor, purpose):
    link = make.signature(make.petition(), confirmed=False).link(purpose)
    before = snapshot.of_everything()

    for method in ("PUT", "DELETE", "PATCH"):
        response = visitor._asks(method, link)
        assert response.status_code == 405
        assert {"GET", "POST"} <= set(response.allow)

    assert snapshot.of_everything() == before
