"""Cards in a browser: what is said to machines trips no policy, and a picture leaves no page jumping."""

from tests.browser.conftest import PHONE


def test_linked_data_is_no_script_to_the_policy_and_no_complaint_comes(open_browser):
    page, seen = open_browser()
    page.goto("/en/justice-for-chechnya")
    page.wait_for_load_state("networkidle")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert seen.complaints == []


def test_a_picture_is_fetched_in_a_size_that_fits_and_moves_nothing(site, open_browser):
    page, seen = open_browser(viewport=PHONE)
    page.goto("/de/release-now")
    page.wait_for_load_state("networkidle")
    [address] = [url for url in seen.requests if "/pictures/" in url]
    assert address.endswith("-640.webp") or address.endswith("-320.webp") or address.endswith("-960.webp")
    shifts = page.evaluate(
        "() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().map(e => e.value)))"
        ".observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done([]), 300))"
    )
    assert sum(shifts) < 0.02


def test_a_list_shows_each_picture_and_nothing_from_elsewhere(site, open_browser):
    page, seen = open_browser()
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    assert page.locator(".card img").count() == 3
    assert page.locator(".card img").evaluate_all(
        "images => images.every(image => image.complete && image.naturalWidth)"
    )
    assert seen.foreign(site.address) == []
    assert seen.complaints == []
