"""Own data: everything that is kept of one signer, for that signer alone."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from petition_app.db import hot
from petition_app.domain import clock, sealing, tokens
from petition_app.domain.lifecycle import CONFIRMED_BY_SIGNER, SignatureState
from petition_app.domain.refusals import LinkBroken
from petition_app.domain.tokens import Purpose
from petition_app.models import ConsentWording, Signature
from petition_app.queries import signatures
from petition_app.queries.signatures import LinkedSignature

#: What stands in the envelope beside what was typed: to what, and when, somebody agreed.
_CONSENT = ("wording", "language", "form_opened", "form_sent", "updates", "updates_ended", "partners")


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """What is kept of a signature, opened: what was entered, what was agreed to, and how it was confirmed."""

    signature: LinkedSignature
    entered: dict[str, Any]
    consent: dict[str, Any]
    confirmation: dict[str, Any]
    #: Whether only the organisers' keys open what is kept.
    is_sealed: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether anything personal is left of it."""
        return bool(self.entered) or self.is_sealed

    @property
    def _state(self) -> SignatureState:
        # What she did. What screening made of it she is told nowhere: whoever floods would learn by it.
        its = self.signature.state
        return SignatureState.CONFIRMED if its in CONFIRMED_BY_SIGNER else its

    def record(self, slug: str, title: str) -> dict[str, Any]:
        """Return all of it in one, for programs to read."""
        return {
            "petition": {"name": slug, "title": title},
            "signature": {
                "state": self._state.value,
                "day": self.signature.day.isoformat(),
                "country": self.signature.country,
                "language": self.signature.language,
                "source": self.signature.source,
            },
            "sealed": self.is_sealed,
            "entered": self.entered,
            "consent": self.consent,
            "confirmation": self.confirmation,
        }


def by_token(token: str) -> OwnData:
    """Return what is kept of the signature that the link names. Raises LinkBroken."""
    link_hash = tokens.lookup(token, Purpose.MY_DATA)
    signature = signatures.by_link(link_hash)
    if signature is None or (signature.expires_at is not None and signature.expires_at <= clock.now()):
        raise LinkBroken
    if signature.blob is None or signature.blind_index is None:
        return OwnData(signature=signature, entered={}, consent={}, confirmation={})
    if sealing.is_sealed(signature.blob):
        return OwnData(signature=signature, entered={}, consent={}, confirmation={}, is_sealed=True)
    petition_keys = signatures.keys_behind_link(signature.petition_id)
    record = petition_keys.open(signature.blob, kind="signature", row=signature.blind_index)
    consent = {name: record.pop(name) for name in _CONSENT if name in record}
    consent["text"] = _wording(consent["wording"])
    sealed = _confirmation(link_hash) if signature.state in CONFIRMED_BY_SIGNER else None
    return OwnData(
        signature=signature,
        entered=record,
        consent=consent,
        confirmation=petition_keys.open(sealed, kind="confirmation", row=signature.blind_index) if sealed else {},
    )


def _wording(digest: str) -> str | None:
    with hot() as connection:
        return connection.scalar(select(ConsentWording.text).where(ConsentWording.digest == digest))


def _confirmation(link_hash: bytes) -> bytes | None:
    with hot() as connection:
        return connection.scalar(select(Signature.confirmation).where(Signature.link_hash == link_hash))
