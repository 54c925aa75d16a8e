"""Exports: the kinds of file that an organiser can ask for, and why making one may fail."""

from datetime import timedelta
from enum import StrEnum


class ExportFormat(StrEnum):
    """A sheet with everything that signers agreed to hand over, or a printed list with a cover.

    Of a sealed petition there are only the sealed records, which are opened elsewhere.
    """

    CSV = "csv"
    PDF = "pdf"
    SEALED = "sealed"


class ExportFailure(StrEnum):
    """Why a file could not be made."""

    DISK_FULL = "disk_full"
    NOT_PRINTED = "not_printed"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"


#: A worker that has not said for so long how far it is, is dead, and another takes over.
LEASE = timedelta(minutes=5)

#: What kills its worker this often is not tried again by itself.
MOST_ATTEMPTS = 3

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "jsonl": "application/jsonl",
}


def offered(*, is_sealed: bool) -> tuple[ExportFormat, ...]:
    """Return which kinds of file there can be of a petition."""
    return (ExportFormat.SEALED,) if is_sealed else (ExportFormat.CSV, ExportFormat.PDF)


class ExportFailed(Exception):
    """A file could not be made; `reason` says why, and nothing of it is left."""

    def __init__(self, reason: ExportFailure) -> None:
        super().__init__(reason.value)
        self.reason = reason
