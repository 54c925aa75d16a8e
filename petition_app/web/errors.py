"""Errors: each refusal's page and status, and kind words for whatever else goes wrong."""

import structlog
from flask import Flask, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from petition_app.domain import faults
from petition_app.domain.refusals import (
    ExportGone,
    ForeignPost,
    LinkBroken,
    PetitionClosed,
    PetitionNotFound,
    Refusal,
    ServiceBusy,
    SignatureChanged,
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
    response = Response(render_template(f"errors/{refusal.code}.html", status=status), status)
    if isinstance(refusal, ServiceBusy):
        response.headers["Retry-After"] = "5"
    return response


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    page = error.code if error.code in PAGES else 400
    response = Response(render_template(f"errors/{page}.html", status=error.code), error.code)
    allowed = error.get_response().headers.get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def _unknown_host(_error: SecurityError) -> ResponseReturnValue:
    # Under a host that we do not trust no address is built, and so no page of ours can be drawn.
    return Response(gettext("This service does not answer under this address."), 400, mimetype="text/plain")


def _database_away(error: Exception) -> ResponseReturnValue:
    log.error("database_away", kind=type(error).__name__)
    response = Response(render_template("errors/service_busy.html", status=503), 503)
    response.headers["Retry-After"] = "30"
    return response


def _fault(error: Exception) -> ResponseReturnValue:
    # The address may hold a token and the message may hold a name: only the kind and the place are kept.
    log.error("fault", kind=type(error).__name__, where=faults.place(error), endpoint=request.endpoint)
    return render_template("errors/500.html", status=500), 500
