"""Signatures: what a mailed link leads to, and those that an export hands over; all else is counted, not read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, LargeBinary, Uuid, bindparam, func, select

from petition_app.db import Chain, UtcDateTime, hot
from petition_app.domain import signature_log, tokens
from petition_app.domain.disclosure import Confirmed
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.refusals import LinkBroken
from petition_app.domain.sealed_exports import SealedSignature
from petition_app.domain.sealing import Sealed, is_sealed, mark
from petition_app.domain.signers import Signer
from petition_app.domain.tokens import Purpose
from petition_app.models import Petition, Signature, Suppression
from petition_app.queries import keys
from petition_app.queries.keys import KeysDestroyed


@dataclass(frozen=True, kw_only=True)
class LinkedSignature:
    """The signature that a mailed link names, read by its link alone."""

    id: UUID
    petition_id: UUID
    state: SignatureState
    language: str
    country: str
    source: str
    day: date
    expires_at: datetime | None
    blind_index: bytes | None
    blob: bytes | None
    #: Whether its petition keeps a signature log.
    logged: bool
    #: Why it will be held when it is confirmed, or was; None for almost all.
    screening: str | None
    message_id: UUID | None
    mailed_at: datetime | None
    #: Of a sealed one that waits: the envelope with the key that the proof of its confirmation will be sealed with.
    proof_key: bytes | None

    @property
    def is_sealed(self) -> bool:
        """Whether only keys away from the server tell who signed."""
        return self.blob is not None and is_sealed(self.blob)

    @property
    def mark(self) -> str:
        """By what the signer knows a sealed form again; nothing of another, which can be shown."""
        if self.blob is None or not self.is_sealed:
            return ""
        return mark(keys_behind_link(self.petition_id).form_hash(self.blob))

    @property
    def signer(self) -> Signer | None:
        """Who signed, while it is known here."""
        if self.blob is None or self.blind_index is None or self.is_sealed:
            return None
        record = keys_behind_link(self.petition_id).open(self.blob, kind="signature", row=self.blind_index)
        return Signer.from_record(record)

    @property
    def seen(self) -> str:
        """A mark of what the signature says at this moment; it is another one when the form was sent again.

        It is of the content and not of the envelope, which is another one when the petition's key changes. A sealed
        record is opened by nobody here, and no change of our keys touches it.
        """
        if self.blob is None or self.blind_index is None:
            return ""
        if self.is_sealed:
            return hashlib.blake2b(self.blob, digest_size=16).hexdigest()
        return keys_behind_link(self.petition_id).mark(self.blob, kind="signature", row=self.blind_index)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """The signer whom a link in an update that was mailed belongs to."""

    id: UUID
    petition_id: UUID
    language: str


_BY_LINK = Chain(
    {
        "id": Uuid(),
        "petition_id": Uuid(),
        "day": Date(),
        "expires_at": UtcDateTime(),
        "blind_index": LargeBinary(),
        "blob": LargeBinary(),
        "link_hash": LargeBinary(),
        "message_id": Uuid(),
        "mailed_at": UtcDateTime(),
        "proof_key": LargeBinary(),
        "logged": Boolean(),
    },
    found="""
        SELECT signatures.id, signatures.petition_id, signatures.state, signatures.language, signatures.country,
               signatures.source, signatures.day, signatures.expires_at, signatures.blind_index, signatures.blob,
               signatures.screening,
               CASE signatures.state WHEN 'pending' THEN signatures.confirmation END AS proof_key,
               outbox.id AS message_id, outbox.sent_at AS mailed_at,
               (SELECT petitions.logged FROM petitions WHERE petitions.id = signatures.petition_id) AS logged
          FROM signatures LEFT JOIN outbox ON outbox.signature_id = signatures.id
         WHERE signatures.link_hash = :link_hash
         ORDER BY outbox.sent_at DESC NULLS LAST
         LIMIT 1""",
)


def pending(petition_id: UUID) -> int:
    """Return how many wait for their signer's confirmation; only rows that will expire are looked at."""
    query = (
        select(func.count())
        .select_from(Signature)
        .where(
            Signature.petition_id == petition_id,
            Signature.state == SignatureState.PENDING,
            Signature.expires_at.is_not(None),
        )
    )
    with hot() as connection:
        return connection.scalar(query) or 0


def by_link(link_hash: bytes) -> LinkedSignature | None:
    """Return the signature of a link, with the mail that brought the link."""
    row = _BY_LINK.run(link_hash=link_hash)
    if row is None:
        return None
    return LinkedSignature(
        id=row.id,
        petition_id=row.petition_id,
        state=SignatureState(row.state),
        language=row.language,
        country=row.country,
        source=row.source,
        day=row.day,
        expires_at=row.expires_at,
        blind_index=row.blind_index,
        blob=row.blob,
        logged=bool(row.logged),
        screening=row.screening,
        message_id=row.message_id,
        mailed_at=row.mailed_at,
        proof_key=row.proof_key,
    )


