"""Receipts in a real browser: checked there, sent to nobody, and refused when a letter was changed."""

import base64
import json
import os
import zlib

import pytest
from playwright.sync_api import Page, expect

from petition_app.domain import tokens
from petition_app.domain.tokens import Purpose
from petition_app.queries import signature_log as queries
from petition_app.services import signature_log
from petition_app.web.public import receipts
from tests.browser.conftest import DESK, PHONE, Open, Seen, Site
from tests.browser.test_accessibility import barriers, runs_over
from tests.factories import Made, Make

VIEWS = [pytest.param(PHONE, id="phone"), pytest.param(DESK, id="desk")]
GOOD, BAD = "This signature is in the log.", "This is no receipt of this log, or it was altered."
NONE = "That is not a receipt. Please paste all that stands in the file."


def receipt_token(made: Made) -> str:
    return tokens.receipt(made.token(Purpose.CONFIRM), Purpose.CONFIRM)


def checks(page: Page, seen: Seen, receipt: object, answer: str) -> None:
    """Give a receipt to the page and wait for the answer; nothing is asked of anybody meanwhile."""
    before = len(seen.requests)
    content = json.dumps(receipt).encode()
    page.locator("input[type=file]").set_input_files(
        {"name": "receipt.json", "mimeType": "application/json", "buffer": content}
    )
    expect(page.get_by_role("status")).to_have_text(answer)
    assert len(seen.requests) == before


@pytest.mark.parametrize("view", VIEWS)
def test_a_receipt_is_fetched_and_checked_without_being_sent(site: Site, open_browser: Open, view):
    with site.app.app_context():
        make = Make(site.app)
        petition = make.petition(logged=True, texts={"en": {"title": "Free them now"}, "ar": {"title": "أطلقوا"}})
        made = [make.signature(petition) for _ in range(7)]
    page, seen = open_browser(viewport=view)
    page.goto(made[3].link(Purpose.CONFIRM))
    page.get_by_text("The promise, signed").click()
    expect(page.locator("pre")).to_contain_text("petition_app promise")
    assert barriers(page) == []
    assert not runs_over(page)
    _photographed(page, "thanks")
    page.get_by_role("link", name="Your receipt").click()
    expect(page.locator("pre")).to_contain_text("petition_app promise")
    assert barriers(page) == []
    with site.app.app_context():
        signature_log.append(petition.id)
    page.reload()
    assert barriers(page) == []
    assert not runs_over(page)
    _photographed(page, "receipt")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the receipt").click()
    receipt = json.loads(download.value.path().read_text())

    page.goto(f"/en/{petition.slug}/verify")
    page.wait_for_load_state("networkidle")
    # The first check may fetch nothing: the browser knows Ed25519.
    checks(page, seen, receipt, GOOD)
    assert barriers(page) == []
    assert not runs_over(page)
    _photographed(page, "verify")
    checks(page, seen, receipt | {"index": receipt["index"] ^ 1}, BAD)
    checks(page, seen, receipt | {"signature": receipt["signature"] | {"country": "FR"}}, BAD)
    checks(page, seen, receipt | {"checkpoint": receipt["checkpoint"].replace("\n\n", "\nmore\n\n")}, BAD)
    checks(page, seen, receipt | {"path": receipt["path"][:-1]}, BAD)
    checks(page, seen, ["no receipt"], BAD)
    checks(page, seen, receipt, GOOD)
    assert seen.foreign(site.address) == []
    assert seen.complaints == []


def test_a_browser_that_cannot_verify_offers_nothing_and_asks_nobody(site: Site, open_browser: Open):
    with site.app.app_context():
        make = Make(site.app)
        petition = make.petition(logged=True)
        make.signature(petition)
        signature_log.append(petition.id)
    page, seen = open_browser()
    page.add_init_script("crypto.subtle.importKey = () => Promise.reject(new Error('not known here'));")
    page.goto(f"/en/{petition.slug}/verify#receipt")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("witness.py")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_hidden()
    assert not [request for request in seen.requests if "/log/" in request]
    assert seen.complaints == []


