"""Assets: one stylesheet a page and its scripts, at addresses that change with their content.

Nothing is built: the parts of a stylesheet are put together when the process starts, and kept compressed.
What is asked for under an older address, by a page that somebody kept, is answered with what there is now.
"""

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, url_for

from petition_app.domain import colours
from petition_app.web import packed
from petition_app.web.packed import Packed

#: Which parts each stylesheet is made of, in their order.
SHEETS = {
    "public": ("tokens", "base", "components", "public"),
    "organise": ("tokens", "base", "components", "organise"),
    "embed": ("embed",),
    # For the page of development that shows all components.
    "components": ("tokens", "base", "components", "public", "organise", "specimens"),
}

_FOREVER = "public, max-age=31536000, immutable"
_FOR_A_MINUTE = "public, max-age=60"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Assets:
    """The stylesheets and scripts of one process; in development they are read again when they change."""

    def __init__(self, folder: Path, *, watched: bool) -> None:
        """Look into the folder of static files."""
        self._folder = folder
        self._watched = watched
        self._read_anew()

    def sheet(self, name: str, accent: str = "") -> Packed | None:
        """Return a stylesheet, with a campaign's colour if one is given; None where there is no such thing."""
        self._look()
        return self._sheet(name, accent.removeprefix("#")) if name in SHEETS else None

    def script(self, name: str) -> Packed | None:
        """Return a script."""
        self._look()
        return self._scripts.get(name)

    @property
    def scripts_digest(self) -> str:
        """What names all scripts together: each finds the others in the same folder."""
        self._look()
        return self._scripts_digest

    def _read_anew(self) -> None:
        self._seen = self._last_change()
        self._scripts = {path.stem: Packed.of(path.read_bytes()) for path in self._files("js")}
        every = "".join(script.digest for _, script in sorted(self._scripts.items()))
        self._scripts_digest = hashlib.blake2b(every.encode(), digest_size=12).hexdigest()
        # A stranger may ask for any colour; only so many are kept.
        self._sheet: Callable[[str, str], Packed | None] = lru_cache(maxsize=128)(self._put_together)

    def _look(self) -> None:
        if self._watched and self._last_change() != self._seen:
            self._read_anew()

    def _put_together(self, name: str, accent: str) -> Packed | None:
        parts = [(self._folder / "css" / f"{part}.css").read_text() for part in SHEETS[name]]
        if accent:
            try:
                parts.append(_in_colour(accent))
            except colours.ColourInvalid:
                return None
        return Packed.of(_without_comments(parts).encode())

    def _files(self, kind: str) -> list[Path]:
        return sorted((self._folder / kind).glob(f"*.{kind}"))

    def _last_change(self) -> float:
        return max(path.stat().st_mtime for kind in ("css", "js") for path in self._files(kind))


def init_app(app: Flask) -> None:
    """Put the stylesheets together, and tell templates where they and the scripts are."""
    watched = app.config["PETITION_ENV"] == "development"
    app.extensions["petition_app_assets"] = Assets(Path(app.static_folder or ""), watched=watched)
    app.add_url_rule("/style/<digest>/<style>.css", view_func=style)
    app.add_url_rule("/script/<digest>/<script>.js", view_func=script)
    app.add_template_global(style_address)
    app.add_template_global(script_address)


def style(digest: str, style: str) -> Response:
    """Give a stylesheet, which nobody needs to ask for again."""
    name, _, accent = style.partition("-")
    return _given(_assets().sheet(name, accent), "text/css", lambda found: found.digest == digest)


def script(digest: str, script: str) -> Response:
    """Give a script, which nobody needs to ask for again."""
    return _given(_assets().script(script), "text/javascript", lambda _: _assets().scripts_digest == digest)


def style_address(name: str, accent: str = "") -> str:
    """Return where the stylesheet is, in a campaign's colour if one is given."""
    found = _assets().sheet(name, accent)
    if found is None:
        return style_address(name)
    coloured = f"{name}-{accent.removeprefix('#')}" if accent else name
    return url_for("style", digest=found.digest, style=coloured)


def script_address(name: str) -> str:
    """Return where a script is."""
    return url_for("script", digest=_assets().scripts_digest, script=name)


def _given(found: Packed | None, mimetype: str, is_named: Callable[[Packed], bool]) -> Response:
    if found is None:
        abort(404)
    return packed.answer(found, mimetype, _FOREVER if is_named(found) else _FOR_A_MINUTE)


def _assets() -> Assets:
    assets: Assets = current_app.extensions["petition_app_assets"]
    return assets


def _in_colour(accent: str) -> str:
    """Return a campaign's colour, readable on light and on dark ground. Raises ColourInvalid."""
    light, dark = colours.accents(f"#{accent}")
    return (
        f":root{{--accent:{light.colour};--accent-ink:{light.ink}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{"
        f":root{{--accent:{dark.colour};--accent-ink:{dark.ink}}}}}"
    )


def _without_comments(parts: Iterable[str]) -> str:
    lines = (line.strip() for part in parts for line in _COMMENT.sub("", part).splitlines())
    return "\n".join(line for line in lines if line)
