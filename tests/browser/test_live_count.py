"""The count on an open page: it follows what happens, in whole sentences, and leaves a service in trouble alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open, Site
from tests.factories import Make


@pytest.mark.parametrize("site", [{"PAGE_SECONDS": "0"}], indirect=True)
def test_the_number_and_the_goal_move_on_in_whole_sentences(site: Site, open_browser: Open):
    with site.app.app_context():
        make = Make(site.app)
        petition = make.petition(goal=2)
    page, seen = open_browser()
    page.clock.install()
    page.goto(f"/en/{petition.slug}")
    line = page.locator(".sign .progress__line")
    expect(line).to_have_text("Nobody has signed yet: be the first.")

    for number, words in enumerate(["1 person has signed", "2 people have signed"], 1):
        with site.app.app_context():
            make.signature(petition, email=f"{number}@example.org")
        page.clock.fast_forward(40_000)
        expect(line).to_have_text(words)

    expect(page.locator(".sign progress")).to_have_attribute("max", "100")
    expect(page.locator("[data-live=goal]")).to_have_text("100")
    assert seen.complaints == []


def test_a_service_in_trouble_is_asked_less_and_less(site: Site, open_browser: Open):
    page, _seen = open_browser()
    asked = []
    page.route("**/count.json", lambda route: (asked.append(1), route.fulfill(status=503))[-1])
    page.clock.install()
    page.goto("/en/justice-for-chechnya")
    shown = page.locator(".sign .progress__line").text_content()

    for _minute in range(20):
        page.clock.run_for(60_000)
        page.wait_for_timeout(20)

    assert 2 <= len(asked) <= 8
    assert page.locator(".sign .progress__line").text_content() == shown


def test_nobody_is_asked_while_nobody_looks(site: Site, open_browser: Open):
    page, seen = open_browser()
    page.clock.install()
    page.add_init_script("Object.defineProperty(document, 'hidden', { get: () => true })")
    page.goto("/en/justice-for-chechnya")
    page.clock.run_for(600_000)

    assert [url for url in seen.requests if "count.json" in url] == []
