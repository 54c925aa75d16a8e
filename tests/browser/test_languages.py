"""Languages in a browser: every page of every shipped language speaks it, fits a phone, and leads to the others."""

import re
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages import pofile
from playwright.sync_api import Page

from config import SHIPPED_LANGUAGES
from petition_app.domain import languages
from tests.browser.conftest import DESK, PHONE, Open, Site
from tests.browser.test_accessibility import runs_over
from tests.factories import Make

TRANSLATIONS = Path(__file__).resolve().parents[2] / "petition_app" / "translations"
PATHS = (
    "",
    "justice-for-chechnya",
    "justice-for-chechnya/check-mail",
    "release-now/signatures",
    "release-now/updates",
    "nothing-here",
)


@lru_cache
def english_sentences(tag: str) -> tuple[str, ...]:
    """Return what stands in the sources in English and is said otherwise in the language."""
    with (TRANSLATIONS / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        pairs = [(message.id, message.string) for message in pofile.read_po(file) if isinstance(message.id, str)]
    return tuple(english for english, said in pairs if " " in english and "%" not in english and english not in said)


def left_in_english(page: Page, tag: str) -> list[str]:
    # What the campaign itself wrote may be in English, and says so by its `lang`.
    own = page.evaluate(
        """tag => [...document.querySelectorAll("body *")].flatMap(element =>
             element.closest("[lang]").lang === tag
               ? [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data)
                   .concat(["aria-label", "title", "placeholder"].map(name => element.getAttribute(name) || ""))
               : []).join("\\n")""",
        tag,
    )
    said = re.sub(r"\s+", " ", own)
    return [sentence for sentence in english_sentences(tag) if sentence in said]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_every_language_is_spoken_throughout_and_fits_a_phone(site: Site, open_browser: Open, scripts):
    page, seen = open_browser(viewport=PHONE, java_script_enabled=scripts)
    for tag in SHIPPED_LANGUAGES:
        # Without scripts, the sentences were looked at already, and one page of each language is enough.
        for path in PATHS if scripts else PATHS[:1]:
            page.goto(f"/{tag}/{path}")
            assert page.locator("html").get_attribute("lang") == tag, path
            assert page.locator("html").get_attribute("dir") == languages.direction(tag), path
            assert not runs_over(page), (tag, path)
            if tag != "en":
                assert left_in_english(page, tag) == [], (tag, path)
    assert [text for text in seen.complaints if "404" not in text] == []


# How wide a closed list would like to be to show its words in full, and how wide it is.
_CUT_OFF = """() => [...document.querySelectorAll("select")].filter(list => {
    const alone = list.cloneNode(false);
    alone.append(list.selectedOptions[0].cloneNode(true));
    alone.style.inlineSize = "max-content";
    alone.style.position = "absolute";
    list.after(alone);
    const wanted = alone.offsetWidth;
    alone.remove();
    return wanted > list.offsetWidth;
  }).map(list => list.selectedOptions[0].text)"""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_no_question_of_the_search_is_cut_off(site: Site, open_browser: Open, viewport):
    page, _seen = open_browser(viewport=viewport)
    # One word of the Armenian questions is wider than a telephone.
    for tag in sorted(set(SHIPPED_LANGUAGES) - {"hy"}):
        page.goto(f"/{tag}/")
        assert page.locator("select").count() == 4
        assert page.evaluate(_CUT_OFF) == [], tag


def test_the_languages_unfold_and_lead_on_without_a_script(site: Site, open_browser: Open):
    page, _seen = open_browser(viewport=PHONE, java_script_enabled=False)
    page.goto("/ar/release-now")

    for tag in ("hy", "sv", "ar"):
        page.locator(".languages summary").click()
        link = page.locator(f".languages a[hreflang={tag}]")
        link.scroll_into_view_if_needed()
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        link.click()
        assert page.url.endswith(f"/{tag}/release-now")
        assert not runs_over(page)


@pytest.mark.parametrize(("title", "reader", "arrow"), [("ar", "en", "calc(100% - 20px)"), ("de", "ar", "14px")])
def test_what_is_drawn_goes_the_way_of_the_text_it_stands_in(site: Site, open_browser: Open, title, reader, arrow):
    with site.app.app_context():
        make = Make(site.app)
        petition = make.petition(texts={title: {}})
        items = [{"label": label, "value": 4, "unit": "people"} for label in ("1", "2")]
        make.section(petition, "figures", texts={title: {"heading": "3", "items": items}})
    page, _seen = open_browser(viewport=PHONE)
    page.goto(f"/{reader}/{petition.slug}")

    form = page.locator("#country").evaluate("list => getComputedStyle(list).backgroundPosition")
    bars = page.locator(".bars__bar").first.evaluate("bar => getComputedStyle(bar).transform")

    # The form speaks the reader's language, the sections that of the petition.
    assert form.startswith(arrow)
    assert (bars == "none") is (title == "de")
