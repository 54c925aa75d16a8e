"""Bodies: how what a visitor sends is read."""

from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Flask, Request, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, LengthRequired, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

_FORM = "application/x-www-form-urlencoded"


class _FormParser(FormDataParser):
    """Reads a form as Werkzeug does, apart from bytes that are no text, and from its number of fields.

    Werkzeug leaves such bytes as they came, percent signs and all, and a name would be kept as `Ol%F0ga`. Here
    they become U+FFFD (URL Standard, section 5.1), which the forms know and ask about.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> tuple[IO[bytes], MultiDict[str, Any], MultiDict[str, Any]]:
        """Read the body of a request. Raises RequestEntityTooLarge, ClientDisconnected."""
        if mimetype != _FORM:
            return super().parse(stream, mimetype, content_length, options)
        body = stream.read()
        # Werkzeug believes a server that ends the body itself, and so takes what came before the line was cut.
        if content_length is not None and len(body) < content_length:
            raise ClientDisconnected
        try:
            fields = parse_qsl(
                body.decode(errors="replace"),
                keep_blank_values=True,
                errors="replace",
                max_num_fields=self.max_form_parts,
            )
        except ValueError:
            raise RequestEntityTooLarge from None
        return stream, self.cls(fields), self.cls()


class _Request(Request):
    form_data_parser_class = _FormParser


def init_app(app: Flask) -> None:
    """Read every request's body this way."""
    app.request_class = _Request
    app.before_request(_require_a_length)


def _require_a_length() -> None:
    """Ask for a length where a body comes in chunks (RFC 9110, section 15.5.12).

    Granian hands over what arrived before the line was cut as if that were all, and Werkzeug what fits the limit:
    half a form would be taken for a whole one. No browser sends a form in chunks.
    """
    if "HTTP_TRANSFER_ENCODING" in request.environ:
        raise LengthRequired
