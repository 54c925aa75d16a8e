"""Exports: files for organisers, asked for, made by the worker, kept encrypted for a day, forgotten."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar
from uuid import UUID, uuid4

import structlog
from flask import current_app
from sqlalchemy import select, update

from petition_app.adapters.files import Chunks, FileBroken
from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db, hot, transaction
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.domain.exports import MEDIA_TYPES, MOST_ATTEMPTS, ExportFailed, ExportFailure, ExportFormat, offered
from petition_app.domain.lifecycle import ExportState
from petition_app.domain.refusals import ExportGone
from petition_app.models import Export, Petition
from petition_app.queries import counting, petitions, signatures
from petition_app.queries.petitions import PetitionView
from petition_app.services import (
    audit,
    export_contents,
    export_faults,
    export_files,
    export_tasks,
    sealed_contents,
)
from petition_app.services.export_contents import Content
from petition_app.services.export_tasks import COMING, Task, TaskLost

#: How often, in seconds, a worker says how far it is.
TELLS = 1.0

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A finished file on its way to an organiser."""

    name: str
    media_type: str
    size: int
    chunks: Chunks


class _Stopped(Exception):
    """The worker was asked to stop."""


def request(petition_id: UUID, person_id: int | None, kind: ExportFormat, language: str) -> UUID:
    """Ask for a file and return its id; asking twice while one is coming is asking once.

    Raises ExportGone where there can be no such file: a sealed petition's names are known nowhere here, and what is
    known of a forgotten one's signers is being destroyed.
    """
    with transaction():
        # Two who ask in the same instant wait for each other here, and for the worker that begins to forget.
        asked = select(Petition.sealing, Petition.forgotten_at).where(Petition.id == petition_id)
        petition = db.session.execute(asked.with_for_update()).one()
        if petition.forgotten_at is not None or kind not in offered(is_sealed=bool(petition.sealing)):
            raise ExportGone
        coming = db.session.scalar(
            select(Export.id).where(
                Export.petition_id == petition_id,
                Export.format == kind,
                Export.language == language,
                Export.state.in_(COMING),
            )
        )
        if coming is not None:
            return coming
        now = clock.now()
        export = Export(
            id=uuid4(),
            petition_id=petition_id,
            person_id=person_id,
            format=kind,
            language=language,
            state=ExportState.REQUESTED,
            requested_at=now,
            due_at=now,
        )
        db.session.add(export)
        audit.note_petition(Act.EXPORT_REQUESTED, petition_id, person_id)
    return export.id


def ask_again(petition_id: UUID, export_id: UUID, person_id: int | None) -> UUID:
    """Ask once more for a file that failed or whose time is over. Raises ExportGone."""
    found = db.session.execute(
        select(Export.format, Export.language).where(
            Export.id == export_id,
            Export.petition_id == petition_id,
            Export.state.in_((ExportState.FAILED, ExportState.EXPIRED)),
        )
    ).one_or_none()
    if found is None:
        raise ExportGone
    return request(petition_id, person_id, ExportFormat(found.format), found.language)


def fetch(petition_id: UUID, export_id: UUID, person_id: int | None = None) -> Fetched:
    """Open a finished file of the petition; its end is proven before its first piece is given away.

    Raises ExportGone.
    """
    row = db.session.execute(
        select(Export.attempts, Export.wrapped_key, Export.suffix).where(
            Export.id == export_id,
            Export.petition_id == petition_id,
            Export.state == ExportState.READY,
            Export.expires_at > clock.now(),
        )
    ).one_or_none()
    if row is None:
        raise ExportGone
    with transaction():
        # Before the file is opened: what cannot be written down is not handed over.
        audit.note_petition(Act.EXPORT_FETCHED, petition_id, person_id)
    try:
        opened = export_files.opened(export_id, row.attempts, row.wrapped_key)
    except (FileBroken, KeyMissing) as fault:
        log.error("export_unreadable", export=export_id.hex, kind=type(fault).__name__)
        raise ExportGone from fault
    log.info("export_fetched", export=export_id.hex)
    return Fetched(
        name=f"{export_id}.{row.suffix}", media_type=MEDIA_TYPES[row.suffix], size=opened.size, chunks=opened.chunks
    )


