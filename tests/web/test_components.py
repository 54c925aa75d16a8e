"""Components: a page of development shows each of them, so that none is forgotten when something changes."""

import pytest

from tests import pages
from tests.conftest import ROOT
from tests.people import Visitor

COMPONENTS = {path.stem for path in (ROOT / "templates" / "components").glob("*.html")}


@pytest.fixture
def developer(make_app, mailbox):
    """Somebody who runs the service on this machine."""
    app = make_app(PETITION_ENV="development", PUBLIC_BASE_URL="http://127.0.0.1:8140")
    with app.app_context():
        yield Visitor(app, mailbox)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_every_component_is_there_in_both_directions(developer, direction):
    page = developer.opens(f"/dev/components/{direction}")
    drawn = {place.attributes["data-component"] for place in page.all("div") if "data-component" in place.attributes}

    assert drawn == COMPONENTS
    assert page.one("html").attributes["dir"] == direction


def test_each_thing_on_it_has_a_name_of_its_own(developer):
    page = developer.opens("/dev/components")
    names = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert sorted(names) == sorted(set(names))
    for label in page.all("label"):
        assert label.attributes["for"] in names


def test_there_are_two_directions(developer):
    assert developer.gets("/dev/components/up").status_code == 404


def test_nobody_else_sees_it(developer, visitor):
    elsewhere = developer.gets("/dev/components", environ_overrides={"REMOTE_ADDR": "192.0.2.1"})
    assert elsewhere.status_code == 404
    assert pages.read(elsewhere.text).heading
    assert visitor.gets("/dev/components").status_code == 404


@pytest.mark.parametrize("environment", ["test", "bench", "production"])
def test_it_does_not_exist_outside_development(make_app, environment):
    app = make_app(PETITION_ENV=environment, MAIL_DEFAULT_SENDER="petitions@example.org")

    assert not [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/dev")]
