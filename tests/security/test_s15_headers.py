"""S15: every answer says how it may be used, whatever it is and whatever went wrong."""

import pytest

from petition_app.web.headers import CONTENT_SECURITY_POLICY
from tests import addresses

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}
OURS_ONLY = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def missing(response) -> dict[str, str | None]:
    """Return what an answer should say and does not."""
    wanted = ALWAYS if response.request.path.startswith("/embed/") else ALWAYS | OURS_ONLY
    found = {name: response.headers.get(name) for name in wanted}
    found_missing = {name: value for name, value in found.items() if value != wanted[name]}
    if "camera=()" not in response.headers.get("Permissions-Policy", ""):
        found_missing["Permissions-Policy"] = response.headers.get("Permissions-Policy")
    if "default-src 'none'" not in response.headers.get("Content-Security-Policy", ""):
        found_missing["Content-Security-Policy"] = response.headers.get("Content-Security-Policy")
    return found_missing


def test_s15_every_address_says_how_it_may_be_used(app, make, visitor):
    petition = make.petition()
    unsaid = {}
    for rule, address in addresses.every(app, petition):
        for ask in (visitor.gets, visitor.posts):
            if found := missing(ask(address)):
                unsaid[rule.rule] = found
    assert unsaid == {}


@pytest.mark.parametrize(
    "path", ["/nowhere", "/en/nowhere", "/xx/", "/static/nowhere.css", "/embed/nowhere/count.json"]
)
def test_s15_so_does_an_address_that_is_not_there(visitor, path):
    response = visitor.gets(path)
    assert response.status_code == 404
    assert missing(response) == {}


def test_s15_so_does_a_fault(make_app, mailbox):
    from tests.people import Visitor

    app = make_app()
    app.testing = False

    @app.get("/fault")
    def fault() -> str:
        raise RuntimeError

    response = Visitor(app, mailbox).gets("/fault")
    assert response.status_code == 500
    assert missing(response) == {}


def test_s15_the_policy_allows_nothing_inline_and_nothing_foreign():
    directives = dict(part.strip().split(" ", 1) for part in CONTENT_SECURITY_POLICY.split(";"))
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert set(directives.values()) == {"'none'", "'self'"}


def test_s15_plain_http_is_told_nothing_of_https(app, make, visitor):
    response = visitor.gets(f"/en/{make.petition().slug}", base_url="http://petitions.example.org")
    assert "Strict-Transport-Security" not in response.headers
