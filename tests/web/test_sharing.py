"""Sharing: plain links that carry where a signer came from, all the way to the count, and never a token."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests import pages, snapshot

SOURCES = {"whatsapp", "telegram", "bluesky", "facebook", "x", "mail"}


@pytest.fixture
def petition(make):
    return make.petition(
        texts={
            "en": {"title": "Free them", "share_text": "Five people. One demand. #FreeThem"},
            "de": {"title": "Lasst sie frei"},
        },
        default_language="en",
        hashtag="#FreeThem",
    )


def shared(page):
    """Return the links of the share ladder by what is read on them."""
    box = next(each for each in page.all("div") if "share" in each.attributes.get("class", "").split())
    return {link.text: link.attributes["href"] for link in box.all("a")}


def source_of(petition):
    from sqlalchemy import select

    from petition_app.db import db
    from petition_app.models import Signature

    return db.session.scalars(select(Signature.source).where(Signature.petition_id == petition.id)).all()


def ours(link):
    """Return the path of ours that a link to another service passes on."""
    at = unquote(link).index("https://petitions.example.org")
    return urlsplit(unquote(link)[at:]).path, parse_qs(urlsplit(unquote(link)[at:]).query)["src"][0]


def test_each_way_carries_a_code_of_its_own(petition, visitor):
    page = visitor.opens(f"/en/{petition.slug}")
    outward = [link for link in shared(page).values() if not link.startswith("/")]

    assert {ours(link)[1] for link in outward} == SOURCES
    assert {ours(link)[0] for link in outward} == {f"/en/{petition.slug}"}
    assert page.one("input", id="share-address").attributes["value"].endswith("?src=link")


def test_the_words_are_the_organisers_or_the_title_with_the_hashtag(petition, visitor):
    english = shared(visitor.opens(f"/en/{petition.slug}"))["Telegram"]
    german = shared(visitor.opens(f"/de/{petition.slug}"))["Telegram"]

    assert parse_qs(urlsplit(english).query)["text"] == ["Five people. One demand. #FreeThem"]
    assert parse_qs(urlsplit(german).query)["text"] == ["Five people. One demand. #FreeThem"]


def test_without_words_of_its_own_a_petition_is_passed_on_by_its_title(make, visitor):
    petition = make.petition(texts={"de": {"title": "Lasst sie frei"}}, hashtag="#FreeThem")
    link = shared(visitor.opens(f"/de/{petition.slug}"))["Telegram"]

    assert parse_qs(urlsplit(link).query)["text"] == ["Lasst sie frei #FreeThem"]


@pytest.mark.parametrize("way", ["WhatsApp", "Telegram", "Bluesky", "Facebook", "X", "E-mail"])
def test_where_a_signer_came_from_is_counted_without_any_script(petition, visitor, another_signer, clock, way):
    path, source = ours(shared(visitor.opens(f"/en/{petition.slug}"))[way])
    signer = another_signer("olga@example.org")
    address = f"{path}?src={source}"
    plain = signer.gets(path)
    arrived = signer.gets(address)
    assert arrived.data == plain.data

    signer.posts(
        f"{path}/sign",
        pages.read(arrived.text).form("/sign").filled(**signer.answers),
        headers={"Referer": f"https://petitions.example.org{address}"},
    )

    assert source_of(petition) == [source]
    signer.confirms()
    assert source in {row[-1] for row in snapshot.of("count_deltas")["count_deltas"]} | set(source_of(petition))


def test_a_form_that_comes_back_still_knows_where_its_signer_came_from(petition, signer):
    came = {"Referer": f"https://petitions.example.org/en/{petition.slug}?src=telegram"}
    form = signer.opens(f"/en/{petition.slug}").form("/sign")
    signer.posts(form.action, form.filled(**(signer.answers | {"email": "olga@"})), headers=came)

    again = signer.sees().form("/sign")
    signer.posts(again.action, again.filled(**signer.answers), headers={"Referer": "https://petitions.example.org/x"})

    assert source_of(petition) == ["telegram"]


def test_the_thank_you_shares_no_token(petition, signer):
    signer.signs(petition)
    link = signer.mail().link("confirm")
    token = link.rpartition("/")[2]
    signer.confirms()
    page = signer.sees()

    withdrawal = [each for each in page.links if "/withdraw/" in each]
    assert len(withdrawal) == 1
    own = withdrawal[0].rpartition("/")[2]
    others = [each for each in page.links if each not in withdrawal]
    assert shared(page).keys() >= {"WhatsApp", "Mastodon", "QR code"}
    for address in (*others, page.one("input", id="share-address").attributes["value"]):
        assert token not in address
        assert own not in address


def test_the_code_to_scan_is_drawn_here_and_may_be_kept(petition, visitor):
    response = visitor.gets(f"/en/{petition.slug}/qr.svg")

    assert response.mimetype == "image/svg+xml"
    assert response.cache_control.public
    assert response.text.startswith("<svg")
    assert "script" not in response.text
    assert visitor.gets("/en/no-such-petition/qr.svg").status_code == 404


def test_a_reader_is_led_to_their_own_mastodon_server_by_a_link_and_never_redirected(petition, visitor):
    address = shared(visitor.opens(f"/en/{petition.slug}"))["Mastodon"]
    form = visitor.opens(address).form("/share/mastodon")
    response = visitor.gets(form.action, query_string=form.filled(instance="@olga@chaos.social"))

    assert response.status_code == 200
    assert response.cache_control.no_store
    (onward,) = [link for link in visitor.sees().links if link.startswith("https://")]
    parts = urlsplit(onward)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "chaos.social", "/share")
    words = parse_qs(parts.query)["text"][0]
    assert words == f"Five people. One demand. #FreeThem https://petitions.example.org/en/{petition.slug}?src=mastodon"


@pytest.mark.parametrize(
    "typed",
    [
        "//evil.example",
        "/\\evil.example",
        "evil.example/x",
        "javascript:alert(1)",
        "127.0.0.1",
        "<b>.example",
        "a\r\nb.example",
    ],
)
def test_s24_what_names_no_server_leads_nowhere(petition, visitor, typed):
    response = visitor.gets(f"/en/{petition.slug}/share/mastodon", query_string={"instance": typed})
    page = visitor.sees()

    assert response.status_code == 422
    assert page.one(id="instance-mistake")
    assert [link for link in page.links if not link.startswith(("/", "#", "mailto:"))] == []
    assert page.one("input", id="instance").attributes["value"].split() == typed.split()


def test_the_country_is_chosen_by_a_language_of_one_country_alone(make, visitor):
    petition = make.petition(texts={"en": {}, "hy": {}, "ru": {}})
    chosen = {
        tag: visitor.opens(f"/{tag}/{petition.slug}").form("/sign").fields["country"] for tag in ("en", "hy", "ru")
    }
    assert chosen == {"en": "", "hy": "AM", "ru": ""}
    kept = visitor.posts(f"/hy/{petition.slug}/sign", {"country": ""})
    assert pages.read(kept.text).form("/sign").fields["country"] == ""


def test_whoever_has_confirmed_is_asked_for_money_and_shown_another_petition(make, signer):
    organisation = make.organisation()
    petition = make.petition(organisation=organisation)
    make.petition(texts={"de": {"title": "Auf Deutsch"}})
    make.petition(texts={"en": {"title": "Of others"}})
    make.petition(organisation=organisation, texts={"en": {"title": "The next one"}})
    make.petition(organisation=organisation, texts={"en": {"title": "Over"}}, state="closed")
    make.fundraiser(petition, url="https://donate.example/")
    signer.signs(petition)
    signer.confirms()
    page = signer.sees()

    assert "https://donate.example/" in page.links
    assert page.text.index("Tell three people") < page.text.index("Help with money") < page.text.index("The next one")
    assert not any(title in page.text for title in ("Auf Deutsch", "Of others", "Over"))


def test_where_there_is_no_other_petition_none_is_shown(make, signer):
    petition = make.petition()
    signer.signs(petition)
    signer.confirms()
    assert "Sign another one?" not in signer.sees().text
