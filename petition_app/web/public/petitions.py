"""Petitions: the pages that readers see, the same bytes for everybody."""

import hashlib
from collections.abc import Callable, Hashable
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.http import quote_etag

from petition_app.domain import colours, countries, goals, languages
from petition_app.domain.refusals import PetitionNotFound
from petition_app.queries import counting, petitions
from petition_app.queries.memory import remembered
from petition_app.queries.petitions import PetitionView
from petition_app.web import language as interface
from petition_app.web import stamps
from petition_app.web.public import linked_data, wording
from petition_app.web.public.forms import SignForm


def add_to(bp: Blueprint) -> None:
    """Add the pages that readers see."""
    bp.get("/")(start)
    bp.get("/<language:language>/<slug>")(petition)
    bp.get("/<language:language>/<slug>/updates")(updates)
    bp.get("/accent/<colour>.css")(accent)


def start() -> ResponseReturnValue:
    """Lead to the list of petitions in the visitor's language."""
    response = redirect(url_for("public.home", language=interface.current()))
    response.vary.add("Accept-Language")
    return response


def petition(language: str, slug: str) -> ResponseReturnValue:
    """Show a petition with its form."""
    found = public_petition(slug, language)
    return same_for_everybody(("page", slug, language), lambda: page(found, language))


def updates(language: str, slug: str) -> ResponseReturnValue:
    """Show all the news of a petition."""
    found = public_petition(slug, language)

    def render() -> str:
        return render_template(
            "public/updates.html",
            petition=found,
            updates=petitions.updates(found, language),
            languages=switch("public.updates", found.languages, slug=slug),
        )

    return same_for_everybody(("updates", slug, language), render)


def accent(colour: str) -> ResponseReturnValue:
    """Give a campaign's colour to its pages, readable on light and on dark ground."""
    try:
        light, dark = colours.accents(f"#{colour}")
    except colours.ColourInvalid:
        abort(404)
    style = (
        f":root{{--accent:{light.colour};--accent-ink:{light.ink}}}"
        f"@media(prefers-color-scheme:dark){{:root{{--accent:{dark.colour};--accent-ink:{dark.ink}}}}}"
    )
    response = Response(style, mimetype="text/css")
    # The address is the colour, so it never changes, and it tells of no petition whether it is there.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def public_petition(slug: str, language: str) -> PetitionView:
    """Return the petition that an address names. Raises PetitionNotFound."""
    found = petitions.public(slug)
    if found is None or language not in (*found.languages, *current_app.config["LANGUAGES"]):
        raise PetitionNotFound
    interface.use(language)
    return found


def page(shown: PetitionView, language: str, form: SignForm | None = None, *, preview: bool = False) -> str:
    """Return a petition's page as HTML: with an empty form, or with the one that was filled in."""
    count = counting.public(shown.id).number
    if form is None and (shown.takes_signatures or preview):
        form = SignForm(shown, formdata=None)
    if form is not None:
        form.started.data = form.started.data or stamps.new()
    content = petitions.page(shown, language)
    address = current_app.config["PUBLIC_BASE_URL"] + url_for("public.petition", language=language, slug=shown.slug)
    return render_template(
        "public/petition.html",
        page=content,
        said_to_machines=linked_data.of(content, address, count),
        form=form,
        count=count,
        goal=goals.goal(count, shown.fixed_goal),
        country_options=_country_options(language, form.country.data if form else ""),
        wording=wording.consent(shown),
        retention=wording.retention(shown),
        languages=switch("public.petition", shown.languages, slug=shown.slug),
        address=address,
        preview=preview,
    )


def _country_options(language: str, chosen: str | None) -> Markup:
    tag = interface.nearest(language)
    options = remembered(("countries", tag), lambda: _all_countries(tag))
    if chosen in countries.codes():
        options = options.replace(f'value="{chosen}"', f'value="{chosen}" selected')
    return Markup(options)  # noqa: S704  Names by CLDR, escaped below.


def _all_countries(tag: str) -> str:
    option = Markup('<option value="{}">{}</option>')
    empty = '<option value=""></option>'
    return empty + "".join(option.format(code, name) for code, name in countries.names(tag))


def switch(endpoint: str, offered: Any, **values: Any) -> list[tuple[str, str, str]]:
    """Return the page in each language: its tag, its own name, its address."""
    return [(tag, languages.own_name(tag), url_for(endpoint, language=tag, **values)) for tag in offered]


def same_for_everybody(key: tuple[Hashable, ...], render: Callable[[], str]) -> Response:
    """Answer with a page that is drawn once in a few seconds, and that anybody may keep."""
    body, etag = remembered(("bytes", *key), lambda: _with_etag(render()))
    seconds = current_app.config["PAGE_SECONDS"]
    response = Response(body, mimetype="text/html")
    response.headers["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate=60, stale-if-error=86400"
    response.headers["ETag"] = etag
    if request.if_none_match:
        response.make_conditional(request)
    return response


def _with_etag(page: str) -> tuple[bytes, str]:
    body = page.encode()
    return body, quote_etag(hashlib.blake2b(body, digest_size=12).hexdigest())
