"""Export copies: a file in clear that an operator takes, and what it holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from petition_app.adapters import files
from petition_app.db import transaction
from petition_app.domain import clock
from petition_app.domain.audit import Act
from petition_app.domain.disclosure import Confirmed
from petition_app.domain.exports import ExportFormat
from petition_app.domain.sealed_exports import SealedSignature
from petition_app.domain.signers import Disclose
from petition_app.queries import signatures
from petition_app.queries.petitions import PetitionView
from petition_app.services import audit, export_contents, export_faults, sealed_contents


@dataclass(kw_only=True)
class OwnCopy:
    """A file in clear that an operator took, and what it holds."""

    path: Path
    signatures: int = 0
    named: int = 0
    addresses: int = 0


def own_copy(petition: PetitionView, kind: ExportFormat, language: str, folder: Path) -> OwnCopy:
    """Write the operator's own copy, readable for nobody else; of a sealed petition it is sealed.

    Raises ExportFailed.
    """
    copy = OwnCopy(path=folder)

    def counted() -> Iterator[Confirmed]:
        for signature in signatures.confirmed(petition.id):
            copy.signatures += 1
            if signature.signer is not None:
                copy.named += signature.signer.disclose is Disclose.NAME
                copy.addresses += signature.signer.updates and kind is ExportFormat.CSV
            yield signature

    def unopened() -> Iterator[SealedSignature]:
        for signature in signatures.sealed(petition.id, logged=petition.logged):
            copy.signatures += 1
            yield signature

    with transaction():
        audit.note_petition(Act.EXPORT_COPIED, petition.id, None)
    with export_faults.named():
        if petition.sealing and kind is ExportFormat.SEALED:
            made = sealed_contents.content(petition, petition.sealing, language, unopened(), clock.now())
        else:
            made = export_contents.content(petition, kind, language, counted(), clock.now())
        copy.path = folder / f"signatures-{petition.id}.{made.suffix}"
        files.write_clear(copy.path, made.pieces)
    return copy
