"""Confirmed: stores signatures that count already, many at once, for tests of what comes after signing."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert

from petition_app.db import db, transaction
from petition_app.domain import clock, tokens
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.signers import Consent, Details, Disclose, Display
from petition_app.models import CountDelta, Signature
from petition_app.queries import keys

_ANSWERS: dict[str, Any] = {
    "name": "Ольга",
    "country": "DE",
    "language": "en",
    "place": "",
    "comment": "",
    "display": Display.NOTHING,
    "disclose": Disclose.NAME,
    "updates": False,
}


def signatures(petition_id: UUID, signers: Iterable[Mapping[str, Any]]) -> list[UUID]:
    """Store a confirmed signature of each signer, who says only what matters: `{"name": …, "updates": True}`."""
    petition_keys = keys.of(petition_id)
    now = clock.now()
    rows, deltas = [], []
    for number, said in enumerate(signers):
        answers = _ANSWERS | {"email": f"signer-{number}@example.org"} | dict(said)
        blind_index = petition_keys.blind_index(answers["email"])
        rows.append(
            {
                "id": uuid4(),
                "petition_id": petition_id,
                "state": SignatureState.CONFIRMED,
                "country": answers["country"],
                "language": answers["language"],
                "source": "",
                "day": now.date(),
                "blind_index": blind_index,
                "link_hash": tokens.stored(tokens.new_secret()),
                "blob": petition_keys.seal(_details(answers).personal(), kind="signature", row=blind_index),
            }
        )
        deltas.append(
            {
                "petition_id": petition_id,
                "amount": 1,
                "day": now.date(),
                "country": answers["country"],
                "language": answers["language"],
                "source": "",
            }
        )
    with transaction():
        for model, stored in ((Signature, rows), (CountDelta, deltas)):
            if stored:
                db.session.execute(insert(model), stored)
    return [row["id"] for row in rows]


def _details(answers: Mapping[str, Any]) -> Details:
    return Details(
        name=answers["name"],
        email=answers["email"],
        canonical_email=answers["email"],
        country=answers["country"],
        language=answers["language"],
        place=answers["place"],
        comment=answers["comment"],
        display=answers["display"],
        disclose=answers["disclose"],
        consent=Consent(
            wording="",
            language=answers["language"],
            form_opened=None,
            form_sent=clock.now(),
            updates=answers["updates"],
            partners=(),
        ),
    )
