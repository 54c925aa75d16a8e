"""S20: what is somebody's own is never kept by a cache; what is kept is the same for everybody."""

import pytest

from tests import addresses
from tests.addresses import NO_TOKEN

#: What a poisoned request could carry.
POISON = {
    "X-Forwarded-Host": "poison.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-For": "192.0.2.66",
    "X-Original-URL": "/poison",
    "Forwarded": "host=poison.example",
    "Referer": "https://poison.example/?src=poison",
    "User-Agent": "poison",
    "Accept-Language": "de",
    "Cookie": "session=poison",
}

PUBLIC_PAGES = [
    "/en/",
    "/en/{slug}",
    "/en/{slug}/card.png",
    "/en/{slug}/updates",
    "/embed/{slug}/count.json",
    "/embed/{slug}/counter",
]


def test_s20_what_may_be_kept_says_so_and_all_else_may_not(app, make, visitor):
    petition = make.petition()
    kept = set()
    for rule, address in addresses.every(app, petition):
        control = visitor.gets(address).cache_control
        # A file of ours is asked for again each time, and answered with 304.
        asked_again = control.no_cache and rule.endpoint == "static"
        assert control.no_store or control.public or asked_again, rule.rule
        if control.public:
            kept.add(rule.rule)
    assert not {rule for rule in kept if "token" in rule or "organise" in rule or rule.startswith("/dev")}
    assert {"/<language:language>/<slug>", "/embed/<slug>/count.json"} <= kept


@pytest.mark.parametrize("purpose", ["confirm", "withdraw", "not-me"])
def test_s20_a_mailed_link_is_kept_by_nobody(visitor, purpose):
    response = visitor.gets(f"/{purpose}/{NO_TOKEN}")
    assert response.cache_control.no_store
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_s20_a_page_that_is_kept_heeds_no_header(make, visitor, clock, path):
    address = path.format(slug=make.petition().slug)

    plain = visitor.gets(address)
    poisoned = visitor.gets(address, headers=POISON)

    assert plain.status_code == poisoned.status_code == 200
    assert plain.data == poisoned.data
    assert b"poison" not in poisoned.data
    assert plain.headers.get("Vary") == poisoned.headers.get("Vary")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_s20_an_unknown_question_makes_no_other_page(make, visitor, clock, path):
    address = path.format(slug=make.petition().slug)
    assert visitor.gets(address).data == visitor.gets(f"{address}?utm=1&src=mail&x=<script>").data


def test_s20_the_way_from_the_start_varies_with_the_language_that_decides_it(visitor):
    german = visitor.gets("/", headers={"Accept-Language": "de"})
    english = visitor.gets("/", headers={"Accept-Language": "eo,de;q=0,en"})

    assert (german.location, english.location) == ("/de/", "/en/")
    assert german.headers["Vary"] == english.headers["Vary"] == "Accept-Language"
    assert not german.cache_control.public


def test_s20_a_reader_who_has_the_page_gets_it_once(make, visitor, clock):
    address = f"/en/{make.petition().slug}"
    first = visitor.gets(address)

    again = visitor.gets(address, headers={"If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
