"""Accessibility: axe finds nothing on any public page, on a phone and at a desk, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from petition_app.domain.tokens import Purpose
from tests.browser.conftest import DESK, PHONE, Open, Site
from tests.browser.test_s19_no_foreign_requests import PAGES
from tests.factories import Make

VIEWS = [
    pytest.param({"viewport": PHONE, "color_scheme": "light"}, id="phone"),
    pytest.param({"viewport": DESK, "color_scheme": "dark"}, id="desk at night"),
]


def barriers(page: Page) -> list[str]:
    """Return what keeps people out, as axe tells it."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {violation['id']}: {violation['help']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def runs_over(page: Page) -> bool:
    """Tell whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("path", PAGES)
def test_no_public_page_keeps_anybody_out(site: Site, open_browser: Open, path, view):
    page, _seen = open_browser(**view)
    page.goto(path)

    assert barriers(page) == []
    assert not runs_over(page)


@pytest.mark.parametrize("view", VIEWS)
def test_nor_does_a_form_that_came_back(site: Site, open_browser: Open, view):
    page, _seen = open_browser(**view)
    page.goto("/en/justice-for-chechnya")
    page.locator("form").get_by_role("button", name="Sign").click()

    assert page.title().startswith("Error:")
    assert barriers(page) == []
    assert not runs_over(page)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("purpose", Purpose)
def test_nor_do_the_pages_behind_mailed_links(site: Site, open_browser: Open, purpose, view):
    with site.app.app_context():
        make = Make(site.app)
        link = make.signature(make.petition(), confirmed=False).link(purpose)
    page, _seen = open_browser(**view)
    page.goto(link)
    assert barriers(page) == []
    page.locator("main form button").click()
    assert barriers(page) == []
    assert not runs_over(page)


@pytest.mark.parametrize("view", VIEWS)
def test_nor_does_a_petition_that_is_written_from_right_to_left(site: Site, open_browser: Open, view):
    with site.app.app_context():
        petition = Make(site.app).petition(
            texts={"ar": {"title": "أطلقوا سراحهم", "summary": "نطالب بالإفراج الفوري عن جميع المعتقلين."}}
        )
    page, _seen = open_browser(**view)
    page.goto(f"/ar/{petition.slug}")

    assert page.locator("article").get_attribute("dir") == "rtl"
    assert barriers(page) == []
    assert not runs_over(page)


@pytest.mark.parametrize("path", ["/en/justice-for-chechnya", "/de/release-now"])
def test_a_page_can_be_read_at_four_times_its_size(site: Site, open_browser: Open, path):
    # 1280 pixels at 400 % are 320.
    page, _seen = open_browser(viewport={"width": 320, "height": 256})
    page.goto(path)

    assert not runs_over(page)


@pytest.mark.parametrize("view", VIEWS)
def test_nor_does_a_mistake_that_is_said_while_the_form_is_filled_in(site: Site, open_browser: Open, view):
    page, _seen = open_browser(**view)
    page.goto("/en/justice-for-chechnya")
    page.locator("#name").fill("=1")
    page.locator("#email").fill("olga@gmial.com")
    page.locator("#country").focus()

    assert page.locator("#name-mistake").is_visible()
    assert page.locator("#email-suggestion").is_visible()
    assert barriers(page) == []
    assert not runs_over(page)


@pytest.mark.parametrize("view", VIEWS)
def test_nor_does_the_page_that_says_where_to_look(site: Site, open_browser: Open, view):
    page, _seen = open_browser(**view)
    page.goto("/en/justice-for-chechnya")
    page.locator("#name").fill("Ольга")
    page.locator("#email").fill("olga@example.org")
    page.locator("#country").select_option("DE")
    page.locator("label[for=consent]").click()
    page.locator("form").get_by_role("button", name="Sign").click()
    page.locator("form[data-sent=again]").wait_for(state="visible")

    assert barriers(page) == []
    assert not runs_over(page)
