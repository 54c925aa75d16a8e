"""Language: which one an answer is in. The address says it; a header only chooses where `/` leads."""

from flask import Flask, current_app, g, request
from flask_babel import get_locale

from petition_app.domain import languages
from petition_app.extensions import babel


def init_app(app: Flask) -> None:
    """Let every template know its language and direction."""
    babel.init_app(app, locale_selector=current, timezone_selector=lambda: "UTC")
    app.context_processor(_in_templates)


def use(tag: str) -> None:
    """Answer this request in the interface's language that is nearest to the one given."""
    g.language = nearest(tag)


def nearest(tag: str) -> str:
    """Return the language of the interface that stands for the one given."""
    return languages.best([tag], current_app.config["LANGUAGES"])


def current() -> str:
    """Return the language of this answer: as set, as the address says, as the visitor's browser asks."""
    if "language" not in g:
        from_address = (request.view_args or {}).get("language") or request.path.split("/")[1]
        offered = current_app.config["LANGUAGES"]
        known = from_address in offered
        g.language = from_address if known else languages.best(request.accept_languages.values(), offered)
    chosen: str = g.language
    return chosen


def _in_templates() -> dict[str, object]:
    tag = str(get_locale() or "en").replace("_", "-")
    return {
        "language": tag,
        "direction": languages.direction(tag),
        "interface_languages": current_app.config["LANGUAGES"],
    }
