"""Gender stars: German and other languages write a star within a word, and it stays a star."""

import pytest

from petition_app.domain.markdown import render


@pytest.mark.parametrize(
    "text",
    [
        "Genoss*innen und Aktivist*innen",
        "Die Journalist*innen der LGBT*-Gruppen, das russische LGBT*-Netz",
        "Kämpfer*innen, Über*Ängstliche, активист*ки и активист*ы",
    ],
)
def test_stars_within_words_are_no_emphasis(text):
    assert render(text).strip() == f"<p>{text}</p>"


def test_stars_around_words_are_emphasis_still():
    assert render("*alle* Genoss*innen und **wirklich** alle Aktivist*innen").strip() == (
        "<p><em>alle</em> Genoss*innen und <strong>wirklich</strong> alle Aktivist*innen</p>"
    )


def test_a_star_that_was_escaped_shows_no_backslash():
    assert render(r"Genoss\*innen und Aktivist\*innen").strip() == "<p>Genoss*innen und Aktivist*innen</p>"
