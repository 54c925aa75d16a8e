"""Log restoring: a log whose database came back from a backup signs nothing until it is known whether it is whole.

What was appended after the backup was signed and seen by others. Whoever appended something else to what is left would
sign two roots for one size, which is what a log is refused for by everybody who watches it.
"""

from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update

from petition_app.adapters import keyring
from petition_app.db import db, transaction
from petition_app.domain import clock, notes, signature_log
from petition_app.domain.notes import Checkpoint, NoteBroken, NoteKey
from petition_app.models import LogCheckpoint, LogLeaf, SignatureLog
from petition_app.queries import signature_log as queries
from petition_app.services.signature_log import kept_until


class LogRefused(Exception):
    """A log cannot go on, or begin anew; the words say why, and nothing was changed."""


def stop_all() -> None:
    """Let every log stand still. Joins the caller's transaction."""
    db.session.execute(update(SignatureLog).values(stopped=True))


def stop(petition_id: UUID) -> None:
    """Let a log stand still whose database was put back by others than us."""
    with transaction():
        db.session.execute(update(SignatureLog).where(SignatureLog.petition_id == petition_id).values(stopped=True))


def go_on(petition_id: UUID, newest: str) -> None:
    """Let a log go on after its newest checkpoint, which others have seen, if that is what the database holds too.

    Raises LogRefused.
    """
    with transaction():
        log = _stopped(petition_id)
        try:
            said = Checkpoint.read(NoteKey(name=log.origin, public=log.public_key).text(newest))
        except NoteBroken as broken:
            raise LogRefused(f"That is no checkpoint of this log: {broken}.") from None
        here = queries.checkpoint(petition_id)
        if here is None or (said.size, said.root) != (here.size, here.root):
            raise LogRefused(
                f"That log has {said.size} entries, and what was restored is another one, of {log.size}. "
                "It cannot go on: begin it anew."
            )
        _start(log)


def begin_anew(petition_id: UUID) -> None:
    """Let a log end, and another one begin with the entries that were restored, under a name and a key of its own.

    The old key signs that, and nothing more. Everything that was signed stays true: of the old log, which is another.
    Raises LogRefused, KeyMissing.
    """
    with transaction():
        log = _stopped(petition_id)
        before, old_secret = NoteKey(name=log.origin, public=log.public_key), queries.secret_key(petition_id)
        private = Ed25519PrivateKey.generate()
        after = NoteKey(name=signature_log.next_name(log.origin), public=private.public_key().public_bytes_raw())
        secret = private.private_bytes_raw()
        checks = db.session.scalars(
            select(LogCheckpoint).where(LogCheckpoint.petition_id == petition_id).order_by(LogCheckpoint.size)
        ).all()
        last = Checkpoint(origin=before.name, size=log.size, root=checks[-1].root)
        log.ended = f"{before.written}\n{before.signed(notes.ended(last, after), old_secret)}\n{log.ended or ''}"
        for each in checks:
            said = Checkpoint(origin=after.name, size=each.size, root=each.root)
            each.note = after.signed(said.text, secret)
        log.origin, log.public_key = after.name, after.public
        log.wrapped_key = keyring.current().wrap(secret, queries.bound_to(petition_id))
        _start(log)


def _stopped(petition_id: UUID) -> SignatureLog:
    """Return a log that stands still, which nobody else changes meanwhile. Raises LogRefused."""
    log = db.session.scalar(
        select(SignatureLog)
        .where(SignatureLog.petition_id == petition_id, SignatureLog.stopped)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if log is None:
        raise LogRefused("It does not stand still: no backup was restored.")
    return log


def _start(log: SignatureLog) -> None:
    log.stopped = False
    log.appended_at = clock.now()
    # What is promised from now on counts from now on.
    db.session.execute(
        update(LogLeaf)
        .where(LogLeaf.petition_id == log.petition_id, LogLeaf.position.is_(None))
        .values(expires_at=kept_until())
        .execution_options(synchronize_session=False)
    )
