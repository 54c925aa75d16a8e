"""Retention: the report of what was destroyed of an ended petition, to keep as evidence."""

import base64
import json
from uuid import UUID

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from petition_app.queries import retention
from petition_app.web.organise import access


def add_to(bp: Blueprint) -> None:
    """Add the report's address."""
    bp.get("/petitions/<uuid:petition_id>/deletion-report")(deletion_report)


def deletion_report(petition_id: UUID) -> ResponseReturnValue:
    """Hand over the statement as it was signed, with its signature (Ed25519, RFC 8032) and the key to check it."""
    report = retention.report(petition_id)
    if report is None:
        return redirect(url_for("organise.petition", petition_id=petition_id), 303)
    content = {
        "statement": report.statement,
        "public_key": base64.b64encode(report.public_key).decode(),
        "signature": base64.b64encode(report.signed).decode(),
    }
    response = Response(json.dumps(content, indent=2) + "\n", mimetype="application/json")
    name = f"deletion-report-{access.petition().slug}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