def forget(petition_id: UUID, export_id: UUID) -> None:
    """Delete a file before its time, finished or not; deleting again changes nothing."""
    with transaction():
        attempts = db.session.scalar(
            update(Export)
            .where(
                Export.id == export_id,
                Export.petition_id == petition_id,
                Export.state.in_((*COMING, ExportState.READY)),
            )
            .values(state=ExportState.EXPIRED, wrapped_key=None)
            .returning(Export.attempts)
        )
    # The key is gone first: what a crash here leaves on the disk opens for nobody.
    export_files.delete(export_id, attempts or 0)


def make_due(must_stop: Callable[[], bool] = lambda: False) -> int:
    """Forget the files whose time is over and make one that is due; return how many were made or given up.

    This lasts as long as the making does, which for many signatures is minutes.
    """
    forget_due()
    task = export_tasks.take()
    if task is None:
        return 0
    try:
        if task.attempts > MOST_ATTEMPTS:
            raise ExportFailed(ExportFailure.STOPPED)
        _make(task, must_stop)
    except ExportFailed as failed:
        _fail(task, failed.reason)
    except TaskLost:
        log.warning("export_lost", export=task.id.hex, attempts=task.attempts)
    except _Stopped:
        export_tasks.give_back(task)
        return 0
    finally:
        db.session.rollback()
    return 1


def forget_due() -> int:
    """Delete the files whose time is over, and what killed workers left; return how many exports were over."""
    now = clock.now()
    with hot() as connection:
        over = connection.execute(
            select(Export.id, Export.attempts).where(Export.state == ExportState.READY, Export.expires_at <= now)
        ).all()
        for export in over:
            # A worker that is killed in between finds the row once more.
            export_files.delete(export.id, export.attempts)
            connection.execute(
                update(Export)
                .where(Export.id == export.id, Export.state == ExportState.READY)
                .values(state=ExportState.EXPIRED, wrapped_key=None)
            )
    export_files.sweep(now - timedelta(hours=1))
    return len(over)


def _make(task: Task, must_stop: Callable[[], bool]) -> None:
    started = clock.now()
    petition = petitions.by_id(task.petition_id)
    if petition is None:
        raise TaskLost
    # What an earlier attempt may have finished just before its worker was killed has no key any more.
    export_files.delete(task.id, task.attempts - 1)
    total = counting.exact(task.petition_id)
    # Whoever writes beside what it is reading waits on SQLite for itself.
    db.session.rollback()
    export_tasks.tell(task, rows_total=total)
    with export_faults.named():
        made = _content(task, petition, started, must_stop)
        size, wrapped_key = export_files.keep(task.id, task.attempts, made.pieces)
    now = clock.now()
    expires_at = now + current_app.config["EXPORT_HOURS"]
    try:
        export_tasks.tell(
            task,
            state=ExportState.READY,
            ready_at=now,
            expires_at=expires_at,
            wrapped_key=wrapped_key,
            size=size,
            suffix=made.suffix,
        )
    except TaskLost:
        export_files.delete(task.id, task.attempts)
        raise
    log.info("export_made", export=task.id.hex, attempts=task.attempts)


def _content(task: Task, petition: PetitionView, as_of: datetime, must_stop: Callable[[], bool]) -> Content:
    if petition.sealing and task.format is ExportFormat.SEALED:
        sealed = _telling(task, signatures.sealed(petition.id, logged=petition.logged), must_stop)
        return sealed_contents.content(petition, petition.sealing, task.language, sealed, as_of)
    read = _telling(task, signatures.confirmed(petition.id), must_stop)
    return export_contents.content(petition, task.format, task.language, read, as_of)


def _telling(task: Task, read: Iterable[T], must_stop: Callable[[], bool]) -> Iterator[T]:
    told = monotonic()
    done = 0
    for done, signature in enumerate(read, 1):
        yield signature
        if monotonic() - told >= TELLS:
            if must_stop():
                raise _Stopped
            export_tasks.tell(task, rows_done=done)
            told = monotonic()
    export_tasks.tell(task, rows_done=done)


def _fail(task: Task, reason: ExportFailure) -> None:
    log.error("export_failed", export=task.id.hex, attempts=task.attempts, kind=reason.value)
    export_files.delete(task.id, task.attempts)
    with suppress(TaskLost):
        export_tasks.tell(task, state=ExportState.FAILED, failure=reason)
