"""Packed answers: bytes that are the same for everybody, compressed once and given to whoever can unpack them.

Only what holds no secret and repeats no request may be packed: the length of a compressed answer tells what
stands in it (BREACH). So forms with mistakes, mailed links and organisers' pages are never packed.
"""

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Self

from flask import Response, current_app, request

from petition_app.queries.memory import remembered

_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes as they are and compressed, and the digest that names them."""

    plain: bytes
    zipped: bytes
    digest: str

    @classmethod
    def of(cls, plain: bytes) -> Self:
        """Compress the bytes and name them."""
        digest = hashlib.blake2b(plain, digest_size=12).hexdigest()
        return cls(plain, gzip.compress(plain, _LEVEL, mtime=0), digest)


def same_for_everybody(key: tuple[Hashable, ...], render: Callable[[], str], mimetype: str = "text/html") -> Response:
    """Answer with a page that is made once in a few seconds and that anybody may keep as long."""
    found = remembered(("bytes", *key), lambda: Packed.of(render().encode()))
    seconds = current_app.config["PAGE_SECONDS"]
    return answer(found, mimetype, f"public, max-age={seconds}, stale-while-revalidate=60, stale-if-error=86400")


def answer(packed: Packed, mimetype: str, cache_control: str) -> Response:
    """Give the bytes in the form that the browser takes, or say that it has them already."""
    zipped = _takes_gzip()
    response = Response(packed.zipped if zipped else packed.plain, mimetype=mimetype)
    headers = response.headers
    headers["Cache-Control"] = cache_control
    headers["Vary"] = "Accept-Encoding"
    # Two forms of one thing are told apart by their strong tags (RFC 9110, section 8.8.3.3).
    headers["ETag"] = f'"{packed.digest}-gzip"' if zipped else f'"{packed.digest}"'
    if zipped:
        headers["Content-Encoding"] = "gzip"
    if "HTTP_IF_NONE_MATCH" in request.environ:
        response.make_conditional(request)
    return response


def _takes_gzip() -> bool:
    # Looked for before it is parsed: this is asked on every page.
    accepted = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in accepted and ("q=0" not in accepted or request.accept_encodings.quality("gzip") > 0)
