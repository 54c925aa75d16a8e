"""Cards: what other sites show with a link to a petition, and what its page says to machines."""

import json

import pytest

from petition_app.adapters import cards as adapter
from petition_app.domain import cards, languages
from petition_app.domain.pictures import Place
from petition_app.queries import petitions
from tests import confirmed, pages
from tests.drawn_pictures import read

HOSTILE = "</script><script>alert('x')</script><!-- \" & #strong[x] $y$ \\"


@pytest.mark.parametrize(("count", "said"), [(0, 0), (7, 7), (99, 99), (100, 100), (129, 120), (2_034_567, 2_000_000)])
def test_a_number_that_is_rounded_down_stays_true(count, said):
    assert cards.at_least(count) == said


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("de", "de_DE"),
        ("en", "en_US"),
        ("pt-BR", "pt_BR"),
        ("ar", "ar_EG"),
        ("zh-Hant", "zh_TW"),
        ("ce", "ce_RU"),
    ],
)
def test_a_language_has_a_country_for_open_graph(tag, locale):
    assert languages.with_territory(tag) == locale


def drawn(**values) -> bytes:
    words = {"language": "en", "title": "Free them", "organisation": "Мы", "hashtag": "", "count": "", "percent": None}
    return adapter.drawn(cards.Card(**{**words, "ground": "#8a1c4a", "ink": "#ffffff"} | values))


def columns(png: bytes) -> set[int]:
    """Return where across the card something of a title in ink stands."""
    picture = read(png).convert("RGB").crop((0, 60, 1200, 400))
    return {x for x in range(0, 1200, 2) for y in range(0, 340, 2) if min(picture.getpixel((x, y))) > 150}


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Free them"),
        ("en", "W" * 160),
        ("de", "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 2),
        ("ar", "العدالة للرجال المختطفين في الشيشان 2017 مع All Out"),
        ("he", "צדק לגברים שנחטפו"),
        ("zh", "释放所有政治犯，立即停止迫害" * 8),
        ("th", "ปล่อยนักโทษการเมืองทุกคนเดี๋ยวนี้" * 4),
        ("ru", "Справедливость для Чечни"),
        ("en", HOSTILE),
        ("en", "\u202e\u0000\u0007 \ue000"),
        ("en", "🏳️‍🌈" * 60),
        ("en", "Z̸͓̽a̴l̷g̶o̵" * 30),
    ],
)
def test_a_card_has_its_size_and_no_title_leaves_its_margins(language, title):
    png = drawn(language=language, title=title, count="At least 12,000 people have signed", percent=50)
    picture = read(png)
    assert (picture.format, picture.size) == ("PNG", (cards.WIDTH, cards.HEIGHT))
    assert len(png) < 400_000
    found = columns(png)
    assert min(found) >= 56
    assert max(found) <= 1144


def test_every_script_is_shown_and_not_a_row_of_boxes():
    titles = "Free حرية צדק 释放 자유 Свобода ἐλευθερία स्वतंत्रता თავისუფლება ազատություն เสรีภาพ".split()
    assert len({drawn(title=title) for title in titles}) == len(titles)
    assert all(columns(drawn(title=title)) for title in titles)


def test_a_language_from_the_right_begins_at_the_right():
    assert min(columns(drawn(title="Free"))) < 100
    assert max(columns(drawn(title="حرية", language="ar"))) > 1100


