"""Roles: each may do what the ones before it may."""

from petition_app.domain.roles import Role


def test_a_role_allows_what_needs_it_or_less():
    allowed = {(role.value, needed.value) for role in Role for needed in Role if role.allows(needed)}
    assert allowed == {
        ("reader", "reader"),
        ("editor", "reader"),
        ("editor", "editor"),
        ("manager", "reader"),
        ("manager", "editor"),
        ("manager", "manager"),
    }
