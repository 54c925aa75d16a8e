"""Records: sealed signatures are opened with the holders' keys, by as many processes as the machine has cores."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from pyrage.x25519 import Identity

from petition_app.domain import addresses, countries, sealed_confirmations
from petition_app.domain.disclosure import Confirmed
from petition_app.domain.sealed_exports import ExportUnreadable, Heading, SealedSignature
from petition_app.domain.sealing import Holders, SealBroken, unseal
from petition_app.domain.signature_log import Tally
from petition_app.domain.signers import MAX_COMMENT, MAX_NAME, MAX_PLACE, Signer
from petition_app.opening import exported
from petition_app.opening.cleaned import Unclean, cleaned
from petition_app.opening.logged import Places

AT_ONCE = 500

_NO_SIGNATURE = "what is in it is no signature"
# How much longer a text can be than it was when the form measured it: written in NFC, one letter may become three.
_LONGER = 3

#: Looks at a line of the file, and at the signature and the proof that came out of it; says what is wrong, or nothing.
Check = Callable[[SealedSignature, dict[str, Any], dict[str, Any]], str]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One record that came out of its seal, or what is wrong with it."""

    record_id: str
    country: str = ""
    language: str = ""
    day: str = ""
    problem: str = ""
    announced: bytes = b""
    signature: dict[str, Any] = field(default_factory=dict, repr=False)
    confirmation: dict[str, Any] = field(default_factory=dict, repr=False)


def says_where_it_is_from(line: SealedSignature, record: dict[str, Any], _proof: dict[str, Any]) -> str:
    """Find a country or a language in clear that is not the one that was sealed: somebody changed it since."""
    if (record.get("country"), record.get("language")) != (line.country, line.language):
        return "its country or language is not what was sealed"
    return ""


def holds_a_signature(line: SealedSignature, record: dict[str, Any], _proof: dict[str, Any]) -> str:
    """Find what is no signature: whoever knows the public keys can seal anything, and nothing of it stops the rest."""
    try:
        signer = Signer.from_record(record)
    except (KeyError, TypeError, ValueError):
        return _NO_SIGNATURE
    texts = (
        (signer.name, MAX_NAME),
        (signer.email, addresses.MAX_LENGTH),
        (signer.place, MAX_PLACE),
        (signer.comment, MAX_COMMENT),
    )
    is_one = all(isinstance(text, str) and len(text) <= _LONGER * most for text, most in texts)
    is_one = is_one and isinstance(signer.updates, bool)
    return "" if is_one and line.country in countries.codes() else _NO_SIGNATURE


def says_its_entry(line: SealedSignature, _record: dict[str, Any], proof: dict[str, Any]) -> str:
    """Find an entry of the log that is not the one which was sealed with the confirmation: somebody swapped them."""
    if line.announced and proof.get(sealed_confirmations.ANNOUNCED) != line.announced.hex():
        return "it was confirmed with another entry of the log"
    return ""


#: What each record must stand. Whether it is in the log is seen where all of them come together.
CHECKS: tuple[Check, ...] = (says_where_it_is_from, holds_a_signature, says_its_entry)


class Opener:
    """Opens the lines of a file with the holders' keys."""

    def __init__(self, heading: Heading, keys: Sequence[str]) -> None:
        """Take what the file is, and the keys."""
        self._heading = heading
        self._holders = Holders([Identity.from_str(key) for key in keys])

    def opened(self, text: bytes) -> Opened:
        """Return what a line holds, or what is wrong with it."""
        try:
            line = SealedSignature.read(text)
        except ExportUnreadable:
            return Opened(record_id="", problem="a line cannot be read")
        record_id = line.signature.record_id.hex
        try:
            record = self._unsealed(line)
            confirmation = self._confirmation(line, record)
        except SealBroken:
            return Opened(record_id=record_id, problem="it does not open with these keys")
        try:
            record, confirmation = cleaned(record), cleaned(confirmation)
        except Unclean:
            return Opened(record_id=record_id, problem=_NO_SIGNATURE)
        problem = next(filter(None, (check(line, record, confirmation) for check in CHECKS)), "")
        return Opened(
            record_id=record_id,
            country=line.country,
            language=line.language,
            day=line.day.isoformat(),
            problem=problem,
            announced=line.announced,
            signature=record,
            confirmation=confirmation,
        )

    def _unsealed(self, line: SealedSignature) -> dict[str, Any]:
        return unseal(
            line.signature.file,
            self._holders,
            self._heading.mode,
            kind="signature",
            petition_id=self._heading.petition_id,
            record_id=line.signature.record_id,
        )

    def _confirmation(self, line: SealedSignature, record: dict[str, Any]) -> dict[str, Any]:
        """Open the proof; its key has then served, and is no part of what was signed."""
        opened = sealed_confirmations.unseal(
            line.confirmation,
            record,
            petition_id=self._heading.petition_id,
            record_id=line.signature.record_id,
        )
        del record[sealed_confirmations.PROOF_KEY]
        return opened


_opener: Opener


def _begin(heading: Heading, keys: Sequence[str]) -> None:
    global _opener
    _opener = Opener(heading, keys)


def _open(batch: list[bytes]) -> list[Opened]:
    return [_opener.opened(line) for line in batch]


Reading = AbstractContextManager[Iterator[Opened]]


@contextmanager
def opened(
    path: Path,
    heading: Heading,
    total: int,
    keys: Sequence[str],
    *,
    log: Tally | None,
    processes: int,
) -> Iterator[Iterator[Opened]]:
    """Open every record of the file, in its order, and hold it against the log where there is one.

    A record that is there twice is a problem, too.
    """
    lines = exported.batches(path, total, AT_ONCE)
    # A fresh interpreter each, not a copy of this one: what it needs is little, and nothing else of us is in it.
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, _begin, (heading, list(keys))) as pool:
        read = _each_once(record for batch in pool.imap(_open, lines) for record in batch)
        yield read if log is None else _each_logged(read, Places(log))


def _each_once(records: Iterator[Opened]) -> Iterator[Opened]:
    seen: set[bytes] = set()
    for record in records:
        id_ = bytes.fromhex(record.record_id)
        if id_ in seen:
            yield Opened(record_id=record.record_id, problem="it is there twice")
            continue
        if id_:
            seen.add(id_)
        yield record


def _each_logged(records: Iterator[Opened], places: Places) -> Iterator[Opened]:
    for record in records:
        # What is no signature takes nobody's place.
        problem = record.problem or places.problem(record.announced)
        yield replace(record, problem=problem) if problem else record


def confirmed(record: Opened) -> Confirmed:
    """Return what sheets and lists are made of."""
    return Confirmed(
        country=record.country,
        language=record.language,
        day=date.fromisoformat(record.day),
        signer=Signer.from_record(record.signature),
    )
