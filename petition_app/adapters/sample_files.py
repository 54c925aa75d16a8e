"""Sample files: whom an auditor asks, as a sheet that opens with the auditor's key alone."""

from collections.abc import Sequence
from pathlib import Path

import pyrage

from petition_app.adapters import files, sheets
from petition_app.adapters.backups import KeyInvalid
from petition_app.domain.samples import HEADER, Sample

__all__ = ["KeyInvalid", "write"]


def write(path: Path, sample: Sample, recipients: Sequence[str]) -> None:
    """Write a sample, readable for nobody else: as an age file for the keys, or in clear where none is given.

    Nothing is written in clear where a key is given, not for a moment. Raises KeyInvalid, DiskFull, OSError.
    """
    try:
        keys = [pyrage.x25519.Recipient.from_str(each) for each in recipients]
    except pyrage.RecipientError:
        raise KeyInvalid from None
    sheet = b"".join(sheets.sheet(HEADER, sample.rows(), marks="apostrophe before"))
    files.write_clear(path, [pyrage.encrypt(sheet, keys) if keys else sheet])
