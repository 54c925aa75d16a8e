"""Display: initials in every script, and nothing for whoever wants to be shown in no way."""

import pytest

from petition_app.domain.display import initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ольга", "О."),
        ("anna maria de la cruz", "A. C."),
        ("محمد علي", "م. ع."),
        ("नितिन कुमार", "नि. कु."),
        ("田中太郎", "田."),
        ("ßeta 'Ömer", "ß. Ö."),
        ("e\u0301tienne", "E\u0301."),
        ("1234 - 5", ""),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_the_last_word(name, shown):
    assert initials(name) == shown
