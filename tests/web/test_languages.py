"""Languages: which one a page is in, what it falls back to, and that it says so."""

import pytest

from config import SHIPPED_LANGUAGES
from petition_app.domain import languages
from tests import pages

NOTE = "Not translated yet. You read it in: "
CHECHEN = {"title": "Даймехкан", "summary": "Дош"}


def alternates(page) -> dict[str, str]:
    return {link.attributes["hreflang"]: link.attributes["href"] for link in page.all("link", rel="alternate")}


def switch(page) -> dict[str, str]:
    [nav] = page.all("nav", class_="languages")
    return {link.attributes["hreflang"]: link.attributes["href"] for link in nav.all("a")}


def test_a_page_says_its_language_and_direction_and_offers_every_other(app, visitor, make):
    make.petition(slug="a", texts={"en": {"title": "T", "summary": "S"}, "ar": {"title": "ع", "summary": "ع"}})

    for tag in SHIPPED_LANGUAGES:
        page = visitor.opens(f"/{tag}/a")
        html = page.one("html").attributes
        assert (html["lang"], html["dir"]) == (tag, languages.direction(tag))
        assert set(switch(page)) == set(SHIPPED_LANGUAGES)
        assert switch(page)["hy"] == "/hy/a"
        [current] = page.one("nav", class_="languages").all("a", aria_current="true")
        assert current.attributes["lang"] == tag
        assert page.one("nav", class_="languages").one("summary").text == languages.own_name(tag)


def test_search_engines_are_told_of_what_is_written_and_of_one_for_all_others(visitor, make, app):
    base = app.config["PUBLIC_BASE_URL"]
    texts = {"ce": CHECHEN, "de": {"title": "T", "summary": "S"}}
    organisation = make.organisation(slug="o", presentation={"de": {"about": "x"}})
    make.petition(slug="a", texts=texts, default_language="ce", organisation=organisation)

    petition = {"ce": f"{base}/ce/a", "de": f"{base}/de/a", "x-default": f"{base}/ce/a"}
    assert alternates(visitor.opens("/de/a")) == petition
    assert alternates(visitor.opens("/fr/a")) == petition
    assert visitor.opens("/fr/a").one("link", rel="canonical").attributes["href"] == f"{base}/ce/a"
    assert alternates(visitor.opens("/de/a/updates"))["x-default"] == f"{base}/ce/a/updates"
    assert alternates(visitor.opens("/de/organisations/o"))["x-default"] == f"{base}/organisations/o"
    home = alternates(visitor.opens("/en/"))
    assert home == {tag: f"{base}/{tag}/" for tag in SHIPPED_LANGUAGES} | {"x-default": f"{base}/"}


def test_texts_in_any_language_are_shown_while_the_interface_falls_back(another_signer, make):
    texts = {"ce": CHECHEN, "ru": {"title": "Р", "summary": "Р"}}
    petition = make.petition(slug="a", texts=texts, default_language="ru")
    signer = another_signer("olga@example.org", language="ce")

    page = signer.opens("/ce/a")

    # The interface does not speak Chechen: it speaks the petition's first language, as a missing text would.
    assert page.language == "ru"
    assert page.one("article").attributes["lang"] == "ce"
    assert page.heading == CHECHEN["title"]
    assert switch(page)["ce"] == "/ce/a"
    assert pages.read(signer.signs(petition, name="").text).language == "ru"
    look = signer.follows(signer.signs(petition))
    assert look.language == "ru"
    assert look.one("bdi", lang="ce").text == CHECHEN["title"]
    assert "/ce/a#sign" in look.links
    confirmed = signer.confirms()
    assert pages.read(confirmed.text).language == "ru"
    assert CHECHEN["title"] in confirmed.text


