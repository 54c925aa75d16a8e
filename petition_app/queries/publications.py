"""Publications: the table of countries that stands in public, and the signers who agreed to be shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from petition_app.db import db, hot
from petition_app.domain import clock, display
from petition_app.domain.anonymity import Table
from petition_app.domain.envelopes import EnvelopeBroken, PetitionKeys
from petition_app.domain.lifecycle import PetitionState, SignatureState
from petition_app.domain.signers import Signer
from petition_app.models import Petition, PetitionKey, Publication, ShownSigner, Signature
from petition_app.queries import keys
from petition_app.queries.memory import remembered

_READ_AT_ONCE = 1000


@dataclass(frozen=True, kw_only=True)
class PublicTable:
    """The table of countries, and the day it is of."""

    table: Table
    published_on: date


@dataclass(frozen=True, kw_only=True)
class DuePetition:
    """A petition whose publication is due, and what its latest one says."""

    id: UUID
    shows_signers: bool
    before: Table | None
    signers_from: date | None


@dataclass(frozen=True, kw_only=True)
class PublicSigner:
    """A signer as the public list shows them: a name or initials, and a country."""

    name: str
    country: str


def countries(petition_id: UUID) -> PublicTable | None:
    """Return the table of countries that stands in public, remembered for a few seconds."""
    return remembered(("countries of", petition_id), lambda: _countries(petition_id))


def signers(petition_id: UUID) -> list[PublicSigner]:
    """Return who is shown at this very moment: whoever has withdrawn is not among them any more.

    The list holds no names; they are read from their envelopes each time, and never remembered.
    """
    shown = (
        select(Signature.country, Signature.blind_index, Signature.blob)
        .join(ShownSigner, ShownSigner.signature_id == Signature.id)
        .where(
            ShownSigner.petition_id == petition_id,
            Signature.petition_id == petition_id,
            Signature.state == SignatureState.CONFIRMED,
            Signature.blob.is_not(None),
        )
        .order_by(ShownSigner.shown_on.desc(), ShownSigner.position)
        .limit(display.MOST_SHOWN)
    )
    with hot() as connection:
        rows = connection.execute(shown).all()
    if not rows:
        return []
    petition_keys = keys.of(petition_id)
    opened = ((_shown_name(petition_keys, row.blob, row.blind_index), row.country) for row in rows)
    return [PublicSigner(name=name, country=country) for name, country in opened if name is not None]


def shown_by_country(petition_id: UUID) -> dict[str, int]:
    """Return how many of those in the public list are from each country."""
    rows = db.session.execute(
        select(Signature.country, func.count())
        .join(ShownSigner, ShownSigner.signature_id == Signature.id)
        .where(ShownSigner.petition_id == petition_id, Signature.state == SignatureState.CONFIRMED)
        .group_by(Signature.country)
    )
    return dict(rows.all())


def due() -> list[DuePetition]:
    """Return the petitions that anybody may see and of which nothing was published today."""
    has_keys = select(PetitionKey.petition_id).where(PetitionKey.petition_id == Petition.id).exists()
    rows = db.session.execute(
        select(
            Petition.id,
            (Petition.shows_signers & has_keys).label("shows_signers"),
            Publication.petition_id.label("published"),
            Publication.named,
            Publication.others,
            Publication.signers_from,
        )
        .outerjoin(Publication, Publication.petition_id == Petition.id)
        .where(
            Petition.state != PetitionState.DRAFT,
            ~Petition.hidden,
            Publication.published_on.is_(None) | (Publication.published_on < clock.today()),
        )
        .order_by(Petition.id)
    )
    return [
        DuePetition(
            id=row.id,
            shows_signers=bool(row.shows_signers),
            before=_table(row.named, row.others) if row.published and row.named else None,
            signers_from=row.signers_from,
        )
        for row in rows
    ]


def willing(petition_id: UUID, since: date | None, until: date) -> list[UUID]:
    """Return signatures of the days from `since` to before `until` whose signers agreed to be shown.

    At most as many as the list takes, in the order of their blind indexes, which is as good as drawn by lot.
    """
    petition_keys = keys.of(petition_id)
    found: list[UUID] = []
    last = b""
    while len(found) < display.MOST_SHOWN:
        batch = (
            select(Signature.id, Signature.blind_index, Signature.blob)
            .where(
                Signature.petition_id == petition_id,
                Signature.state == SignatureState.CONFIRMED,
                Signature.blind_index > last,
                Signature.day >= (since or date.min),
                Signature.day < until,
            )
            .order_by(Signature.blind_index)
            .limit(_READ_AT_ONCE)
        )
        with hot() as connection:
            rows = connection.execute(batch).all()
        found += [row.id for row in rows if _shown_name(petition_keys, row.blob, row.blind_index) is not None]
        if len(rows) < _READ_AT_ONCE:
            break
        last = rows[-1].blind_index
    return found[: display.MOST_SHOWN]


def _shown_name(petition_keys: PetitionKeys, blob: bytes, blind_index: bytes) -> str | None:
    try:
        return display.shown_name(Signer.from_record(petition_keys.open(blob, kind="signature", row=blind_index)))
    except EnvelopeBroken:
        # What cannot be opened is an export's matter to report; nothing of it is shown.
        return None


def _countries(petition_id: UUID) -> PublicTable | None:
    row = db.session.execute(
        select(Publication.named, Publication.others, Publication.published_on).where(
            Publication.petition_id == petition_id
        )
    ).one_or_none()
    if row is None or not row.named:
        return None
    return PublicTable(table=_table(row.named, row.others), published_on=row.published_on)


def _table(named: list[list[str | int]], others: int) -> Table:
    return Table(named=tuple((str(code), int(count)) for code, count in named), others=others)
