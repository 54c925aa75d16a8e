"""Links: what mailed links lead to. Opening one shows, pressing its button acts (S01, S02)."""

import json

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain import clock, goals, tokens
from petition_app.domain.lifecycle import CONFIRM_GRACE, SignatureState
from petition_app.domain.refusals import LinkBroken, PetitionClosed, SignatureChanged
from petition_app.domain.tokens import Purpose
from petition_app.queries import counting, listing, own_data, petition_pages, signatures
from petition_app.queries.petitions import PetitionView
from petition_app.queries.signatures import LinkedSignature
from petition_app.services import signing
from petition_app.web import language as interface
from petition_app.web import origin, prepared
from petition_app.web.public import receipts


def add_to(bp: Blueprint) -> None:
    """Add the pages of mailed links; nothing on the way may keep or index them."""
    for path, show, act in (
        ("/confirm/<token>", confirm, press_confirm),
        ("/my-data/<token>", my_data, take_my_data),
        ("/withdraw/<token>", withdraw, press_withdraw),
        ("/not-me/<token>", not_me, press_not_me),
    ):
        bp.get(path)(show)
        bp.post(path)(act)
    bp.after_request(_keep_out_of_indexes)


def confirm(token: str) -> ResponseReturnValue:
    """Show what will be signed, and one big button; changes nothing, whoever opens it."""
    return _to_confirm(token)


def press_confirm(token: str) -> ResponseReturnValue:
    """Count the signature and say thank you; pressing again shows the same page.

    What the signer has not seen she does not confirm: when the form was sent again meanwhile, by whomever,
    the page comes back with what it says now.
    """
    origin.require_own()
    try:
        return _confirmed(token, signing.confirm(token, request.form.get("seen", "")))
    except SignatureChanged:
        return make_response(_to_confirm(token, changed=True), 409)


def _to_confirm(token: str, *, changed: bool = False) -> ResponseReturnValue:
    signature = signing.found(tokens.lookup(token, Purpose.CONFIRM))
    if signature.state is not SignatureState.PENDING:
        return _confirmed(token, signature)
    petition = _petition_of(signature)
    if petition.ended_at is not None and petition.ended_at + CONFIRM_GRACE <= clock.now():
        raise PetitionClosed
    signer = signature.signer
    if signer is None and not signature.is_sealed:
        raise LinkBroken
    display, disclose = (signer.display, signer.disclose) if signer else (None, None)
    return prepared.page(
        ("confirm", petition.id, petition.edition, signature.language, display, disclose, changed),
        lambda: render_template(
            "public/confirm.html",
            petition=petition,
            name=prepared.place("name"),
            display=display,
            disclose=disclose,
            is_sealed=signer is None,
            changed=changed,
            action=prepared.place("action"),
            seen=prepared.place("seen"),
            mark=prepared.place("mark"),
            not_me_address=prepared.place("not_me_address"),
        ),
        name=signer.name if signer else "",
        action=url_for("public.confirm", token=token),
        seen=signature.seen,
        mark=signature.mark,
        not_me_address=url_for("public.not_me", token=tokens.later(token, Purpose.CONFIRM, Purpose.NOT_ME)),
    )


def my_data(token: str) -> ResponseReturnValue:
    """Show whoever signed what is kept of it, the consent included (GDPR art. 15)."""
    data = own_data.by_token(token)
    petition = signing.petition_of(data.signature)
    interface.use(data.signature.language, petition.default_language)
    if not data.is_kept:
        return render_template("public/withdrawn.html", petition=petition)
    return render_template(
        "public/my_data.html",
        petition=petition,
        data=data,
        withdraw_address=url_for("public.withdraw", token=tokens.later(token, Purpose.MY_DATA, Purpose.WITHDRAW)),
        not_me_address=url_for("public.not_me", token=tokens.later(token, Purpose.MY_DATA, Purpose.NOT_ME)),
    )


