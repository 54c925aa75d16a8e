"""Signing in a real browser, with scripts and without, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Open, Site
from tests.people import work

SCREENS = [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")]
SCRIPTS = [pytest.param(True, id="scripts"), pytest.param(False, id="no scripts")]


def fill_in(page: Page, **answers: str) -> None:
    page.get_by_role("textbox", name="Name").fill(answers.get("name", "Ольга"))
    page.get_by_role("textbox", name="E-mail address").fill(answers.get("email", "olga@example.org"))
    page.get_by_label("Country", exact=True).select_option("DE")


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scripts", SCRIPTS)
def test_somebody_signs_confirms_and_withdraws(site: Site, open_browser: Open, screen, scripts):
    page, seen = open_browser(viewport=screen, java_script_enabled=scripts)

    page.goto("/")
    page.get_by_role("link", name=re.compile("Chechnya")).first.click()
    fill_in(page)
    # The sentence lies over its box, so that a thumb hits either.
    page.locator("label[for=consent]").click()
    expect(page.locator("#consent")).to_be_checked()
    page.locator("form").get_by_role("button", name="Sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left: look into your mail")

    work(site.app)
    page.goto(site.mailbox.to("olga@example.org")[0].link("confirm"))
    expect(page.get_by_text("Ольга")).to_be_visible()
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your signature counts.")

    page.get_by_role("link", name="Withdraw my signature").click()
    page.locator("main form button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your signature is withdrawn")

    assert seen.foreign(site.address) == []
    assert seen.complaints == []


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scripts", SCRIPTS)
def test_a_mistake_leads_to_the_field_and_nothing_typed_is_lost(site: Site, open_browser: Open, screen, scripts):
    page, _seen = open_browser(viewport=screen, java_script_enabled=scripts)
    page.goto("/en/justice-for-chechnya")
    fill_in(page, email="olga@")
    page.locator("form").get_by_role("button", name="Sign").click()

    expect(page.locator("#error-summary")).to_be_visible()
    expect(page.locator("#name")).to_have_value("Ольга")
    expect(page.locator("#country")).to_have_value("DE")
    page.locator("#error-summary a").first.click()
    expect(page.locator("#email")).to_be_in_viewport()


def test_the_form_can_be_filled_in_by_keyboard_alone(site: Site, open_browser: Open):
    page, _seen = open_browser()
    page.goto("/en/justice-for-chechnya")
    page.locator("#name").focus()
    page.keyboard.type("Ольга")
    page.keyboard.press("Tab")
    page.keyboard.type("olga@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Germany")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "consent":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left: look into your mail")
