"""Sealed exports: the file in which a sealed petition's records leave the service, a JSON object a line.

The first line says what the petition is and to which keys it is sealed, each line after it is one confirmed
signature, and the last says how many there are and what all lines before it hash to: a file that was cut, or whose
lines were changed on the way, is recognised. Country, language and day stand beside the record in clear, as in the
database, and the record says the country and the language once more.

Where the petition keeps a signature log, the first line gives the log's key, each signature what its entry announced,
and behind the signatures stands the log itself: a line with a checkpoint, then its entries, 256 a line. It stands
behind them because a petition may go on while the file is made: whatever was read is in the log by then.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Self
from uuid import UUID

from petition_app.domain.sealing import KeySet, Sealed, SealMode

FORMAT = "petition_app sealed signatures"
VERSION = 1
_LINES_AT_ONCE = 500
# More than ever sign, and few enough to count with.
_MOST = 10**12
# A country's code or a language's tag.
_LONGEST_CODE = 35
# What reading a line can end with, whatever somebody has written there.
_WRONG = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)


class ExportUnreadable(Exception):
    """A file is no export of ours, of a later version, was cut or was altered."""


@dataclass(frozen=True, kw_only=True)
class SealedSignature:
    """One confirmed signature of a sealed petition as the service knows it."""

    country: str
    language: str
    day: date
    signature: Sealed = field(repr=False)
    #: A proof of confirmation as it stands in the database; its key lies inside the signature.
    confirmation: bytes = field(repr=False)
    #: The hash of its withdrawal secret, with which its entry in the log ends; nothing where there is no log.
    announced: bytes = b""

    def line(self) -> dict[str, Any]:
        """Return what stands in the file."""
        values = {
            "record": self.signature.record_id.hex,
            "country": self.country,
            "language": self.language,
            "day": self.day.isoformat(),
            "signature": _written(self.signature),
            "confirmation": _base64(self.confirmation),
        }
        return values | {"announced": _base64(self.announced)} if self.announced else values

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Read a line of the file. Raises ExportUnreadable."""
        try:
            values = json.loads(line)
            record_id = UUID(hex=values["record"])
            return cls(
                country=_code(values["country"]),
                language=_code(values["language"]),
                day=date.fromisoformat(values["day"]),
                signature=_read(values["signature"], record_id),
                confirmation=base64.b64decode(values["confirmation"], validate=True),
                announced=base64.b64decode(values.get("announced", ""), validate=True),
            )
        except _WRONG:
            raise ExportUnreadable from None


@dataclass(frozen=True, kw_only=True)
class Heading:
    """What the first line says: the petition, its keys, and all that a printed list's cover needs."""

    petition_id: UUID
    slug: str
    mode: SealMode
    key_sets: tuple[KeySet, ...]
    language: str
    as_of: datetime
    asks_place: bool
    asks_comment: bool
    cover: Mapping[str, Any]
    #: The public key of the petition's log on one line; nothing where it keeps none.
    log_key: str = ""

    def line(self) -> dict[str, Any]:
        """Return what stands in the file."""
        values = {
            "format": FORMAT,
            "version": VERSION,
            "petition": self.petition_id.hex,
            "slug": self.slug,
            "mode": self.mode.value,
            "key_sets": {str(each.number): list(each.recipients) for each in self.key_sets},
            "language": self.language,
            "as_of": self.as_of.isoformat(),
            "asks_place": self.asks_place,
            "asks_comment": self.asks_comment,
            "cover": dict(self.cover),
        }
        return values | {"log_key": self.log_key} if self.log_key else values

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Read the first line. Raises ExportUnreadable."""
        try:
            values = json.loads(line)
            if (values["format"], values["version"]) != (FORMAT, VERSION):
                raise ExportUnreadable
            mode = SealMode(values["mode"])
            return cls(
                petition_id=UUID(hex=values["petition"]),
                slug=str(values["slug"]),
                mode=mode,
                key_sets=tuple(
                    KeySet(number=int(number), mode=mode, recipients=tuple(recipients))
                    for number, recipients in values["key_sets"].items()
                ),
                language=str(values["language"]),
                as_of=_moment(values["as_of"]),
                asks_place=bool(values["asks_place"]),
                asks_comment=bool(values["asks_comment"]),
                cover=dict(values["cover"]),
                log_key=str(values.get("log_key", "")),
            )
        except _WRONG:
            raise ExportUnreadable from None


@dataclass(frozen=True, kw_only=True)
class LogCopy:
    """A signature log up to one of its checkpoints."""

    checkpoint: str
    bundles: Iterable[bytes] = field(repr=False)

    def lines(self) -> Iterator[dict[str, Any]]:
        """Return what stands in the file."""
        yield {"checkpoint": self.checkpoint}
        for bundle in self.bundles:
            yield {"entries": _base64(bundle)}

    @classmethod
    def read(cls, lines: Iterator[bytes]) -> Self:
        """Read the lines of the file, the entries while they are taken. Raises ExportUnreadable, then and now."""
        try:
            return cls(checkpoint=str(json.loads(next(lines, b""))["checkpoint"]), bundles=map(_bundle, lines))
        except _WRONG:
            raise ExportUnreadable from None


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What the last line says of those before it."""

    records: int
    digest: str

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Read the last line. Raises ExportUnreadable."""
        try:
            values = json.loads(line)
            records = values["records"]
            if type(records) is not int or not 0 <= records <= _MOST:
                raise ExportUnreadable
            return cls(records=records, digest=str(values["sha256"]))
        except _WRONG:
            raise ExportUnreadable from None


def pieces(
    heading: Heading, signatures: Iterable[SealedSignature], log: Callable[[], LogCopy] | None = None
) -> Iterator[bytes]:
    """Yield the file in pieces; the log is asked for when the last signature was taken."""
    digest = hashlib.sha256()
    records = 0
    coming = iter(signatures)
    piece = _dumped(heading.line())
    while piece:
        digest.update(piece)
        yield piece
        batch = list(islice(coming, _LINES_AT_ONCE))
        records += len(batch)
        piece = b"".join(_dumped(signature.line()) for signature in batch)
    for line in log().lines() if log else ():
        piece = _dumped(line)
        digest.update(piece)
        yield piece
    yield _dumped({"records": records, "sha256": digest.hexdigest()})


def _dumped(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _written(sealed: Sealed) -> dict[str, Any]:
    return {"keys": sealed.key_set, "age": _base64(sealed.file)}


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _code(written: str) -> str:
    # It stands in clear, and may come onto a sheet before anything was compared with what was sealed.
    if not (written.isascii() and written.isprintable()) or len(written) > _LONGEST_CODE:
        raise ExportUnreadable
    return written


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ExportUnreadable
    return moment.astimezone(UTC)


def _bundle(line: bytes) -> bytes:
    try:
        return base64.b64decode(json.loads(line)["entries"], validate=True)
    except _WRONG:
        raise ExportUnreadable from None


def _read(values: Mapping[str, Any], record_id: UUID) -> Sealed:
    file = base64.b64decode(values["age"], validate=True)
    return Sealed(key_set=int(values["keys"]), record_id=record_id, file=file)
