"""Outbox: to whom promised mail goes, and the secret of its links, read from the signatures' envelopes."""

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import and_, select

from petition_app.adapters.keyring import KeyMissing
from petition_app.db import hot
from petition_app.domain import addresses, clock
from petition_app.domain.addresses import Address, AddressInvalid
from petition_app.domain.envelopes import EnvelopeBroken, PetitionKeys
from petition_app.domain.lifecycle import CONFIRMED_BY_SIGNER, MailKind, SignatureState
from petition_app.domain.sealing import is_sealed
from petition_app.models import Signature, Suppression
from petition_app.queries import keys

NOBODY = Address(mailed="", envelope="", canonical="")
NO_JOBS: Mapping[UUID, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """The person behind a signature as far as the mail needs to know."""

    signature_id: UUID
    petition_id: UUID
    state: SignatureState
    language: str
    expires_at: datetime | None
    suppressed: bool
    #: Whether the person agreed to news by mail and still does.
    updates: bool
    #: NOBODY where nothing can be read any more, or not with the keys that we have.
    address: Address = field(repr=False)
    secret: bytes = field(repr=False)

    @property
    def wants_news(self) -> bool:
        """Whether the person still wants to hear what becomes of the petition."""
        return self.state is SignatureState.CONFIRMED and self.updates and not self.suppressed

    @property
    def is_unreadable(self) -> bool:
        """Whether there is somebody, but our keys do not tell who."""
        return self.address is NOBODY and self.state in {SignatureState.PENDING, *CONFIRMED_BY_SIGNER}

    def still_wants(self, kind: str) -> bool:
        """Tell whether a mail of the kind still makes sense to the person."""
        if self.suppressed:
            return False
        if kind == MailKind.ALREADY_SIGNED:
            return self.state in CONFIRMED_BY_SIGNER
        in_time = self.expires_at is None or self.expires_at > clock.now()
        return self.state is SignatureState.PENDING and in_time


_COLUMNS = select(
    Signature.id,
    Signature.petition_id,
    Signature.state,
    Signature.language,
    Signature.expires_at,
    Signature.blind_index,
    Signature.blob,
    Signature.link_secret,
    Suppression.until.label("suppressed_until"),
).outerjoin(
    Suppression,
    and_(
        Suppression.petition_id == Signature.petition_id,
        Suppression.blind_index == Signature.blind_index,
    ),
)


def addressees(signature_ids: Collection[UUID], jobs: Mapping[UUID, str] = NO_JOBS) -> dict[UUID, Addressee]:
    """Return who is behind the signatures, of those that are still there.

    Of sealed ones nothing is known but the addresses in the jobs that the worker has opened, by signature.
    """
    with hot() as connection:
        rows = connection.execute(_COLUMNS.where(Signature.id.in_(signature_ids))).all()
    now = clock.now()
    found = {}
    for row in rows:
        address, secret, updates = _opened(
            row.petition_id, row.blind_index, row.blob, row.link_secret, jobs.get(row.id)
        )
        found[row.id] = Addressee(
            signature_id=row.id,
            petition_id=row.petition_id,
            state=SignatureState(row.state),
            language=row.language,
            expires_at=row.expires_at,
            suppressed=row.suppressed_until is not None and row.suppressed_until > now,
            updates=updates,
            address=address,
            secret=secret,
        )
    return found


def _opened(
    petition_id: UUID, blind_index: bytes | None, blob: bytes | None, link_secret: bytes | None, job: str | None
) -> tuple[Address, bytes, bool]:
    if blind_index is None or blob is None or link_secret is None:
        return NOBODY, b"", False
    try:
        petition_keys = keys.of(petition_id)
        secret = petition_keys.open_bytes(link_secret, kind="link", row=blind_index)
        if is_sealed(blob):
            return _told(job, petition_keys, blind_index), secret, False
        record = petition_keys.open(blob, kind="signature", row=blind_index)
        return addresses.known(record["email"]), secret, record["updates"]
    except (EnvelopeBroken, KeyMissing, AddressInvalid):
        return NOBODY, b"", False


def _told(job: str | None, petition_keys: PetitionKeys, blind_index: bytes) -> Address:
    """Return the address that a job names, if it is the signature's own: nobody's link goes to somebody else."""
    if job is None:
        return NOBODY
    address = addresses.known(job)
    return address if hmac.compare_digest(petition_keys.blind_index(address.canonical), blind_index) else NOBODY
