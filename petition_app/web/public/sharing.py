"""Sharing: what we draw and write ourselves so that a petition is passed on without anybody's script."""

import io
from urllib.parse import urlencode

import segno
from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import hosts
from petition_app.queries import petition_pages
from petition_app.queries.petitions import PetitionView
from petition_app.web import packed
from petition_app.web.public import petitions


def add_to(bp: Blueprint) -> None:
    """Add the code to scan, and the way to a Mastodon server."""
    bp.get("/<language:language>/<slug>/qr.svg")(qr)
    bp.get("/<language:language>/<slug>/share/mastodon")(mastodon)


def qr(language: str, slug: str) -> ResponseReturnValue:
    """Draw the petition's address as a QR code (ISO/IEC 18004), dark on light in every colour scheme."""
    petition = petitions.public_petition(slug, language)

    def draw() -> str:
        code = segno.make(f"{_address(petition, language)}?src=qr", error="m")
        drawn = io.BytesIO()
        code.save(drawn, kind="svg", xmldecl=False, dark="#000", light="#fff", scale=8)
        return drawn.getvalue().decode()

    return packed.same_for_everybody(("qr", slug, language), draw, "image/svg+xml")


def mastodon(language: str, slug: str) -> ResponseReturnValue:
    """Ask for the reader's own server, and show the way there.

    A link and no redirect: our address must not lead anybody on to wherever somebody else wrote into it (S24).
    """
    petition = petitions.public_petition(slug, language)
    typed = request.args.get("instance", "")
    server, words = "", petition_pages.of(petition, language).words_to_pass_on
    try:
        server = hosts.parse(typed) if typed else ""
        is_mistaken = False
    except hosts.HostInvalid:
        is_mistaken = True
    text = urlencode({"text": f"{words} {_address(petition, language)}?src=mastodon"})
    page = render_template(
        "public/mastodon.html",
        petition=petition,
        typed=typed,
        server=server,
        onward=f"https://{server}/share?{text}" if server else "",
        is_mistaken=is_mistaken,
    )
    response = Response(page, 422 if is_mistaken else 200)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _address(petition: PetitionView, language: str) -> str:
    base: str = current_app.config["PUBLIC_BASE_URL"]
    return base + url_for("public.petition", language=language, slug=petition.slug)
