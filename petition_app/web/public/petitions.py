"""Petitions: the pages that readers see, the same bytes for everybody."""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from petition_app.domain import countries, goals, languages
from petition_app.domain.refusals import PetitionNotFound
from petition_app.queries import alarms, counting, petition_pages, petitions
from petition_app.queries.petitions import PetitionView
from petition_app.web import language as interface
from petition_app.web import packed, stamps
from petition_app.web.public import linked_data, notice, tables, wording
from petition_app.web.public.forms import SignForm

#: The page of the signatures names all that are published.
_COUNTRIES_ON_THE_PAGE = 8


class TooMany(StrEnum):
    """Why a form that was filled in has to wait."""

    OF_A_NETWORK = "network"
    OF_A_PETITION = "petition"


def add_to(bp: Blueprint) -> None:
    """Add the pages that readers see."""
    bp.get("/")(start)
    bp.get("/<language:language>/<slug>")(petition)
    bp.get("/<language:language>/<slug>/updates")(updates)


def start() -> ResponseReturnValue:
    """Lead to the list of petitions in the visitor's language."""
    response = redirect(url_for("public.home", language=interface.current()))
    response.vary.add("Accept-Language")
    return response


def petition(language: str, slug: str) -> ResponseReturnValue:
    """Show a petition with its form."""
    found = public_petition(slug, language)
    return packed.same_for_everybody(("page", slug, language), lambda: page(found, language))


def updates(language: str, slug: str) -> ResponseReturnValue:
    """Show all the news of a petition."""
    found = public_petition(slug, language)

    def render() -> str:
        return render_template(
            "public/updates.html",
            petition=found,
            updates=petition_pages.updates(found, language),
            languages=switch("public.updates", found.languages, slug=slug),
            anywhere=url_for("public.updates", language=found.default_language, slug=slug),
        )

    return packed.same_for_everybody(("updates", slug, language), render)


def public_petition(slug: str, language: str) -> PetitionView:
    """Return the petition that an address names. Raises PetitionNotFound."""
    found = petitions.public(slug)
    if found is None or language not in (*found.languages, *current_app.config["LANGUAGES"]):
        raise PetitionNotFound
    interface.use(language, found.default_language)
    return found


def page(
    shown: PetitionView,
    language: str,
    form: SignForm | None = None,
    *,
    preview: bool = False,
    too_many: TooMany | None = None,
) -> str:
    """Return a petition's page as HTML: with an empty form, or with the one that was filled in."""
    count = counting.public(shown.id).number
    if form is None and (shown.takes_signatures or preview):
        form = SignForm(shown, language, formdata=None)
        form.country.data = countries.only_one(language)
    if form is not None:
        form.started.data = form.started.data or stamps.new(wording.whole(shown, language).version)
    content = petition_pages.of(shown, language)
    address = current_app.config["PUBLIC_BASE_URL"] + url_for("public.petition", language=language, slug=shown.slug)
    return render_template(
        "public/petition.html",
        page=content,
        said_to_machines=linked_data.of(content, address, count),
        form=form,
        count=count,
        goal=goals.goal(count, shown.fixed_goal),
        countries=tables.countries(shown, language, most=_COUNTRIES_ON_THE_PAGE),
        country_options=_country_options(form.country.data if form else ""),
        wording=wording.consent(shown),
        summary=notice.summary(),
        answers=notice.answers(shown, language),
        languages=switch("public.petition", shown.languages, slug=shown.slug),
        anywhere=url_for("public.petition", language=shown.default_language, slug=shown.slug),
        address=address,
        preview=preview,
        too_many=too_many,
        # Where a petition is crowded, a form that comes again with a proof finds room.
        guarded=too_many is TooMany.OF_A_PETITION or alarms.standing(shown.id).guarded,
    )


def _country_options(chosen: str | None) -> Markup:
    options = _all_countries(interface.current())
    if chosen in countries.codes():
        options = options.replace(f'value="{chosen}"', f'value="{chosen}" selected')
    return Markup(options)  # noqa: S704  Names by CLDR, escaped below.


@lru_cache(maxsize=32)
def _all_countries(tag: str) -> str:
    # A dozen kilobytes a language, which never change.
    option = Markup('<option value="{}">{}</option>')
    empty = '<option value=""></option>'
    return empty + "".join(option.format(code, name) for code, name in countries.names(tag))


class Offer(NamedTuple):
    """A language that a page can be read in."""

    tag: str
    name: str
    address: str
    #: Whether the texts are there too, and not the interface alone.
    written: bool


def switch(endpoint: str, written: Sequence[str], **values: Any) -> list[Offer]:
    """Return each language that a page can be read in, in the order of their own names."""
    tags = sorted({*written, *current_app.config["LANGUAGES"]}, key=lambda tag: languages.own_name(tag).casefold())
    return [
        Offer(tag, languages.own_name(tag), url_for(endpoint, language=tag, **values), tag in written) for tag in tags
    ]
