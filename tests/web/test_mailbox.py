"""Mailbox of development: whoever works on the service reads its mail there, and nobody else anywhere."""

import pytest

from tests import pages
from tests.factories import Make
from tests.people import Signer

BASE = "http://127.0.0.1:8130"


@pytest.fixture
def developer(make_app, mailbox):
    """Somebody who runs the service on this machine and signs."""
    app = make_app(PETITION_ENV="development", MAIL_SERVER="", PUBLIC_BASE_URL=BASE)
    with app.app_context():
        yield Signer(app, mailbox)


def test_an_empty_mailbox_says_so(developer):
    assert "Nothing was mailed yet." in developer.opens("/dev/mailbox").text


def test_mail_is_there_with_links_that_can_be_followed(developer):
    petition = Make(developer.app).petition(texts={"en": {"title": "Title & more"}})
    developer.signs(petition)
    assert developer.mails() == []

    page = developer.opens("/dev/mailbox")

    assert page.heading == "Mailbox of this machine"
    assert "Please confirm your signature: Title & more" in page.text
    (confirm,) = [link for link in page.links if "/confirm/" in link]
    assert developer.presses(confirm.removeprefix(BASE)).status_code == 200


def test_the_newest_mail_stands_first(developer):
    make = Make(developer.app)
    for title in ("First", "Second"):
        developer.signs(make.petition(texts={"en": {"title": title}}))
        developer.mails()

    headings = [heading.text for heading in developer.opens("/dev/mailbox").all("h2")]

    assert headings == ["Please confirm your signature: Second", "Please confirm your signature: First"]


def test_the_html_part_is_shown_as_a_mailbox_shows_it_and_can_do_nothing_else(developer):
    developer.signs(Make(developer.app).petition())
    developer.mails()
    link = developer.opens("/dev/mailbox").one("h2").one("a").attributes["href"]

    response = developer.gets(link)

    page = pages.read(response.text)
    assert page.heading == "Please confirm your signature"
    assert "style" in page.one("a", class_="button").attributes
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "script-src" not in policy


@pytest.mark.parametrize("name", ["0" * 32, "..", "%2e%2e%2fpetition", ".hidden", "a.eml", "0" * 31 + "G"])
def test_there_is_no_other_file_behind_it(developer, name):
    assert developer.gets(f"/dev/mailbox/{name}").status_code == 404


@pytest.mark.parametrize("path", ["/dev/mailbox", "/dev/mailbox/" + "0" * 32])
@pytest.mark.parametrize(
    "visit",
    [
        {"environ_overrides": {"REMOTE_ADDR": "192.0.2.7"}},
        {"environ_overrides": {"REMOTE_ADDR": "2001:db8::7"}},
        {"environ_overrides": {"REMOTE_ADDR": ""}},
        {"headers": {"X-Forwarded-For": "192.0.2.7"}},
        {"headers": {"Forwarded": "for=192.0.2.7"}},
        {"headers": {"Via": "1.1 tunnel"}},
    ],
)
def test_nobody_from_elsewhere_finds_it(developer, path, visit):
    developer.signs(Make(developer.app).petition())
    developer.mails()

    assert developer.gets(path, **visit).status_code == 404


@pytest.mark.parametrize(
    "settings",
    [
        {"PETITION_ENV": "development"},
        {"PETITION_ENV": "test", "MAIL_SERVER": ""},
        {"PETITION_ENV": "bench", "MAIL_SERVER": ""},
        {"PETITION_ENV": "production"},
    ],
)
def test_it_does_not_exist_outside_development_or_where_mail_is_sent(make_app, settings):
    app = make_app(**(settings | {"MAIL_DEFAULT_SENDER": "petitions@example.org"}))

    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/dev/mailbox")]
