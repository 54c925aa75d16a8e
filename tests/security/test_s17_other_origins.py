"""S17: other sites may read the public count, and nothing else; never with credentials."""

from tests import addresses

STRANGER = {"Origin": "https://stranger.example"}


def test_s17_other_sites_read_the_count_and_nothing_else(app, make, visitor):
    petition = make.petition()
    readable = set()
    for rule, address in addresses.every(app, petition):
        response = visitor.gets(address, headers=STRANGER)
        assert "Access-Control-Allow-Credentials" not in response.headers
        if allowed := response.headers.get("Access-Control-Allow-Origin"):
            assert allowed == "*"
            readable.add(rule.rule)
    assert {"/embed/<slug>/count.json", "/embed/petition-counter.js"} <= readable
    assert all(rule.startswith("/embed/") for rule in readable)


def test_s17_a_preflight_allows_no_method_that_changes_anything(app, make, visitor):
    petition = make.petition()
    asks = {**STRANGER, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x-anything"}
    for _rule, address in addresses.every(app, petition):
        response = visitor._asks("OPTIONS", address, headers=asks)
        assert "Access-Control-Allow-Methods" not in response.headers
        assert "Access-Control-Allow-Headers" not in response.headers
