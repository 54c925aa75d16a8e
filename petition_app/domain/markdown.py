"""Markdown: what organisers write, as HTML that can do nothing but be read (S22)."""

import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_TAGS = {"p", "a", "em", "strong", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "br", "hr"}
# Between two letters a star is a gender star, as in "Journalist*innen"; two of them are no emphasis.
_GENDER_STAR = re.compile(r"(?<=[^\W\d_])\*(?=[^\W\d_])")
# Indented code is not among what we show; to organisers an indented paragraph is a paragraph.
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("code")


@lru_cache(maxsize=512)
def render(text: str) -> str:
    """Return the text as HTML: paragraphs, emphasis, lists, headings from the second order, links, quotations.

    Raw HTML is shown as it was typed; links lead to the web or to mail, and tell nobody where they were.
    """
    html = _parser.render(_GENDER_STAR.sub(r"\*", text)).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def plain(text: str) -> list[str]:
    """Return the paragraphs of the text without any marks, for print; points of a list begin with a bullet."""
    paragraphs: list[str] = []
    bullet = ""
    for token in _parser.parse(_GENDER_STAR.sub(r"\*", text)):
        if token.type == "list_item_open":
            bullet = "• "
        elif token.type == "inline":
            words = "".join(
                " " if child.type in ("softbreak", "hardbreak") else child.content for child in token.children or ()
            )
            paragraphs.append(bullet + words)
            bullet = ""
        elif token.content:
            paragraphs += token.content.splitlines()
    return paragraphs
