"""Broken petitions: what cannot be read of one stops nothing that is done for the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db
from petition_app.domain import faults
from petition_app.domain.envelopes import EnvelopeBroken
from petition_app.domain.notes import NoteBroken
from petition_app.models import Petition

#: What a petition can be broken by: its keys, what lies under them, its log, its files, its rows.
_FAULTS = (KeyMissing, EnvelopeBroken, NoteBroken, LookupError, ValueError, OSError, SQLAlchemyError)

log = structlog.get_logger()


@contextmanager
def passed_over(petition_id: UUID, duty: str) -> Iterator[None]:
    """Log what a duty broke off for at one petition, so that its caller goes on with the next.

    It is tried again when the duty is due again. A database that does not answer is nobody's petition's fault: looking
    up whose it is raises then what the worker knows. Raises OperationalError, InterfaceError.
    """
    try:
        yield
    except _FAULTS as fault:
        db.session.rollback()
        slug = db.session.scalar(select(Petition.slug).where(Petition.id == petition_id))
        db.session.rollback()
        kind, where = type(fault).__name__, faults.place(fault)
        log.error("petition_passed_over", petition=slug, duty=duty, kind=kind, where=where)
