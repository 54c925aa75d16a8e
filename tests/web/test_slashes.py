"""Slashes: whoever writes one too many is led to the page, and nowhere else."""

import pytest

PAGES = [
    "/en/{slug}",
    "/de/{slug}/updates",
    "/en/{slug}/check-mail",
    "/en/organisations/{organisation}",
    "/organisations/{organisation}",
    "/embed/{slug}/count.json",
    "/healthz",
    "/organise/login",
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_slash_too_many_leads_to_the_page(make, visitor, page, method):
    petition = make.petition(texts={"en": {}, "de": {}})
    address = page.format(slug=petition.slug, organisation=petition.organisation_slug)

    response = visitor._asks(method, f"{address}/?src=poster&x=%2F")

    assert (response.status_code, response.location) == (308, f"{address}?src=poster&x=%2F")
    assert "Set-Cookie" not in response.headers


def test_what_was_typed_comes_out_as_an_address_of_ours(make, visitor):
    for address in ("/en/a%0d%0aX-Evil:1/", "/en/%D0%BF%D0%B5%D1%82/", "/en/..%2f..%2f/", "/confirm/%5cevil/"):
        location = visitor.gets(address).location
        assert location is None or (location.startswith(("/en/", "/confirm/")) and location.isascii()), address
    for address in ("/%2felsewhere.example/", "/\\elsewhere.example/", "/en/x//", "/nowhere/"):
        response = visitor.gets(address)
        assert "elsewhere.example" not in (response.location or "").split("/")[:3], address
        assert response.status_code in (308, 404), address


def test_a_form_is_not_sent_on(make, visitor):
    petition = make.petition()
    assert visitor.posts(f"/en/{petition.slug}/sign/", {"name": "Ольга"}).status_code == 404


def test_the_slash_that_belongs_to_the_address_stays(visitor):
    assert visitor.gets("/en/").status_code == 200
    assert visitor.gets("/en").status_code == 308
