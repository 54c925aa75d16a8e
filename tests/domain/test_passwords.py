"""Passwords: what is too weak to be kept."""

import pytest

from petition_app.domain import passwords
from petition_app.domain.passwords import PasswordWeak

EMAIL = "olga@example.org"


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "twelve chars",
        "пароль на двенадцать",
        "ひらがなのパスワードです",
        "x" * 8 + "abcd",
        "a1!a1!a1!B2?",
    ],
)
def test_twelve_characters_of_any_script_are_enough(password):
    passwords.check(password, EMAIL)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "short"),
        ("elevenchars", "short"),
        ("ﬃﬃﬃ", "short"),
        ("x" * 513, "long"),
        ("ab" * 50, "simple"),
        ("111122223333", "simple"),
        ("AbAbAbaBaBab", "simple"),
        ("olga@example.org", "address"),
        ("OLGA@example.ORG!", "address"),
        ("@example.org", "address"),
    ],
)
def test_what_would_be_guessed_is_not_kept(password, code):
    with pytest.raises(PasswordWeak) as refused:
        passwords.check(password, EMAIL)
    assert refused.value.code == code
    assert not password or password not in str(refused.value)
