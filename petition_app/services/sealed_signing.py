"""Sealed signing: what a sealed petition keeps of a form and of a confirmation, and the job that mails its signer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from petition_app.domain import mail_jobs, sealed_confirmations, signature_log
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.refusals import LinkBroken, ServiceBusy
from petition_app.domain.sealing import Sealed
from petition_app.domain.signers import Details
from petition_app.queries import keys, sealing, worker_keys
from petition_app.queries.signatures import LinkedSignature


def record(petition_keys: PetitionKeys, details: Details, *, row: bytes) -> tuple[bytes, bytes]:
    """Seal what the form says to the organisers' keys, and with it the key of the proof that may come.

    Returns the record, and the envelope in which that key waits for the confirmation. Raises ServiceBusy where the
    petition has no keys to seal to.
    """
    petition_id = petition_keys.petition_id
    key_set = sealing.current(petition_id)
    if key_set is None:
        raise ServiceBusy
    proof_key = sealed_confirmations.new_key()
    content = details.personal() | {
        "country": details.country,
        sealed_confirmations.PROOF_KEY: sealed_confirmations.written(proof_key),
    }
    kept = key_set.seal(content, kind="signature", petition_id=petition_id, record_id=uuid4())
    return kept, petition_keys.seal_bytes(proof_key, kind="confirmation", row=row)


def job(address: str, message_id: UUID) -> bytes:
    """Seal whom a message goes to, to the workers that live.

    Raises ServiceBusy where none does: nobody could be mailed, so nothing is kept.
    """
    workers = worker_keys.alive()
    if not workers:
        raise ServiceBusy
    return mail_jobs.job(workers, address, message_id)


def confirmation(signature: LinkedSignature, content: Mapping[str, Any], entry: bytes | None) -> bytes:
    """Seal what proves the confirmation of a sealed signature, which must still wait for it. Raises LinkBroken.

    With it goes what its entry in the log announces, where there is one: nobody can say later that it has another.
    """
    if signature.blob is None or signature.blind_index is None or signature.proof_key is None:
        raise LinkBroken
    petition_keys = keys.of(signature.petition_id, knows=signature.proof_key[0])
    key = petition_keys.open_bytes(signature.proof_key, kind="confirmation", row=signature.blind_index)
    record_id = Sealed.read(signature.blob).record_id
    if entry is not None:
        content = {**content, sealed_confirmations.ANNOUNCED: signature_log.announced_in(entry).hex()}
    return sealed_confirmations.seal(content, key, petition_id=signature.petition_id, record_id=record_id)