def test_a_card_is_the_same_for_everybody_and_kept_for_a_quarter_of_an_hour(make, visitor, clock):
    petition = make.petition(texts={"en": {"title": "Free them"}, "de": {"title": "Freiheit"}})
    first = visitor.gets(f"/en/{petition.slug}/card.png")
    assert first.status_code == 200
    assert first.mimetype == "image/png"
    assert first.cache_control.public
    assert first.cache_control.max_age == 900
    assert "Set-Cookie" not in first.headers

    again = visitor.gets(f"/en/{petition.slug}/card.png", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    confirmed.signatures(petition.id, [{"country": "AM"} for _ in range(3)])
    assert visitor.gets(f"/en/{petition.slug}/card.png").data == first.data
    assert visitor.gets(f"/de/{petition.slug}/card.png").data != first.data


def test_a_card_tells_how_many_have_signed(make, visitor, monkeypatch):
    seen = []
    monkeypatch.setattr("petition_app.queries.cards.cards.drawn", lambda card: seen.append(card) or b"png")
    for number, state in ((0, "open"), (1, "open"), (12, "open"), (129, "open"), (12, "closed")):
        petition = make.petition(state=state, goal=200)
        confirmed.signatures(petition.id, [{"country": "AM"} for _ in range(number)])
        visitor.gets(f"/en/{petition.slug}/card.png")
    assert [(card.count, card.percent) for card in seen] == [
        ("", None),
        ("1 person has signed", 0),
        ("12 people have signed", 6),
        ("At least 120 people have signed", 64),
        ("12 people have signed", None),
    ]


@pytest.mark.parametrize("values", [{"state": "draft"}, {"hidden": True}])
def test_what_is_not_public_has_no_card(make, visitor, values):
    assert visitor.gets(f"/en/{make.petition(**values).slug}/card.png").status_code == 404


def test_a_page_says_how_it_is_shown_elsewhere(make, visitor):
    petition = make.petition(texts={"en": {"title": "Free “them” & us"}, "de": {}})
    page = visitor.opens(f"/en/{petition.slug}")
    metas = [meta.attributes for meta in page.all("meta") if "content" in meta.attributes]
    said = {meta.get("property") or meta["name"]: meta["content"] for meta in metas}
    assert said["og:image"] == f"https://petitions.example.org/en/{petition.slug}/card.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["og:image:alt"] == said["og:title"] == "Free “them” & us"
    assert said["twitter:card"] == "summary_large_image"
    assert (said["og:locale"], said["og:locale:alternate"]) == ("en_US", "de_DE")
    assert visitor.gets(said["og:image"].removeprefix("https://petitions.example.org")).status_code == 200


def linked_data(page: pages.Page) -> dict:
    [script] = page.all("script", type="application/ld+json")
    return json.loads("".join(script.children))


def test_a_page_says_to_machines_what_it_is(make, visitor):
    petition = make.petition(texts={"en": {"title": "Free them"}})
    confirmed.signatures(petition.id, [{"country": "AM"} for _ in range(3)])
    make.picture(petition, place=Place.TOP)
    said = linked_data(visitor.opens(f"/en/{petition.slug}"))
    assert said["@type"] == "WebPage"
    assert said["url"] == f"https://petitions.example.org/en/{petition.slug}"
    assert (said["name"], said["inLanguage"]) == ("Free them", "en")
    assert said["publisher"]["name"] == petition.organisation_name
    assert said["interactionStatistic"]["userInteractionCount"] == 3
    assert said["datePublished"] == petition.published_at.date().isoformat()
    picture = said["primaryImageOfPage"]
    assert (picture["caption"], picture["creditText"]) == ("A green field.", "Ольга")
    path = picture["contentUrl"].removeprefix("https://petitions.example.org")
    assert visitor.gets(path).status_code == 200


def test_s21_no_title_ends_the_data_and_begins_a_script(make, visitor):
    petition = make.petition(texts={"en": {"title": HOSTILE, "summary": HOSTILE}})
    make.picture(petition, place=Place.TOP, alt={}, decorative=True, credit="")
    page = visitor.opens(f"/en/{petition.slug}")
    assert linked_data(page)["name"] == HOSTILE
    assert "caption" not in linked_data(page)["primaryImageOfPage"]
    assert not [each for each in page.all("script") if not {"src", "type"} & each.attributes.keys()]


def test_a_preview_says_nothing_to_others(make, organiser):
    organiser.logs_in()
    petition = make.petition(organisation=organiser.organisation, state="draft")
    page = organiser.opens(f"/organise/petitions/{petition.id}/preview/en")
    assert not page.all("script", type="application/ld+json")
    assert not page.all("meta", property="og:image")
    assert petitions.public(petition.slug) is None