def test_what_is_not_translated_is_shown_in_another_language_that_is_named(visitor, make):
    texts = {
        "en": {"title": "Free them", "summary": "Summary", "demand": "All of them"},
        "ar": {"title": "أطلقوا سراحهم", "summary": "نطالب"},
    }
    petition = make.petition(slug="a", texts=texts, default_language="en")
    make.section(petition, "text", texts={"en": {"heading": "Why", "body": "Because"}})
    make.update(petition, title={"ar": "خبر"}, body={"ar": "خبر"})
    said = [{"kind": "answered", "text": {"ar": "لا"}, "quote": {"en": "No"}}]
    make.decision_maker(petition, name={"en": "A"}, role={"ar": "ب"}, responses=said)

    english, arabic = visitor.opens("/en/a"), visitor.opens("/ar/a")

    assert english.one("article").attributes["lang"] == "en"
    assert english.text.count(NOTE) == 1
    assert f"{NOTE}Arabic" in english.one("li", lang="ar").text
    responses = english.one("section", id="responses")
    assert responses.attributes["lang"] == "en"
    assert responses.one("p", lang="ar").text == "لا"
    assert responses.one("bdi", lang="ar").text == "ب"
    assert responses.one("blockquote", lang="en").text == "No"
    article = arabic.one("article")
    assert article.attributes["lang"] == "ar"
    assert article.one("div", class_="prose", lang="en", dir="ltr").text == "All of them"
    assert article.one("section", lang="en", dir="ltr").text.startswith("Why")
    assert arabic.text.count("الإنجليزية") == 2


def test_a_page_without_any_text_in_its_language_says_so_once(visitor, make):
    petition = make.petition(slug="a", texts={"en": {"title": "T", "summary": "S", "demand": "D"}})
    make.section(petition, "text", texts={"en": {"heading": "Why", "body": "Because"}})
    make.section(petition, "text", texts={})

    page = visitor.opens("/sv/a")

    assert page.language == "sv"
    assert page.text.count("engelska") == 1
    assert "engelska" not in visitor.opens("/en/a").text


def test_the_header_chooses_where_the_start_leads_and_nothing_else(visitor, make, clock):
    make.petition(slug="a")
    for asked, led in (("be,ru;q=0.5", "/be/"), ("pt-BR", "/pt/"), ("eo, hy;q=0.2", "/hy/"), ("eo", "/en/")):
        headers = {"Accept-Language": asked}
        assert visitor.gets("/", headers=headers).location == led
        assert visitor.gets("/de/", headers=headers).data == visitor.gets("/de/").data
        assert visitor.gets("/de/a", headers=headers).data == visitor.gets("/de/a").data


@pytest.mark.parametrize(
    ("tag", "number", "money"),
    [("en", "2,000,123", "€25"), ("de", "2.000.123", "25 €"), ("hy", "2 000 123", "25 €"), ("be", "2 000 123", "25 €")],
)
def test_numbers_and_money_are_written_as_the_language_does(app, tag, number, money):
    from flask_babel import force_locale, format_decimal

    from petition_app.web import filters

    with app.test_request_context(), force_locale(tag):
        assert format_decimal(2_000_123).replace("\N{NO-BREAK SPACE}", " ") == number
        assert filters.moneyformat(2500, "EUR").replace("\N{NO-BREAK SPACE}", " ") == money


@pytest.mark.parametrize(
    ("tag", "month"),
    [("en", "April 2017"), ("es", "abril de 2017"), ("ru", "апрель 2017 г."), ("hy", "2017 թ․ ապրիլ")],
)
def test_a_date_is_written_as_exactly_as_it_is_known(app, tag, month):
    from flask_babel import force_locale

    from petition_app.web import filters

    with app.test_request_context(), force_locale(tag):
        assert filters.written_date("2017-04").replace("\N{NARROW NO-BREAK SPACE}", " ") == month
        assert filters.written_date("2017") == "2017"
        assert "3" in filters.written_date("2017-04-03")


@pytest.mark.parametrize("path", ["/de/", "/de/?q=x"])
def test_the_list_says_which_of_its_languages_is_read(visitor, path):
    current = [link.text for link in visitor.opens(path).all("a") if link.attributes.get("aria-current") == "true"]
    assert current == ["Deutsch"]


def test_a_petition_in_a_language_of_its_own_alone_keeps_it_on_every_way(make, signer):
    petition = make.petition(texts={"ce": {"title": "Маршо"}, "en": {}})
    signer.language = "ce"
    form = signer.opens(signer.page(petition)).form("/sign")
    after = signer.follows(signer.sends(form, **signer.answers))

    # What the tab has kept is found by the address that the form was sent to.
    assert after.form("/sign").action == form.action == f"/ce/{petition.slug}/sign"
    links = {link for link in after.one("footer").all("a") for link in [link.attributes["href"]]}
    assert {f"/ce/{petition.slug}/privacy", f"/ce/organisations/{petition.organisation_slug}/imprint"} <= links
    for link in (f"/ce/{petition.slug}/privacy", f"/ce/{petition.slug}/share/mastodon"):
        page = signer.opens(link)
        assert "Маршо" in page.text
        assert f"/ce/{petition.slug}" in page.links
