"""S18: no page that is answered holds an inline script, style or handler; the house reads the templates too."""

import pytest

from tests import addresses, desk, pages
from tests.factories import PASSWORD
from tests.people import Organiser, Visitor


def inline(page: pages.Page) -> list[str]:
    """Return what the policy would stop."""
    found = [f"<{e.tag}>" for e in page.all("style", "base", "object", "embed", "applet")]
    for element in page.all():
        # Linked data is no script: no browser runs it, and the policy has nothing to stop.
        is_data = element.attributes.get("type") == "application/ld+json"
        if element.tag == "script" and not is_data and (not element.attributes.get("src") or element.children):
            found.append("<script>")
        found += [f"<{element.tag} {name}>" for name in element.attributes if name.startswith("on") or name == "style"]
        found += [
            f"<{element.tag} {name}={value}>"
            for name, value in element.attributes.items()
            if value.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
        ]
    return found


def crawl(visitor: Visitor, app, things: desk.Desk, method: str) -> tuple[int, dict[str, list[str]]]:
    """Ask for every address; return how many pages came and what is inline in them."""
    seen, found = 0, {}
    ask = visitor.gets if method == "GET" else visitor.posts
    for rule, address in addresses.every(app, things.petition, method, **things.things):
        # Logging out is an address too, and would end the walk.
        response = ask(address) if "logout" not in rule.rule and "log-out" not in rule.rule else None
        if response is not None and response.mimetype == "text/html" and response.data:
            seen += 1
            if hits := inline(pages.read(response.text)):
                found[rule.rule] = hits
    return seen, found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_s18_no_page_for_everybody_has_anything_inline(app, make, visitor, method):
    seen, found = crawl(visitor, app, desk.of(make), method)
    assert seen > 10
    assert found == {}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_s18_no_page_of_an_organiser_has_either(app, make, mailbox, method):
    organisation = make.organisation()
    person = make.member(organisation)
    organiser = Organiser(app, mailbox, person.email, PASSWORD)
    organiser.logs_in()
    seen, found = crawl(organiser, app, desk.of(make, organisation), method)
    assert seen > 25
    assert found == {}
