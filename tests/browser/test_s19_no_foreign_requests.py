"""S19: no page asks another origin for anything, and none breaks its own policy."""

import pytest

from petition_app.domain.tokens import Purpose
from tests.browser.conftest import Open, Site
from tests.factories import Make

PAGES = [
    "/",
    "/en/",
    "/de/",
    "/en/justice-for-chechnya",
    "/de/justice-for-chechnya",
    "/de/release-now",
    "/de/release-now/verify",
    "/en/solidarity-fund",
    "/en/justice-for-chechnya/updates",
    "/en/justice-for-chechnya/check-mail",
    "/en/justice-for-chechnya/privacy",
    "/en/justice-for-chechnya/share/mastodon?instance=chaos.social",
    "/de/imprint",
    "/en/organisations/alliance-global/imprint",
    "/organisations/alliance-global",
    "/organisations/all-out",
    "/embed/justice-for-chechnya/counter",
    "/en/no-such-petition",
]


@pytest.mark.parametrize("path", PAGES)
def test_s19_a_page_asks_only_us(site: Site, open_browser: Open, path):
    page, seen = open_browser()
    page.goto(path, wait_until="networkidle")

    assert seen.requests
    assert seen.foreign(site.address) == []
    assert [complaint for complaint in seen.complaints if "404" not in complaint] == []


@pytest.mark.parametrize("purpose", Purpose)
def test_s19_so_do_the_pages_behind_mailed_links(site: Site, open_browser: Open, purpose):
    with site.app.app_context():
        make = Make(site.app)
        link = make.signature(make.petition(), confirmed=False).link(purpose)
    page, seen = open_browser()
    page.goto(link, wait_until="networkidle")
    page.locator("main form button").click()
    page.wait_for_load_state("networkidle")

    assert seen.foreign(site.address) == []
    assert seen.complaints == []


def test_s19_a_page_that_was_left_tells_the_next_one_nothing(site: Site, open_browser: Open):
    page, _seen = open_browser()
    page.goto("/en/justice-for-chechnya")
    outward = [
        link.get_attribute("href") or ""
        for link in page.locator("a[href^='http']").all()
        if not (link.get_attribute("href") or "").startswith(site.address)
    ]
    assert outward
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("window.localStorage.length") == 0
