"""Mail limits: which promised message is really mailed, so that nobody's mailbox is flooded by our form.

The form always promises a mail; here it is decided, once a message, whether it is the one that asks for
confirmation, the one that says "you have signed already", or silence. One mail goes to an address and
petition in MAIL_WINDOW, and MAILS_AN_ADDRESS to an address under all petitions together, however it is tagged.
"""

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import case, delete, exists, or_, select, update

from petition_app.adapters import keyring
from petition_app.db import db, insert, transaction
from petition_app.domain import addresses, clock
from petition_app.domain.lifecycle import (
    CONFIRMED_BY_SIGNER,
    MAIL_WINDOW,
    MAILS_AN_ADDRESS,
    MailKind,
    SignatureState,
)
from petition_app.models import MailAllowance, OutboxMessage, Signature
from petition_app.queries import petitions
from petition_app.queries.outbox import Addressee


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A promised message as the worker has taken it."""

    id: UUID
    kind: str
    signature_id: UUID
    attempts: int
    decided: bool
    #: Of a sealed petition: the job that tells the worker whom to mail.
    sealed: bytes | None = field(default=None, repr=False)


def decide(promises: Collection[Promise], addressees: Mapping[UUID, Addressee]) -> dict[UUID, str]:
    """Decide of each message what it becomes; return the kind of mail by message, without those that are silent.

    All limits are asked and moved in one transaction, each by a guarded statement: of a hundred messages
    for one address, in however many workers' hands, one passes.
    """
    wanted = _one_a_signature(promises, addressees)
    with transaction():
        passed = _pass_petition_window([promise.signature_id for promise in wanted])
        allowed = _pass_allowances([addressees[id_] for id_ in passed])
        _give_back(passed.keys() - allowed)
        kinds = {
            promise.id: _kind(promise.kind, passed[promise.signature_id])
            for promise in wanted
            if promise.signature_id in allowed
        }
        _forget_suppressed(addressees.values())
        return _write_down(promises, kinds)


def let_try_again(signature_id: UUID, message_id: UUID) -> None:
    """Close the window of a message that never went out, so that signing again brings another one.

    The allowance of the address stays used up, so that a refused address is tried a few times a day at most.
    Where another message went out since, or is about to, the window is that one's. Joins the caller's transaction.
    """
    mailed = exists().where(
        OutboxMessage.signature_id == Signature.id,
        OutboxMessage.id != message_id,
        OutboxMessage.decided,
        OutboxMessage.given_up_at.is_(None),
        or_(OutboxMessage.sent_at.is_(None), OutboxMessage.sent_at > clock.now() - MAIL_WINDOW),
    )
    db.session.connection().execute(
        update(Signature)
        .where(Signature.id == signature_id, Signature.state == SignatureState.PENDING, ~mailed)
        .values(mail_after=None)
    )


def forget(canonical_address: str) -> None:
    """Forget how many mails an address got. Joins the caller's transaction."""
    known = _pseudonym(keyring.current().derived("mail allowance"), canonical_address)
    db.session.execute(delete(MailAllowance).where(MailAllowance.pseudonym == known))


def _one_a_signature(promises: Iterable[Promise], addressees: Mapping[UUID, Addressee]) -> list[Promise]:
    first: dict[UUID, Promise] = {}
    for promise in promises:
        addressee = addressees.get(promise.signature_id)
        if addressee is not None and _may_get(promise.kind, addressee):
            first.setdefault(promise.signature_id, promise)
    return list(first.values())


def _may_get(kind: str, addressee: Addressee) -> bool:
    if kind == MailKind.REMINDER:
        petition = petitions.by_id(addressee.petition_id)
        return addressee.still_wants(kind) and petition is not None and petition.takes_signatures
    return addressee.still_wants(MailKind.CONFIRM) or addressee.still_wants(MailKind.ALREADY_SIGNED)


def _kind(promised: str, state: str) -> str:
    return MailKind.ALREADY_SIGNED if state in CONFIRMED_BY_SIGNER else promised


