"""Errors: each refusal's page and status, and kind words for whatever else goes wrong."""

import structlog
from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from petition_app.domain import faults
from petition_app.domain.refusals import (
    ExportGone,
    ForeignPost,
    FundraiserNotFound,
    LinkBroken,
    PetitionClosed,
    PetitionNotFound,
    Refusal,
    ServiceBusy,
    SignatureChanged,
    TokenRefused,
    TooManyAttempts,
)

STATUS: dict[type[Refusal], int] = {
    LinkBroken: 410,
    PetitionNotFound: 404,
    PetitionClosed: 410,
    SignatureChanged: 409,
    ForeignPost: 400,
    ServiceBusy: 503,
    TooManyAttempts: 429,
    ExportGone: 410,
    TokenRefused: 401,
    FundraiserNotFound: 404,
}
PAGES = frozenset({400, 403, 404, 405, 410, 413, 429, 500, 503})

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Answer refusals, HTTP's own errors and faults, in the visitor's language and without details."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(InterfaceError, _database_away)
    app.register_error_handler(Exception, _fault)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    status = STATUS[type(refusal)]
    response = _problem(status, refusal.code) or Response(
        render_template(f"errors/{refusal.code}.html", status=status), status
    )
    if isinstance(refusal, ServiceBusy):
        response.headers["Retry-After"] = "5"
    if isinstance(refusal, TokenRefused):
        response.headers["WWW-Authenticate"] = 'Bearer realm="petition_app"'
    return response


def _problem(status: int, code: str, detail: str = "") -> Response | None:
    """Answer a program with a problem document (RFC 9457); None where it is a person who asks."""
    if not request.path.startswith("/api/"):
        return None
    words = {"title": HTTP_STATUS_CODES.get(status, ""), "status": status, "code": code} | (
        {"detail": detail} if detail else {}
    )
    return Response(current_app.json.dumps(words), status, mimetype="application/problem+json")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    page = error.code if error.code in PAGES else 400
    # A description is ours where the code that says what is wrong is 422; elsewhere the library's.
    detail = (error.description or "") if error.code == 422 else ""
    response = _problem(error.code, f"http_{error.code}", detail) or Response(
        render_template(f"errors/{page}.html", status=error.code), error.code
    )
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _unknown_host(_error: SecurityError) -> ResponseReturnValue:
    # Under a host that we do not trust no address is built, and so no page of ours can be drawn.
    return Response(gettext("This service does not answer under this address."), 400, mimetype="text/plain")


def _database_away(error: Exception) -> ResponseReturnValue:
    log.error("database_away", kind=type(error).__name__)
    response = _problem(503, "service_busy") or Response(render_template("errors/service_busy.html", status=503), 503)
    response.headers["Retry-After"] = "30"
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    # The address may hold a token and the message may hold a name: only the kind and the place are kept.
    log.error("fault", kind=type(error).__name__, where=faults.place(error), endpoint=request.endpoint)
    return _problem(500, "fault") or (render_template("errors/500.html", status=500), 500)
