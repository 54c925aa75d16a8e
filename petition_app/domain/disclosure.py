"""Disclosure: what of a signer an export or a delivery shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from petition_app.domain.signers import Disclose, Signer


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """A confirmed signature with what came out of its envelope; nobody where the envelope is gone."""

    country: str
    language: str
    day: date
    signer: Signer | None


@dataclass(frozen=True, kw_only=True)
class ListLine:
    """One line of a printed list; without a name it is shown as withheld and still counted."""

    number: int
    name: str | None
    country: str
    place: str
    day: date


@dataclass(frozen=True, kw_only=True)
class SheetLine:
    """One row of the organiser's own sheet."""

    number: int
    name: str | None
    email: str
    country: str
    place: str
    comment: str
    language: str
    day: date


def list_lines(signatures: Iterable[Confirmed]) -> Iterator[ListLine]:
    """Number the signatures from one on; show the place only with the name, and never an address."""
    for number, signature in enumerate(signatures, 1):
        named = _named(signature.signer)
        yield ListLine(
            number=number,
            name=named.name if named else None,
            country=signature.country,
            place=named.place if named else "",
            day=signature.day,
        )


def sheet_lines(signatures: Iterable[Confirmed]) -> Iterator[SheetLine]:
    """Number the signatures from one on; show place and comment only with the name.

    An address stands there only where its owner asked for updates, whatever else was agreed to.
    """
    for number, signature in enumerate(signatures, 1):
        named = _named(signature.signer)
        yield SheetLine(
            number=number,
            name=named.name if named else None,
            email=signature.signer.email if signature.signer and signature.signer.updates else "",
            country=signature.country,
            place=named.place if named else "",
            comment=named.comment if named else "",
            language=signature.language,
            day=signature.day,
        )


def _named(signer: Signer | None) -> Signer | None:
    # Whoever agreed to anything else than the name agreed to be counted.
    return signer if signer is not None and signer.disclose is Disclose.NAME else None