def _pass_petition_window(signature_ids: Collection[UUID]) -> dict[UUID, str]:
    """Open a new window for each signature that has none; return their states. Joins the caller's transaction."""
    now = clock.now()
    free = select(Signature.id).where(
        Signature.id.in_(signature_ids),
        Signature.state.in_((SignatureState.PENDING, *CONFIRMED_BY_SIGNER)),
        or_(Signature.mail_after.is_(None), Signature.mail_after <= now),
    )
    # Two workers lock in the same order, so that neither waits for one that waits for it.
    locked = free.order_by(Signature.id).with_for_update().cte("free")
    rows = db.session.connection().execute(
        update(Signature)
        .where(Signature.id.in_(select(locked.c.id)))
        .values(mail_after=clock.next_hour(now + MAIL_WINDOW))
        .returning(Signature.id, Signature.state)
    )
    return {row.id: row.state for row in rows}


def _pass_allowances(addressees: Collection[Addressee]) -> set[UUID]:
    """Use up one allowance of each address; return the signatures that got one. Joins the caller's transaction."""
    key = keyring.current().derived("mail allowance")
    waiting: defaultdict[bytes, list[UUID]] = defaultdict(list)
    for addressee in addressees:
        waiting[_pseudonym(key, addressee.address.canonical)].append(addressee.signature_id)
    allowed = set()
    # A statement may change a row once only, and one address may have signed several petitions.
    for turn in range(MAILS_AN_ADDRESS):
        asking = sorted(pseudonym for pseudonym, ids in waiting.items() if len(ids) > turn)
        allowed |= {waiting[pseudonym][turn] for pseudonym in _use_up(asking)}
    return allowed


def _use_up(pseudonyms: Sequence[bytes]) -> Sequence[bytes]:
    if not pseudonyms:
        return ()
    now = clock.now()
    asking = insert(MailAllowance)
    is_over = MailAllowance.until <= now
    rows = db.session.connection().execute(
        asking.on_conflict_do_update(
            index_elements=[MailAllowance.pseudonym],
            set_={
                "used": case((is_over, 1), else_=MailAllowance.used + 1),
                "until": case((is_over, asking.excluded.until), else_=MailAllowance.until),
            },
            where=or_(is_over, MailAllowance.used < MAILS_AN_ADDRESS),
        ).returning(MailAllowance.pseudonym),
        [{"pseudonym": pseudonym, "until": clock.next_hour(now + MAIL_WINDOW), "used": 1} for pseudonym in pseudonyms],
    )
    return rows.scalars().all()


def _pseudonym(key: bytes, canonical_address: str) -> bytes:
    return hmac.digest(key, addresses.mailbox(canonical_address).encode(), hashlib.sha256)[:16]


def _give_back(signature_ids: Collection[UUID]) -> None:
    """Close the window again where the allowance was used up. Joins the caller's transaction."""
    if signature_ids:
        db.session.connection().execute(
            update(Signature).where(Signature.id.in_(signature_ids)).values(mail_after=None)
        )


def _forget_suppressed(addressees: Iterable[Addressee]) -> None:
    """Delete what was signed again with an address whose owner wants none of it. Joins the caller's transaction."""
    ids = sorted(addressee.signature_id for addressee in addressees if addressee.suppressed)
    if ids:
        db.session.connection().execute(
            delete(Signature).where(Signature.id.in_(ids), Signature.state == SignatureState.PENDING)
        )


def _write_down(promises: Collection[Promise], kinds: Mapping[UUID, str]) -> dict[UUID, str]:
    """Delete the silent messages and mark the others; return these. Joins the caller's transaction."""
    connection = db.session.connection()
    # A message that is gone, or going, belongs to a signature that is confirmed or withdrawn at this moment.
    mine = set(
        connection.scalars(
            select(OutboxMessage.id)
            .where(OutboxMessage.id.in_([promise.id for promise in promises]))
            .with_for_update(skip_locked=True)
        )
    )
    silent = mine - kinds.keys()
    if silent:
        connection.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(silent)))
    mailed = {id_: kind for id_, kind in kinds.items() if id_ in mine}
    for kind in sorted(set(mailed.values())):
        ids = [id_ for id_, its_kind in mailed.items() if its_kind == kind]
        connection.execute(update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(decided=True, kind=kind))
    return mailed
