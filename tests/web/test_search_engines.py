"""Search engines: they are told of every public page, and of nothing else."""

from xml.etree import ElementTree

BASE = "https://petitions.example.org"
PLACES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}


def mapped(visitor) -> list[str]:
    response = visitor.gets("/sitemap.xml")
    assert response.mimetype == "application/xml"
    return [place.text or "" for place in ElementTree.fromstring(response.text).iterfind(".//map:loc", PLACES)]


def test_every_public_page_is_on_the_map_in_each_of_its_languages(make, visitor):
    petition = make.petition(texts={"en": {}, "ar": {}})
    addresses = mapped(visitor)

    assert {f"{BASE}/en/", f"{BASE}/de/", f"{BASE}/en/{petition.slug}", f"{BASE}/ar/{petition.slug}"} <= set(addresses)
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        assert visitor.gets(address.removeprefix(BASE)).status_code == 200, address


def test_each_address_knows_its_other_languages(make, visitor):
    petition = make.petition(texts={"en": {}, "ar": {}})
    root = ElementTree.fromstring(visitor.gets("/sitemap.xml").text)
    (page,) = [url for url in root if url.findtext("map:loc", "", PLACES) == f"{BASE}/ar/{petition.slug}"]
    assert {link.get("hreflang") for link in page.iterfind("xhtml:link", PLACES)} == {"en", "ar"}


def test_what_is_not_public_is_not_on_the_map(make, visitor):
    draft, hidden = make.petition(state="draft"), make.petition(hidden=True)
    assert not [address for address in mapped(visitor) if draft.slug in address or hidden.slug in address]


def test_what_nobody_should_find_is_closed_and_the_map_is_named(visitor):
    response = visitor.gets("/robots.txt")
    lines = response.text.splitlines()

    assert response.mimetype == "text/plain"
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /organise/", "Disallow: /confirm/", "Disallow: /withdraw/", "Disallow: /not-me/"} <= set(lines)
    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    assert not [line for line in lines if "signatures" in line]
