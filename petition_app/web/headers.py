"""Headers: what every answer says of how it may be used (S15-S17, S20)."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
)

_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms.
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    ("Cache-Control", "no-store"),
)
_ON_OUR_PAGES = (
    *_ALWAYS,
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)
_ON_OTHER_SITES = (
    *_ALWAYS,
    ("Content-Security-Policy", FRAME_POLICY),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)
_STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")


def init_app(app: Flask) -> None:
    """Put the headers on every answer, errors and static files included."""
    if app.config["PROXIES"]:
        # Only the hops that the operator counted are believed, and never a host name from a header.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=app.config["PROXIES"], x_proto=app.config["PROXIES"], x_host=0
        )
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    wanted = _ON_OTHER_SITES if request.path.startswith("/embed/") else _ON_OUR_PAGES
    if request.is_secure:
        wanted = (*wanted, _STRICT_TRANSPORT)
    # Looked up once: asking Werkzeug's list of headers for each name is felt on every request.
    given = {name.lower() for name, _ in response.headers}
    for name, value in wanted:
        if name.lower() not in given:
            response.headers.add(name, value)
    return response
