"""Signing: the form is taken, and whoever sent it is told to look into the mail."""

import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import sealing
from petition_app.domain.limits import PETITION_WINDOW, SIGN, Standing
from petition_app.domain.refusals import PetitionClosed
from petition_app.queries import keys
from petition_app.queries.petitions import PetitionView
from petition_app.services import consents, mails, proofs, screening, signing
from petition_app.services import limits as counts
from petition_app.web import limits, origin, prepared
from petition_app.web.public import petitions, wording
from petition_app.web.public.forms import SignForm
from petition_app.web.public.petitions import TooMany


def add_to(bp: Blueprint) -> None:
    """Add the form's two addresses."""
    bp.post("/<language:language>/<slug>/sign")(sign)
    bp.get("/<language:language>/<slug>/sign")(form_again)
    bp.get("/<language:language>/<slug>/check-mail")(check_mail)
    bp.get("/<language:language>/<slug>/challenge")(challenge)


def sign(language: str, slug: str) -> ResponseReturnValue:
    """Take the form; a form with mistakes, or one too many of its network or petition, comes back as it was."""
    origin.require_own()
    petition = petitions.public_petition(slug, language)
    if not petition.takes_signatures:
        raise PetitionClosed
    network = limits.network()
    standing = counts.count(SIGN, network)
    if standing is Standing.FAR_OVER:
        limits.refuse(SIGN)
    form = SignForm(petition, language)
    if standing is Standing.OVER:
        form.keep_source()
        page = petitions.page(petition, language, form, too_many=TooMany.OF_A_NETWORK)
        return page, 429, limits.come_again(SIGN.window)
    if not form.validate():
        form.keep_source()
        return petitions.page(petition, language, form), 422
    signs = form.signs()
    if not counts.takes_form_of(petition, proven=signs.proven):
        form.keep_source()
        page = petitions.page(petition, language, form, too_many=TooMany.OF_A_PETITION)
        return page, 429, limits.come_again(PETITION_WINDOW)
    details = form.details()
    written = b""
    if counts.takes_form_for(details.canonical_email, network):
        consents.keep(wording.whole(petition, language))
        screened = screening.screen(petition, network, details.canonical_email, details.country, signs)
        written = signing.sign(petition, details, screened)
    return redirect(url_for("public.check_mail", language=language, slug=slug, mark=_mark(petition, written)), 303)


def _mark(petition: PetitionView, written: bytes) -> str | None:
    """Return by what the signer of a sealed petition knows her form again; of what was not written it looks alike."""
    if petition.sealing is None:
        return None
    return sealing.mark(keys.of(petition.id).form_hash(written or secrets.token_bytes()))


def form_again(language: str, slug: str) -> ResponseReturnValue:
    """Lead back to the form: somebody reloaded or shared the address that a form was sent to."""
    return redirect(url_for("public.petition", language=language, slug=slug, _anchor="sign"), 303)


def challenge(language: str, slug: str) -> ResponseReturnValue:
    """Give a puzzle to the page's script, for the form of a petition under alarm."""
    return dict(proofs.puzzle(petitions.public_petition(slug, language).id))


def check_mail(language: str, slug: str) -> ResponseReturnValue:
    """Say the same to everybody: look into your mail."""
    petition = petitions.public_petition(slug, language)
    mark = request.args.get("mark", "")
    shows = petition.sealing is not None and sealing.is_mark(mark)
    return prepared.page(
        ("check mail", slug, language, shows),
        lambda: render_template(
            "public/check_mail.html",
            petition=petition,
            expected=mails.expected(petition, language),
            mark=prepared.place("mark") if shows else "",
        ),
        mark=mark,
    )
