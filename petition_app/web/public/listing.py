"""Listing: the petitions that can be seen, and a form to look among them that needs no script."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import languages
from petition_app.domain.searching import MOST_CHARACTERS
from petition_app.domain.signers import clean_line
from petition_app.domain.topics import Topic
from petition_app.queries import listing, organisations
from petition_app.queries.listing import Wanted
from petition_app.web import packed
from petition_app.web.public.petitions import switch
from petition_app.web.topics import TOPICS

_STATES = ("open", "ended")


def add_to(bp: Blueprint) -> None:
    """Add the list."""
    bp.get("/<language:language>/")(home)


def home(language: str) -> ResponseReturnValue:
    """Show the petitions that can be seen, or those among them that somebody looks for."""
    if language not in current_app.config["LANGUAGES"]:
        abort(404)
    wanted = _wanted()
    after = request.args.get("after", "")
    if wanted.is_anything and not after:
        return packed.same_for_everybody(("home", language), lambda: _page(language, wanted, ""))
    # What somebody looks for is kept by no cache, and no search engine lists the lists.
    response = Response(_page(language, wanted, after))
    response.headers["X-Robots-Tag"] = "noindex, follow"
    return response


def _wanted() -> Wanted:
    """Return what the address asks for; what makes no sense in it is not asked for."""
    asked = request.args
    state = asked.get("state", "")
    topic = asked.get("topic", "")
    language = asked.get("written", "")
    return Wanted(
        words=clean_line(asked.get("q", "")[:MOST_CHARACTERS]),
        language=language if languages.is_known(language) else "",
        topic=topic if topic in set(Topic) else "",
        organisation=asked.get("by", "")[:64],
        state=state if state in _STATES else "",
    )


def _page(language: str, wanted: Wanted, after: str) -> str:
    found = listing.page(wanted, after, language)
    public = listing.public()
    tags = sorted({tag for each in public for tag in each.petition.languages})
    askers = {each.petition.organisation_slug: each.petition.organisation_name for each in public}
    topics = {topic for each in public for topic in each.topics}
    return render_template(
        "public/home.html",
        found=found,
        sought=wanted,
        after=after,
        before_address=None if found.before is None else _address(language, wanted, found.before),
        after_address=None if found.after is None else _address(language, wanted, found.after),
        written=[(tag, languages.own_name(tag)) for tag in tags],
        topics=[(topic.value, name) for topic, name in TOPICS.items() if topic in topics],
        askers=sorted(askers.items(), key=lambda pair: pair[1].casefold()),
        organisations=organisations.listed() if wanted.is_anything and not after else [],
        languages=switch("public.home", current_app.config["LANGUAGES"]),
        anywhere=url_for("public.start"),
    )


def _address(language: str, wanted: Wanted, after: str) -> str:
    asked: dict[str, Any] = {
        "q": wanted.words,
        "written": wanted.language,
        "topic": wanted.topic,
        "by": wanted.organisation,
        "state": wanted.state,
        "after": after,
    }
    return url_for("public.home", language=language, **{name: text for name, text in asked.items() if text})
