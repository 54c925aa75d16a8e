"""Sealed signing: what a sealed petition keeps of a form and of a confirmation, and the job that mails its signer."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from petition_app.domain.refusals import ServiceBusy
from petition_app.domain.sealing import KeySet, MailJob, Sealed
from petition_app.domain.signers import Details
from petition_app.queries import sealing, worker_keys


def record(petition_id: UUID, details: Details) -> tuple[bytes, bytes]:
    """Seal what the form says to the organisers' keys, and whom to mail to the workers' that live.

    Raises ServiceBusy where no worker lives: nobody could be mailed, so nothing is kept.
    """
    workers = worker_keys.alive()
    if not workers:
        raise ServiceBusy
    content = details.personal() | {"country": details.country}
    kept = _keys(petition_id).seal(content, kind="signature", petition_id=petition_id, record_id=uuid4())
    return kept, MailJob.sealed(workers, details.email)


def confirmation(petition_id: UUID, kept: bytes, content: Mapping[str, Any]) -> bytes:
    """Seal what proves the confirmation of a sealed signature, under the same id."""
    record_id = Sealed.read(kept).record_id
    return _keys(petition_id).seal(content, kind="confirmation", petition_id=petition_id, record_id=record_id)


def _keys(petition_id: UUID) -> KeySet:
    key_set = sealing.current(petition_id)
    if key_set is None:
        raise ServiceBusy
    return key_set
