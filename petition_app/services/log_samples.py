"""Log samples: the signers whom an auditor asks are written into a file, and that it was done into the list of acts."""

from collections.abc import Sequence
from pathlib import Path

from petition_app.adapters import sample_files
from petition_app.adapters.files import DiskFull
from petition_app.adapters.keyring import KeyMissing
from petition_app.adapters.sample_files import KeyInvalid
from petition_app.db import db, transaction
from petition_app.domain import samples
from petition_app.domain.audit import Act
from petition_app.domain.envelopes import EnvelopeBroken
from petition_app.domain.samples import Sample
from petition_app.queries import log_samples as queries
from petition_app.queries.petitions import PetitionView
from petition_app.services import audit

__all__ = ["DiskFull", "EnvelopeBroken", "KeyInvalid", "KeyMissing", "take"]


def take(
    petition: PetitionView, number: int, path: Path, recipients: Sequence[str], *, size: int | None = None
) -> Sample:
    """Write who is behind so many signatures that the root of a size draws, by default the latest, for the auditor.

    Managers see in the list of acts that it was done, before a name is read. Raises LookupError where the log never
    had a checkpoint of that size, or there is no log; KeyInvalid, KeyMissing, EnvelopeBroken, DiskFull, OSError.
    """
    draw = queries.draw(petition.id, number, size)
    if draw is None:
        raise LookupError("there is no such checkpoint")
    with transaction():
        audit.note_petition(Act.SAMPLE_TAKEN, petition.id, None)
    withdrawn = queries.withdrawn(petition.id, draw.announced)
    found = list(queries.found(petition.id, draw.announced - withdrawn))
    db.session.rollback()
    sample = samples.sample(draw, found, withdrawn)
    sample_files.write(path, sample, recipients)
    return sample
