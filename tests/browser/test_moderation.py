"""What is held, in a real browser: no barrier in either direction, and decided and undone by keyboard alone."""

import pytest
from playwright.sync_api import expect

from petition_app.services import alarms
from tests.browser.conftest import Open, Site
from tests.browser.test_accessibility import VIEWS, barriers, runs_over
from tests.factories import PASSWORD, Make


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("view", VIEWS)
def test_held_signatures_are_decided_without_a_mouse(site: Site, open_browser: Open, view, language):
    with site.app.app_context():
        make = Make(site.app)
        organisation = make.organisation()
        email = make.member(organisation, language=language).email
        petition = make.petition(organisation=organisation)
        for screening in ("burst", "domain-0a1b2c3d", "country-VA"):
            alarms.raise_(petition.id, screening)
            make.signature(petition, screening=screening)
    page, seen = open_browser(**view)
    page.goto("/organise/login")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.goto(f"/organise/petitions/{petition.id}")
    assert barriers(page) == []
    page.goto(f"/organise/petitions/{petition.id}/held?by=country")
    assert barriers(page) == []
    assert not runs_over(page)

    page.locator("#group-1").focus()
    page.keyboard.press("Space")
    page.locator("button[value=release]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("[id^=group-]")).to_have_count(2)
    assert barriers(page) == []
    page.locator("form[action$=undo] button").click()
    expect(page.locator("[id^=group-]")).to_have_count(3)
    assert seen.complaints == []
