"""Retention: the keys of all reports of what was destroyed, at an address that no report decides."""

import base64

from flask import Blueprint
from flask.typing import ResponseReturnValue

from petition_app.domain.retention import REPORT_KEYS
from petition_app.queries import retention
from petition_app.web import packed


def add_to(bp: Blueprint) -> None:
    """Add the keys."""
    bp.get(REPORT_KEYS)(report_keys)


def report_keys() -> ResponseReturnValue:
    """Give the public keys (Ed25519, RFC 8032), a key in base64 a line, the one that signs now first."""

    def render() -> str:
        return "".join(f"{base64.b64encode(key).decode()}\n" for key in retention.report_keys())

    return packed.same_for_everybody(("report keys",), render, "text/plain")
