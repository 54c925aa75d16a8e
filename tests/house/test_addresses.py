"""Addresses and names that links, tools and people rely on: they are still there."""

import pytest

from tests import pages

#: Each public address, and what it answers for a petition that is open.
PUBLIC = {
    "/": 302,
    "/en/": 200,
    "/de/": 200,
    "/en/{slug}": 200,
    "/de/{slug}": 200,
    "/en/{slug}/updates": 200,
    "/en/{slug}/signatures": 200,
    "/en/{slug}/card.png": 200,
    "/en/?q=words&topic=peace&written=en&by={organisation}&state=open": 200,
    "/en/{slug}/sign": 303,
    "/en/{slug}/check-mail": 200,
    "/en/{slug}/privacy": 200,
    "/en/{slug}/qr.svg": 200,
    "/en/{slug}/share/mastodon": 200,
    "/en/imprint": 200,
    "/en/organisations/{organisation}/imprint": 200,
    "/en/{slug}/paper.pdf": 200,
    "/organisations/{organisation}": 302,
    "/en/organisations/{organisation}": 200,
    "/embed/{slug}/count.json": 200,
    "/embed/{slug}/counter": 200,
    "/embed/petition-counter.js": 200,
    "/robots.txt": 200,
    "/sitemap.xml": 200,
    "/healthz": 200,
    "/readyz": 200,
    "/organise/": 303,
    "/organise/login": 200,
    "/confirm/{token}": 410,
    "/my-data/{token}": 410,
    "/withdraw/{token}": 410,
    "/not-me/{token}": 410,
    "/unsubscribe/{token}": 410,
    "/receipt/{token}": 410,
    "/en/{slug}/verify": 200,
    "/log/{slug}/checkpoint": 200,
    "/log/{slug}/checkpoint/0": 200,
    "/log/{slug}/checkpoints": 200,
    "/log/{slug}/consistency/0/0": 200,
    "/log/{slug}/key": 200,
    "/log/{slug}/ended": 404,
    "/log/{slug}/tile/0/000": 404,
    "/deletion-reports/keys": 200,
}

#: Names of the form's fields: other programs and prepared links use them.
FIELDS = [
    *("name", "email", "country", "place", "comment", "display", "disclose", "consent", "updates", "partner-one"),
    "source",
]

COMMANDS = ["backup", "db", "demo", "exports", "keys", "people", "restore", "retention", "signature-log", "worker"]


@pytest.mark.parametrize(("address", "status"), PUBLIC.items())
def test_a_public_address_is_still_there(make, visitor, address, status):
    petition = make.petition(texts={"en": {}, "de": {}}, logged=True)
    path = address.format(slug=petition.slug, organisation=petition.organisation_slug, token="A" * 43)

    assert visitor.gets(path).status_code == status
    assert visitor._asks("HEAD", path).status_code == status


@pytest.mark.parametrize("field", FIELDS)
def test_the_form_still_has_its_fields(make, visitor, field):
    petition = make.petition(asks_place=True, asks_comment=True, shows_signers=True, partners=[{"slug": "one"}])
    form = visitor.opens(f"/en/{petition.slug}").form("/sign")

    assert form.has(field)
    assert form.action == f"/en/{petition.slug}/sign"
    assert form.element.attributes["method"].lower() == "post"


def test_the_counter_still_says_what_it_said(make, visitor):
    petition = make.petition(texts={"en": {"title": "A demand"}}, goal=500)
    make.signature(petition)
    counted = visitor.gets(f"/embed/{petition.slug}/count.json").json

    assert counted.keys() >= {"count", "as_of", "goal", "state", "title", "url"}
    assert counted["count"] == 1
    assert isinstance(counted["count"], int)
    assert counted["goal"] == 500
    assert counted["state"] == "open"
    assert counted["title"] == "A demand"
    assert counted["url"] == f"https://petitions.example.org/en/{petition.slug}"
    assert counted["as_of"].endswith("Z")


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_the_counter_says_in_which_state_the_petition_is(make, visitor, state):
    petition = make.petition(state=state)
    assert visitor.gets(f"/embed/{petition.slug}/count.json").json["state"] == state


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_still_there(app, name):
    assert name in app.cli.commands


def test_every_form_names_its_address_and_works_with_nothing_but_http(make, visitor):
    petition = make.petition()
    for path in ("/organise/login", f"/en/{petition.slug}"):
        for form in visitor.opens(path).forms():
            assert form.element.attributes["action"].startswith("/")
            assert [button for button in form.element.all("button") if button.attributes.get("type") != "button"]


def test_the_mailbox_is_for_development_on_this_machine_only(visitor):
    response = visitor.gets("/dev/mailbox")
    assert response.status_code == 404
    assert pages.read(response.text).heading


def test_the_element_is_a_module_that_falls_back_to_the_link_inside_it(visitor):
    response = visitor.gets("/embed/petition-counter.js")
    assert response.mimetype in ("text/javascript", "application/javascript")
    assert 'customElements.define("petition-counter"' in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