def test_the_scanned_code_brings_the_receipt_and_without_scripts_the_page_says_how(
    site: Site, open_browser: Open, monkeypatch
):
    with site.app.app_context():
        make = Make(site.app)
        petition = make.petition(logged=True, texts={"en": {}, "ar": {}})
        made = make.signature(petition)
        signature_log.append(petition.id)
    drawn, real = [], receipts.segno.make
    monkeypatch.setattr(receipts.segno, "make", lambda text, **options: (drawn.append(text), real(text, **options))[1])
    page, _seen = open_browser(java_script_enabled=False)
    page.goto(f"/receipt/{receipt_token(made)}")
    page.goto(f"/en/{petition.slug}/verify")
    expect(page.get_by_text("witness.py")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_hidden()
    expect(page.locator("textarea")).to_be_hidden()

    page, seen = open_browser()
    page.goto(drawn[0])
    expect(page.get_by_role("status")).to_have_text(GOOD)
    assert not [request for request in seen.requests if drawn[0].partition("#")[2] in request.partition("#")[0]]
    page, seen = open_browser(viewport=PHONE)
    page.goto(f"/ar/{petition.slug}/verify")
    assert barriers(page) == []
    assert not runs_over(page)
    _photographed(page, "arabic")


def _wrapped(text: str) -> str:
    """Break the lines as programs of mail do, after 76 letters wherever that is."""
    lines = [line[place : place + 76] for line in text.splitlines() for place in range(0, max(len(line), 1), 76)]
    return "\r\n".join(lines)


@pytest.mark.parametrize("view", VIEWS)
def test_a_receipt_is_pasted_and_checked_without_being_sent(site: Site, open_browser: Open, view):
    with site.app.app_context():
        make = Make(site.app)
        texts = {language: {} for language in ("en", "de", "ar")}
        petition = make.petition(logged=True, texts=texts)
        made = [make.signature(petition) for _ in range(7)]
        signature_log.append(petition.id)
        receipt = queries.receipt(queries.leaf(tokens.receipt_lookup(receipt_token(made[2])))).record
    written = json.dumps(receipt, indent=1) + "\n"
    packed = base64.urlsafe_b64encode(zlib.compress(written.encode())).rstrip(b"=").decode()
    page, seen = open_browser(viewport=view)
    page.goto(f"/en/{petition.slug}/verify")
    page.wait_for_load_state("networkidle")
    before = len(seen.requests)
    elsewhere = receipt | {"checkpoint": receipt["checkpoint"].replace("log/", "log/other-", 1)}

    for pasted, answer in (
        (written, GOOD),
        ("", NONE),
        (f"\ufeff \n\t{written}\n\n ", GOOD),
        (" \n ", NONE),
        (_wrapped(written), GOOD),
        (json.dumps(receipt | {"index": receipt["index"] ^ 1}), BAD),
        (f"{site.address}/en/{petition.slug}/verify#{packed}", GOOD),
        (json.dumps(elsewhere), BAD),
        (json.dumps(receipt), GOOD),
        (written[:-20], NONE),
        (f"{site.address}/en/{petition.slug}/verify#{packed[:-30]}", NONE),
        ("null", NONE),
        ('{"signature": {}, "checkpoint": 1}', BAD),
        ("Please sign <b>me</b>", NONE),
    ):
        page.get_by_label("Or paste the text of the receipt here").fill(pasted)
        page.get_by_role("button", name="Check a receipt").click()
        expect(page.get_by_role("status")).to_have_text(answer)
    assert len(seen.requests) == before
    assert seen.complaints == []
    assert page.url.endswith("/verify")

    for language in ("en", "de", "ar"):
        page.goto(f"/{language}/{petition.slug}/verify")
        page.locator("textarea").fill(written)
        page.locator("main button").click()
        expect(page.get_by_role("status")).not_to_be_empty()
        assert barriers(page) == []
        assert not runs_over(page)
        _photographed(page, f"pasted-{language}")


def _photographed(page: Page, name: str) -> None:
    folder = os.environ.get("PHOTOGRAPHS")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)
