"""Plain text: Markdown without its marks, for print."""

from petition_app.domain import markdown


def test_points_below_points_stay_below_them():
    from petition_app.domain.signers import clean_text

    typed = "- one\r\n\t- below  it\r\n    - too\r\n" + " " * 90 + "x\r\n\r\n\r\n   two"

    kept = clean_text(typed)
    assert kept == "- one\n    - below it\n    - too\n" + " " * 32 + "x\n\n   two"
    assert clean_text(kept) == kept
    assert markdown.render("- one\n    - below").count("<ul>") == 2
    assert "<p>one</p>\n<p>two" in markdown.render("one\n\n    two")


def test_marks_are_left_out_and_points_have_bullets():
    text = "## We ask\n\nfor *this* and **that**,\nsee [the law](https://example.org):\n\n- one\n- two\n\n> quoted"

    assert markdown.plain(text) == ["We ask", "for this and that, see the law:", "• one", "• two", "quoted"]


def test_code_and_markup_are_text_like_any_other():
    assert markdown.plain("    indented\n    code\n\n<b>x</b> `y`") == ["indented code", "<b>x</b> y"]
    assert markdown.plain("Journalist*innen und Leser*innen") == ["Journalist*innen und Leser*innen"]
    assert markdown.plain("") == []
    assert markdown.plain("one\n\n---\n\ntwo") == ["one", "two"]
    assert markdown.plain("- one\n\n  two") == ["• one", "two"]
    assert markdown.plain("```\none\ntwo\n```\n\nthree") == ["one", "two", "three"]
