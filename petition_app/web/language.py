"""Language: which one an answer is in. The address says it; a header only chooses where `/` leads."""

from flask import Flask, current_app, g, request
from flask_babel import get_locale

from petition_app.domain import languages
from petition_app.extensions import babel


def init_app(app: Flask) -> None:
    """Let every template know its language and direction."""
    babel.init_app(app, locale_selector=current, timezone_selector=lambda: "UTC")
    app.context_processor(_in_templates)


def use(tag: str, default: str = "") -> None:
    """Answer this request in a language, with the interface in the one that is nearest to it."""
    g.wanted = tag
    g.language = nearest(tag, default)


def nearest(tag: str, default: str = "") -> str:
    """Return the language of the interface that stands for the one given: itself, the petition's first, our first."""
    return languages.best([tag, default], current_app.config["LANGUAGES"])


def current() -> str:
    """Return the language of this answer: as set, as the address says, as the visitor's browser asks."""
    if "language" not in g:
        from_address = (request.view_args or {}).get("language") or request.path.split("/")[1]
        offered = current_app.config["LANGUAGES"]
        known = from_address in offered
        g.language = from_address if known else languages.best(_accepted(), offered)
    chosen: str = g.language
    return chosen


def _accepted() -> list[str]:
    return [tag for tag, quality in request.accept_languages if quality > 0]


def _in_templates() -> dict[str, object]:
    tag = str(get_locale() or "en").replace("_", "-")
    return {
        "language": tag,
        # A text may be wanted in a language that the interface does not speak.
        "wanted": g.get("wanted", tag),
        "direction": languages.direction(tag),
        "interface_languages": current_app.config["LANGUAGES"],
    }
