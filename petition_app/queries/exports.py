"""Exports: the files that were asked for, and how far each is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain.exports import ExportFailure, ExportFormat
from petition_app.domain.lifecycle import ExportState
from petition_app.models import Export, Person

LISTED = 20


@dataclass(frozen=True, kw_only=True)
class ExportView:
    """One file, from the asking to its end."""

    id: UUID
    petition_id: UUID
    format: ExportFormat
    language: str
    state: ExportState
    asked_by: str
    requested_at: datetime
    rows_done: int
    rows_total: int
    expires_at: datetime | None
    failure: ExportFailure | None
    size: int
    suffix: str

    @property
    def is_coming(self) -> bool:
        """Whether the worker has it or will have it."""
        return self.state in (ExportState.REQUESTED, ExportState.RUNNING)


def of_petition(petition_id: UUID) -> list[ExportView]:
    """Return the petition's latest exports, the newest first."""
    rows = db.session.execute(
        select(Export, Person.name, Person.email)
        .outerjoin(Person, Person.id == Export.person_id)
        .where(Export.petition_id == petition_id)
        .order_by(Export.requested_at.desc(), Export.id)
        .limit(LISTED)
        .execution_options(populate_existing=True)
    )
    return [_view(export, name or email or "") for export, name, email in rows]


def _view(row: Export, asked_by: str) -> ExportView:
    return ExportView(
        id=row.id,
        petition_id=row.petition_id,
        format=ExportFormat(row.format),
        language=row.language,
        state=ExportState(row.state),
        asked_by=asked_by,
        requested_at=row.requested_at,
        rows_done=row.rows_done,
        rows_total=row.rows_total,
        expires_at=row.expires_at,
        failure=ExportFailure(row.failure) if row.failure else None,
        size=row.size,
        suffix=row.suffix,
    )
