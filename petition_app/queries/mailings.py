"""Mailings: how far an update on its way is, who agreed to get it, and in which words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db, hot
from petition_app.domain import addresses, languages
from petition_app.domain.addresses import Address, AddressInvalid
from petition_app.domain.envelopes import EnvelopeBroken
from petition_app.domain.lifecycle import MailingState, SignatureState
from petition_app.models import Mailing, Person, Signature, Update
from petition_app.queries import keys
from petition_app.queries.petitions import PetitionView


@dataclass(frozen=True, kw_only=True)
class MailingView:
    """An update on its way, as its organiser sees it."""

    id: UUID
    state: MailingState
    readers: int
    sent: int
    failed: int
    previewed: bool
    preview_is_coming: bool

    @property
    def moves(self) -> bool:
        """Whether it will look different in a moment."""
        return self.state in (MailingState.PREPARING, MailingState.SENDING) or self.preview_is_coming


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some signers in the order of the table's own index: who of them agreed, and where the next ones begin."""

    agreed: list[UUID]
    read: int
    last_index: bytes


@dataclass(frozen=True, kw_only=True)
class News:
    """A published update in every language that it was written in."""

    id: UUID
    titles: Mapping[str, str]
    bodies: Mapping[str, str]

    def told(self, petition: PetitionView, language: str) -> tuple[str, str, str]:
        """Return title, body and their language: the one asked for, or the one that stands for it."""
        title, shown = languages.pick(self.titles, language, petition.default_language)
        return title, self.bodies.get(shown, ""), shown


def of_update(petition_id: UUID, update_id: UUID) -> MailingView | None:
    """Return the mailing of an update, if there is one."""
    row = db.session.execute(
        select(
            Mailing.id,
            Mailing.state,
            Mailing.readers,
            Mailing.sent,
            Mailing.failed,
            Mailing.previewed,
            Mailing.preview_due_at,
        ).where(Mailing.update_id == update_id, Mailing.petition_id == petition_id)
    ).one_or_none()
    if row is None:
        return None
    return MailingView(
        id=row.id,
        state=MailingState(row.state),
        readers=row.readers,
        sent=row.sent,
        failed=row.failed,
        previewed=row.previewed,
        preview_is_coming=row.preview_due_at is not None,
    )


def news_of(mailing_ids: Collection[UUID]) -> dict[UUID, News]:
    """Return by mailing the update that is mailed, where it is still published."""
    with hot() as connection:
        rows = connection.execute(
            select(Mailing.id.label("mailing_id"), Update.id, Update.title, Update.body)
            .join(Update, Update.id == Mailing.update_id)
            .where(Mailing.id.in_(mailing_ids), Update.published_at.is_not(None))
        ).all()
    return {row.mailing_id: News(id=row.id, titles=row.title, bodies=row.body) for row in rows}


def previewer(mailing_id: UUID) -> Address | None:
    """Return the address of the organiser who wants to see a mailing."""
    asked = select(Person.email).join(Mailing, Mailing.preview_person_id == Person.id).where(Mailing.id == mailing_id)
    with hot() as connection:
        email = connection.scalar(asked)
    try:
        return addresses.parse(email or "")
    except AddressInvalid:
        return None


def batch(petition_id: UUID, last_index: bytes, at_once: int) -> Batch:
    """Read the next confirmed signatures and find those whose signers agreed to news by mail.

    That stands only in their envelopes; one that our keys do not open agreed to nothing.
    """
    values = {"petition_id": petition_id, "last": last_index, "at_once": at_once}
    with hot() as connection:
        rows = connection.execute(_CONFIRMED, values).all()
    agreed = [row.id for row in rows if _agreed(petition_id, row.blob, row.blind_index)]
    return Batch(agreed=agreed, read=len(rows), last_index=rows[-1].blind_index if rows else last_index)


def _agreed(petition_id: UUID, blob: bytes, blind_index: bytes) -> bool:
    try:
        return bool(keys.of(petition_id).open(blob, kind="signature", row=blind_index)["updates"])
    except (EnvelopeBroken, KeyMissing):
        return False


_CONFIRMED = (
    select(Signature.id, Signature.blind_index, Signature.blob)
    .where(
        Signature.petition_id == bindparam("petition_id"),
        Signature.state == SignatureState.CONFIRMED,
        Signature.blind_index > bindparam("last"),
    )
    .order_by(Signature.blind_index)
    .limit(bindparam("at_once"))
)