def take_my_data(token: str) -> ResponseReturnValue:
    """Hand the same over as a file that programs read too (GDPR art. 20)."""
    origin.require_own()
    data = own_data.by_token(token)
    petition = signing.petition_of(data.signature)
    interface.use(data.signature.language, petition.default_language)
    response = Response(
        json.dumps(data.record(petition.slug, petition.title(data.signature.language)), ensure_ascii=False, indent=2)
        + "\n",
        mimetype="application/json",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{petition.slug}.json"'
    return response


def withdraw(token: str) -> ResponseReturnValue:
    """Show the button that takes a signature back."""
    signature = signing.found(tokens.lookup(token, Purpose.WITHDRAW))
    petition = signing.petition_of(signature)
    interface.use(signature.language, petition.default_language)
    if signature.state is SignatureState.WITHDRAWN:
        return render_template("public/withdrawn.html", petition=petition)
    return render_template("public/withdraw.html", petition=petition)


def press_withdraw(token: str) -> ResponseReturnValue:
    """Take the signature back."""
    origin.require_own()
    signature = signing.found(tokens.lookup(token, Purpose.WITHDRAW))
    interface.use(signature.language, signing.petition_of(signature).default_language)
    return render_template("public/withdrawn.html", petition=signing.withdraw(token))


def not_me(token: str) -> ResponseReturnValue:
    """Show the button for somebody who did not sign, or what came of it once it was pressed."""
    petition = signing.not_me_petition(token)
    if _was_pressed(token, petition):
        return render_template("public/not_me_done.html", petition=petition)
    return render_template("public/not_me.html", petition=petition)


def press_not_me(token: str) -> ResponseReturnValue:
    """Delete what was signed with this address, and send it nothing more for the petition."""
    origin.require_own()
    _was_pressed(token, signing.not_me_petition(token))
    return render_template("public/not_me_done.html", petition=signing.say_not_me(token))


def _confirmed(token: str, signature: LinkedSignature) -> ResponseReturnValue:
    petition = _petition_of(signature)
    if signature.state is SignatureState.WITHDRAWN:
        return render_template("public/withdrawn.html", petition=petition)
    count = counting.of_this_second(petition.id)
    language = signature.language
    receipt, promise = receipts.of(token) if signature.logged else ("", "")
    return prepared.page(
        ("confirmed", petition.id, petition.edition, language, count, bool(receipt), bool(promise)),
        lambda: render_template(
            "public/confirmed.html",
            page=petition_pages.of(petition, language),
            another=listing.another(petition, language),
            count=count,
            goal=goals.goal(count, petition.fixed_goal),
            my_data_address=prepared.place("my_data_address"),
            withdraw_address=prepared.place("withdraw_address"),
            receipt_address=prepared.place("receipt_address") if receipt else "",
            promise=prepared.place("promise") if promise else "",
            address=current_app.config["PUBLIC_BASE_URL"]
            + url_for("public.petition", language=petition.shown_language(language), slug=petition.slug),
        ),
        my_data_address=url_for("public.my_data", token=tokens.later(token, Purpose.CONFIRM, Purpose.MY_DATA)),
        withdraw_address=url_for("public.withdraw", token=tokens.later(token, Purpose.CONFIRM, Purpose.WITHDRAW)),
        receipt_address=receipt,
        promise=promise,
    )


def _petition_of(signature: LinkedSignature) -> PetitionView:
    petition = signing.petition_of(signature)
    if petition.hidden:
        raise LinkBroken
    interface.use(signature.language, petition.default_language)
    return petition


def _was_pressed(token: str, petition: PetitionView) -> bool:
    """Tell whether "that was not me" was said by the link; speak the signer's language, before and after."""
    link_hash = tokens.lookup(token, Purpose.NOT_ME)
    # In this order: a press in between deletes the signature, and by then the answer to it is there.
    signature = signatures.by_link(link_hash)
    answered = signatures.language_of_not_me(link_hash)
    known = answered or (signature.language if signature else None)
    if known is None:
        raise LinkBroken
    interface.use(known, petition.default_language)
    return answered is not None


def _keep_out_of_indexes(response: Response) -> Response:
    if request.view_args and "token" in request.view_args:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
