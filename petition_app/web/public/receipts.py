"""Receipts: a signer's own proof that her signature is in the log, and the promise of it until then."""

import base64
import io
import json
import zlib

import segno
from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from petition_app.domain import tokens
from petition_app.domain.receipts import Receipt
from petition_app.domain.refusals import LinkBroken
from petition_app.domain.tokens import Purpose
from petition_app.queries import petitions, signature_log
from petition_app.queries.petitions import PetitionView
from petition_app.queries.signature_log import Leaf
from petition_app.services import signature_log as services
from petition_app.web import language as interface
from petition_app.web import origin


def add_to(bp: Blueprint) -> None:
    """Add the page of a receipt. Looking changes nothing; fetching the file lets it be forgotten."""
    bp.get("/receipt/<token>")(receipt)
    bp.post("/receipt/<token>")(fetch)


def receipt(token: str) -> ResponseReturnValue:
    """Show where the signature is in the log, or what was promised of it."""
    leaf, petition = _found(token)
    found = signature_log.receipt(leaf)
    return render_template(
        "public/receipt.html",
        petition=petition,
        index=None if found is None else found.index,
        promise=signature_log.promise(leaf) if found is None else "",
        code=_code(found, petition) if found is not None else "",
    )


def fetch(token: str) -> ResponseReturnValue:
    """Give the receipt's file; an hour later nothing of it is kept here."""
    origin.require_own()
    leaf, petition = _found(token)
    found = signature_log.receipt(leaf)
    if found is None:
        raise LinkBroken
    services.forget_receipt(tokens.receipt_lookup(token))
    response = Response(json.dumps(found.record, indent=1) + "\n", mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{petition.slug}.json"'
    return response


def of(token: str) -> tuple[str, str]:
    """Return where the receipt is, and what is promised until it is there, from the token that confirms.

    Once the leaf is in the log nothing needs to be promised; once it was forgotten there is no receipt either.
    """
    named = tokens.receipt(token, Purpose.CONFIRM)
    leaf = signature_log.leaf(tokens.receipt_lookup(named))
    if leaf is None or leaf.opening is None:
        return "", ""
    promise = signature_log.promise(leaf) if leaf.position is None else ""
    return url_for("public.receipt", token=named), promise


def _found(token: str) -> tuple[Leaf, PetitionView]:
    leaf = signature_log.leaf(tokens.receipt_lookup(token))
    petition = petitions.by_id(leaf.petition_id) if leaf else None
    # Of a signature that was withdrawn meanwhile there is nothing left to show.
    if leaf is None or leaf.opening is None or petition is None or petition.hidden:
        raise LinkBroken
    interface.use(leaf.language or petition.default_language, petition.default_language)
    return leaf, petition


def _code(found: Receipt, petition: PetitionView) -> Markup:
    """Draw the receipt itself as a QR code that leads to the page where it is checked.

    It stands behind the `#`, which browsers send to nobody.
    """
    packed = zlib.compress(json.dumps(found.record, separators=(",", ":")).encode(), 9)
    path = url_for("public.verify", language=interface.current(), slug=petition.slug)
    text = f"{current_app.config['PUBLIC_BASE_URL']}{path}#{base64.urlsafe_b64encode(packed).rstrip(b'=').decode()}"
    drawn = io.BytesIO()
    segno.make(text, error="l").save(
        drawn,
        kind="svg",
        xmldecl=False,
        svgns=False,
        dark="#000",
        light="#fff",
        omitsize=True,
        svgclass="receipt__code",
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704  Drawn here, of base64.
