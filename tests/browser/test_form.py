"""The form in a real browser: mistakes are said in time, a reload loses nothing, and a mail that fails comes again."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from petition_app.db import db
from petition_app.models import Signature
from tests.browser.conftest import PHONE, Open, Site
from tests.browser.test_signing import fill_in
from tests.people import work

PETITION = "/en/justice-for-chechnya"


@pytest.fixture
def form(site: Site, open_browser: Open) -> Page:
    page, seen = open_browser(viewport=PHONE)
    page.goto(PETITION)
    page.seen = seen
    return page


def sends(page: Page) -> None:
    page.locator("label[for=consent]").click()
    page.locator("form").get_by_role("button", name="Sign").click()


def test_a_mistake_is_said_when_the_field_is_left_and_never_while_it_is_typed(form: Page):
    form.locator("#email").press_sequentially("olga@exa")
    assert form.locator(".field__mistake").count() == 0
    form.keyboard.press("Tab")

    expect(form.locator("#email-mistake")).to_have_text(
        "No message can be sent to this address. It should look like name@example.org."
    )
    expect(form.locator("#email")).to_have_attribute("aria-invalid", "true")
    expect(form.locator("#email")).to_have_attribute("aria-describedby", "email-hint email-mistake")
    assert form.locator("[role=status][data-said]").inner_text().startswith("No message can be sent")

    form.locator("#email").press_sequentially("mple.org")
    assert form.locator(".field__mistake").count() == 0
    assert form.locator("#email").get_attribute("aria-invalid") is None
    assert form.locator("#email").get_attribute("aria-describedby") == "email-hint"


def test_the_page_says_what_the_server_says(form: Page):
    fill_in(form, name="=1+1", email="olga@")
    form.locator("#country").focus()
    here = form.locator(".field__mistake").all_inner_texts()
    form.locator("form").get_by_role("button", name="Sign").click()

    there = form.locator(".field .field__mistake").all_inner_texts()
    assert len(here) == 2
    assert here == [words.removeprefix("Error:").strip() for words in there]


def test_nobody_is_told_of_a_field_that_they_only_passed_through(form: Page):
    form.locator("#name").focus()
    for _ in range(4):
        form.keyboard.press("Tab")
    assert form.locator(".field__mistake").count() == 0


def test_a_mistake_that_appears_does_not_move_what_is_being_pressed(form: Page):
    form.locator("#email").fill("nonsense")
    form.locator("label[for=disclose-1]").click()
    expect(form.locator("#disclose-1")).to_be_checked()
    expect(form.locator("#email-mistake")).to_be_visible()


def test_an_address_that_looks_mistyped_is_questioned_and_changed_only_by_a_press(form: Page):
    form.locator("#email").fill("olga@gmial.com")
    form.keyboard.press("Tab")
    expect(form.locator("#email-suggestion")).to_contain_text("Did you mean olga@gmail.com")
    expect(form.locator("#email")).to_have_value("olga@gmial.com")

    form.locator("#email-suggestion button").click()
    expect(form.locator("#email")).to_have_value("olga@gmail.com")
    expect(form.locator("#email-suggestion")).to_be_hidden()


def test_a_reload_loses_nothing_that_was_typed_and_ticks_no_box(form: Page):
    fill_in(form)
    form.locator("label[for=disclose-1]").click()
    form.locator("label[for=consent]").click()
    form.locator("label[for=updates]").click()
    form.reload()

    expect(form.locator("#name")).to_have_value("Ольга")
    expect(form.locator("#email")).to_have_value("olga@example.org")
    expect(form.locator("#country")).to_have_value("DE")
    expect(form.locator("#disclose-1")).to_be_checked()
    expect(form.locator("#consent")).not_to_be_checked()
    expect(form.locator("#updates")).not_to_be_checked()
    assert form.evaluate("localStorage.length") == 0
    assert form.evaluate("document.cookie") == ""


def test_a_draft_stays_in_its_tab_and_ends_when_the_form_is_taken(form: Page):
    fill_in(form)
    beside = form.context.new_page()
    beside.goto(PETITION)
    expect(beside.locator("#name")).to_have_value("")

    sends(form)
    expect(form).to_have_url(f"{form.url.split('/en/')[0]}{PETITION}/check-mail")
    form.goto(PETITION)
    expect(form.locator("#name")).to_have_value("")


def test_where_the_browser_keeps_nothing_the_form_works_all_the_same(site: Site, open_browser: Open):
    page, seen = open_browser()
    page.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no') }})")
    page.goto(PETITION)
    fill_in(page)
    sends(page)

    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left: look into your mail")
    expect(page.locator("[data-sent=address]")).to_have_text("the address that you typed")
    assert seen.complaints == []


def test_the_page_after_signing_tells_where_to_look_and_hides_the_address(site: Site, form: Page):
    fill_in(form, email="olga.petrova@example.org")
    sends(form)

    expect(form.locator("[data-sent=address]")).to_have_text("o…@example.org")
    work(site.app)
    (mail,) = site.mailbox.to("olga.petrova@example.org")
    expect(form.locator(".facts")).to_contain_text(mail.subject)
    expect(form.locator(".facts")).to_contain_text(mail.message["From"].addresses[0].addr_spec)


def test_a_mail_that_could_not_be_delivered_is_sent_once_more_after_a_minute(site: Site, open_browser: Open):
    page, seen = open_browser()
    page.clock.install()
    page.goto(PETITION)
    fill_in(page)
    sends(page)
    again = page.get_by_role("button", name="Send the form once more")
    expect(again).to_be_disabled()
    site.mailbox.answer = lambda envelope: "550 no such mailbox"
    work(site.app)
    site.mailbox.clear()

    page.clock.fast_forward(61_000)
    again.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left: look into your mail")
    work(site.app)

    assert len(site.mailbox.to("olga@example.org")) == 1
    page.clock.fast_forward(16 * 60_000)
    expect(again).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0
    assert seen.complaints == []


def test_a_form_with_mistakes_is_not_taken_for_sent(form: Page):
    fill_in(form, email="olga@")
    sends(form)
    expect(form.locator("#error-summary")).to_be_visible()
    form.goto(f"{PETITION}/check-mail")
    expect(form.get_by_role("button", name="Send the form once more")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_where_a_signer_came_from_is_known_with_scripts_and_without(site: Site, open_browser: Open, scripts):
    page, _seen = open_browser(java_script_enabled=scripts)
    page.goto(f"{PETITION}?src=whatsapp")
    fill_in(page, email="olga@")
    sends(page)
    expect(page.locator("#error-summary")).to_be_visible()
    page.locator("#email").fill("olga@example.org")
    page.locator("form").get_by_role("button", name="Sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One step is left: look into your mail")

    with site.app.app_context():
        assert db.session.scalars(select(Signature.source)).all() == ["whatsapp"]


def test_reading_on_in_another_language_does_not_forget_it(form: Page):
    form.goto(f"{PETITION}?src=telegram")
    assert all("src=telegram" in link.get_attribute("href") for link in form.locator(".languages__link").all())
