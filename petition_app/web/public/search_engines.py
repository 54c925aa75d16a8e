"""Search engines: what they may read, and where the pages are that they should know."""

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from petition_app.queries import listing, organisations
from petition_app.web import packed

# What nobody needs to find: organisers' pages, mailed links and the counter that other sites show. The list of
# signers is not named here: whoever may not read it cannot read either that it is not to be kept.
_CLOSED = ("/organise/", "/confirm/", "/withdraw/", "/not-me/", "/receipt/", "/log/", "/embed/")


def add_to(bp: Blueprint) -> None:
    """Add the two files that search engines ask for."""
    bp.get("/robots.txt")(robots)
    bp.get("/sitemap.xml")(sitemap)


def robots() -> ResponseReturnValue:
    """Say what may be read."""

    def render() -> str:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED)]
        return "\n".join([*lines, f"Sitemap: {_address('public.sitemap')}", ""])

    return packed.same_for_everybody(("robots",), render, "text/plain")


def sitemap() -> ResponseReturnValue:
    """List the public pages, each with its other languages (sitemaps.org, hreflang)."""

    def render() -> str:
        pages = [_page("public.home", current_app.config["LANGUAGES"])]
        pages += [
            _page("public.petition", each.petition.languages, slug=each.petition.slug) for each in listing.public()
        ]
        pages += [
            _page("public.organisation", current_app.config["LANGUAGES"], slug=each.slug)
            for each in organisations.listed()
        ]
        spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {spaces}>\n{"".join(pages)}</urlset>\n'

    return packed.same_for_everybody(("sitemap",), render, "application/xml")


def _page(endpoint: str, offered: Any, **values: Any) -> str:
    addresses = {tag: _address(endpoint, language=tag, **values) for tag in offered}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(tag)} href={quoteattr(address)}/>'
        for tag, address in addresses.items()
    )
    return "".join(f"<url><loc>{escape(address)}</loc>{others}</url>\n" for address in addresses.values())


def _address(endpoint: str, **values: Any) -> str:
    return str(current_app.config["PUBLIC_BASE_URL"] + url_for(endpoint, **values))
