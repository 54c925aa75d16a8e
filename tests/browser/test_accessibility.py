"""Accessibility: axe finds nothing on any public page, on a phone and at a desk, by day and by night."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from petition_app.domain import clock
from petition_app.domain.tokens import Purpose
from petition_app.services import publishing
from tests import confirmed
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


#: Eyes, hands and devices: each of them sees each state.
EYES = [
    pytest.param({"viewport": {"width": 320, "height": 640}, "reduced_motion": "reduce"}, id="four times as large"),
    pytest.param(
        {"viewport": PHONE, "color_scheme": "dark", "has_touch": True, "is_mobile": True}, id="phone at night"
    ),
    pytest.param({"viewport": DESK, "forced_colors": "active"}, id="own colours"),
]
RIGHT_TO_LEFT = {"ar": {"title": "أطلقوا سراحهم", "summary": "نطالب بالإفراج الفوري عن جميع المعتقلين."}}

# A target for a thumb is 44 pixels high. Links in running text and what is not drawn are no such targets.
_SMALL_TARGETS = """() => [
    ...document.querySelectorAll("button, select, summary, input:not([type=hidden]), nav a, a.button"),
  ]
  .map((element) => [element, (element.closest(".choice") || element).getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && box.height > 1 && box.height < 43.5)
  .map(([element, box]) => `${element.outerHTML.slice(0, 120)} is ${box.height} high`)"""
_MOVES = """() => matchMedia("(prefers-reduced-motion: reduce)").matches
  && (getComputedStyle(document.documentElement).scrollBehavior !== "auto"
      || document.getAnimations().length > 0)"""


def states(site: Site) -> list[str]:
    """Store a petition in each state that its page can be in; return where they are."""
    with site.app.app_context():
        make = Make(site.app)
        everything = make.petition(
            shows_signers=True,
            asks_place=True,
            asks_comment=True,
            goal=500,
            closes_at=clock.now() + timedelta(days=3),
            partners=[{"slug": "one"}],
        )
        many = [{"country": code, "email": f"{code}-{n}@example.org"} for code in ("DE", "FR") for n in range(60)]
        confirmed.signatures(everything.id, many)
        make.decision_maker(everything, asked_on=clock.today().replace(year=2017))
        publishing.publish_what_is_due()
        arabic = make.petition(texts=RIGHT_TO_LEFT, asks_comment=True)
        make.fundraiser(arabic)
        make.section(arabic, "fundraiser", texts={"ar": {"heading": "تبرعوا"}})
        found = {state: make.petition(state=state) for state in ("paused", "closed")}
    return [
        f"/en/{everything.slug}",
        f"/en/{everything.slug}/signatures",
        f"/ar/{arabic.slug}",
        f"/ar/{arabic.slug}/signatures",
        f"/en/{found['paused'].slug}",
        f"/de/{found['closed'].slug}",
        f"/confirm/{'A' * 43}",
        "/organise/login",
    ]


@pytest.mark.parametrize("eyes", EYES)
def test_no_state_of_a_page_keeps_anybody_out(site: Site, open_browser: Open, eyes):
    page, _seen = open_browser(**eyes)
    for path in states(site):
        page.goto(path)
        assert barriers(page) == []
        assert not runs_over(page), path
        assert page.evaluate(_SMALL_TARGETS) == [], path
        assert not page.evaluate(_MOVES), path


@pytest.mark.parametrize("site", [{"PETITION_ENV": "development"}], indirect=True)
@pytest.mark.parametrize("eyes", EYES)
def test_no_component_keeps_anybody_out_in_either_direction(site: Site, open_browser: Open, eyes):
    page, seen = open_browser(**eyes)
    for direction in ("ltr", "rtl"):
        page.goto(f"/dev/components/{direction}")
        assert barriers(page) == []
        assert not runs_over(page)
        assert page.evaluate(_SMALL_TARGETS) == []
    assert seen.complaints == []


def test_a_page_is_left_by_keyboard_past_everything_that_can_be_reached(site: Site, open_browser: Open):
    page, _seen = open_browser()
    page.goto("/en/justice-for-chechnya")
    reached = []
    for _ in range(200):
        page.keyboard.press("Tab")
        where = page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if where.startswith("<body"):
            break
        reached.append(where)
        assert page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 }"
        ), where

    assert "skip-link" in reached[0]
    assert any('type="submit"' in where for where in reached)
    assert where.startswith("<body")