def keys_behind_link(petition_id: UUID) -> PetitionKeys:
    """Return the keys of a link's petition. Raises LinkBroken where its signers are being forgotten."""
    try:
        return keys.of(petition_id)
    except KeysDestroyed:
        raise LinkBroken from None


def reader(signature_id: UUID) -> Reader | None:
    """Return the signer behind an id, whatever became of the signature."""
    query = select(Signature.id, Signature.petition_id, Signature.language).where(Signature.id == signature_id)
    with hot() as connection:
        row = connection.execute(query).one_or_none()
    return Reader(**row._mapping) if row else None


def suppressed_petition(link_hash: bytes) -> UUID | None:
    """Return the petition under which the link's "that was not me" was said before."""
    with hot() as connection:
        return connection.scalar(select(Suppression.petition_id).where(Suppression.link_hash == link_hash).limit(1))


def language_of_not_me(link_hash: bytes) -> str | None:
    """Return the language of whoever said "that was not me" by the link, or None where nobody did yet."""
    with hot() as connection:
        row = connection.execute(
            select(Suppression.language, Petition.default_language)
            .join(Petition, Petition.id == Suppression.petition_id)
            .where(Suppression.link_hash == link_hash)
            .limit(1)
        ).one_or_none()
    return None if row is None else row.language or row.default_language


def confirmed(petition_id: UUID, *, at_once: int = 1000) -> Iterator[Confirmed]:
    """Return the confirmed signatures, read and opened in batches; no transaction is open between two of them.

    They come in the order of their blind indexes, which is that of the table's own index and tells nothing: neither
    who signed first nor whose address comes first. Raises KeyMissing; while they are taken, EnvelopeBroken.
    """
    return _confirmed(petition_id, keys.of(petition_id), at_once)


def _confirmed(petition_id: UUID, petition_keys: PetitionKeys, at_once: int) -> Iterator[Confirmed]:
    last = b""
    while True:
        with hot() as connection:
            rows = connection.execute(_CONFIRMED, {"petition_id": petition_id, "last": last, "at_once": at_once}).all()
        for row in rows:
            record = row.blob and petition_keys.open(row.blob, kind="signature", row=row.blind_index)
            yield Confirmed(
                country=row.country,
                language=row.language,
                day=row.day,
                signer=Signer.from_record(record) if record else None,
            )
        if len(rows) < at_once:
            return
        last = rows[-1].blind_index


_CONFIRMED = (
    select(Signature.country, Signature.language, Signature.day, Signature.blind_index, Signature.blob)
    .where(
        Signature.petition_id == bindparam("petition_id"),
        Signature.state == SignatureState.CONFIRMED,
        Signature.blind_index > bindparam("last"),
    )
    .order_by(Signature.blind_index)
    .limit(bindparam("at_once"))
)


def sealed(petition_id: UUID, *, logged: bool = False, at_once: int = 1000) -> Iterator[SealedSignature]:
    """Return the confirmed signatures of a sealed petition, in batches and unopened, in the order of random ids.

    Not of blind indexes: whoever has the key of these could guess at about which place somebody stands.
    Where it keeps a log, each comes with what its entry announced, which follows from the secret of its links.
    Raises KeyMissing, SealBroken and EnvelopeBroken, while they are taken.
    """
    petition_keys = keys.of(petition_id) if logged else None
    last = UUID(int=0)
    while True:
        with hot() as connection:
            rows = connection.execute(_SEALED, {"petition_id": petition_id, "last": last, "at_once": at_once}).all()
        for row in rows:
            yield SealedSignature(
                country=row.country,
                language=row.language,
                day=row.day,
                signature=Sealed.read(row.blob),
                confirmation=row.confirmation,
                announced=announced(petition_keys, row.blind_index, row.link_secret) if petition_keys else b"",
            )
        if len(rows) < at_once:
            return
        last = rows[-1].id


def announced(petition_keys: PetitionKeys, blind_index: bytes, link_secret: bytes) -> bytes:
    """Return what a signature's entry in the log announced. Raises EnvelopeBroken."""
    secret = petition_keys.open_bytes(link_secret, kind="link", row=blind_index)
    link = tokens.token(secret, Purpose.CONFIRM)
    return signature_log.announced(tokens.withdrawal_secret(link, Purpose.CONFIRM))


_SEALED = (
    select(
        Signature.id,
        Signature.country,
        Signature.language,
        Signature.day,
        Signature.blob,
        Signature.confirmation,
        Signature.blind_index,
        Signature.link_secret,
    )
    .where(
        Signature.petition_id == bindparam("petition_id"),
        Signature.state == SignatureState.CONFIRMED,
        Signature.blob.is_not(None),
        Signature.id > bindparam("last", type_=Uuid()),
    )
    .order_by(Signature.id)
    .limit(bindparam("at_once"))
)
