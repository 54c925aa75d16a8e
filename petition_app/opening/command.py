"""Command: `petition-open` makes a sheet or a list of sealed signatures, where the keys are."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from petition_app.adapters import export_words, files, sample_files
from petition_app.adapters.files import DiskFull
from petition_app.adapters.sample_files import KeyInvalid
from petition_app.adapters.signature_list.volumes import ListNotPrinted, signature_list
from petition_app.domain import samples
from petition_app.domain.disclosure import Confirmed, list_lines, sheet_lines
from petition_app.domain.notes import NoteBroken, NoteKey
from petition_app.domain.samples import Sample
from petition_app.domain.sealed_exports import ExportUnreadable, Heading
from petition_app.domain.signature_log import Tally
from petition_app.opening import audited, covers, exported, keys, logged, records, tongues
from petition_app.opening.audited import TooShort
from petition_app.opening.keys import KeyUnreadable
from petition_app.opening.logged import LogBroken
from petition_app.opening.records import Opened, Reading

DONE, FAILED, PROBLEMS = 0, 1, 3
_TELLS = 1.0


class _Refused(Exception):
    """Something that was asked for cannot be done; the words say what."""


@dataclass(kw_only=True)
class _Progress:
    total: int
    quiet: bool
    problems: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    def sound(self, read: Iterable[Opened]) -> Iterator[Opened]:
        """Yield the records without a problem, and say how far it is."""
        begun = told = monotonic()
        number = 0
        for number, record in enumerate(read, 1):
            if record.problem:
                self.problems[record.problem] += 1
                self.first.setdefault(record.problem, record.record_id)
            else:
                yield record
            if monotonic() - told >= _TELLS:
                told = monotonic()
                left = (told - begun) / number * (self.total - number)
                self._say(f"\r{number:,} of {self.total:,}, {left:,.0f} s left ")
        self._say(f"\r{number:,} of {self.total:,} in {monotonic() - begun:,.1f} s\n")

    def _say(self, words: str) -> None:
        if not self.quiet:
            print(words, end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `petition-open`."""
    asked = _parser().parse_args(arguments)
    try:
        return _run(asked)
    except _Refused as refused:
        print(f"petition-open: {refused}", file=sys.stderr)
    except KeyUnreadable as refused:
        print(f"petition-open: {refused} holds no secret key of age", file=sys.stderr)
    except ExportUnreadable:
        print(
            "petition-open: this is no whole file of sealed signatures: it was cut, altered, or is of a later version",
            file=sys.stderr,
        )
    except (DiskFull, ListNotPrinted):
        print("petition-open: there was no room on the disk, or not enough memory for the list", file=sys.stderr)
    except OSError as fault:
        print(f"petition-open: {fault.filename}: {fault.strerror}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="petition-open",
        description="Open the sealed signatures of a petition on your own machine. What it writes is in clear.",
    )
    parser.add_argument("export", type=Path, help="the file that the service gave you (.jsonl)")
    parser.add_argument(
        "-i", "--identity", type=Path, action="append", required=True, help="a secret key; twice where both are needed"
    )
    parser.add_argument("--csv", type=Path, help="write a sheet: everything that signers agreed to give you")
    parser.add_argument("--pdf", type=Path, help="write a list to hand over; many signatures become a ZIP of PDFs")
    parser.add_argument("--records", type=Path, help="write everything, with the proofs of consent, as JSON lines")
    parser.add_argument("--audit", type=Path, help="write whom an auditor asks, as the root of the log draws them")
    parser.add_argument("--of", type=_how_many, default=samples.USUAL, help="how many for the audit, by default 300")
    parser.add_argument("--size", type=_size, help="the size of the auditor's checkpoint, by default that of the log")
    parser.add_argument(
        "--recipient",
        action="append",
        default=[],
        help="the auditor's age key, which the file of --audit is for",
    )
    parser.add_argument(
        "--log-key", type=_log_key, help="the key of the petition's log, if you have it from elsewhere than this file"
    )
    parser.add_argument("--language", default="", help="the language of headings and countries")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="by default one a core")
    parser.add_argument("--quiet", action="store_true", help="say only what is wrong")
    return parser


def _log_key(written: str) -> NoteKey:
    try:
        return NoteKey.read(written)
    except (NoteBroken, ValueError):
        raise argparse.ArgumentTypeError("this is no key of a log") from None


def _size(written: str) -> int:
    if not written.isdecimal() or int(written) == 0:
        raise argparse.ArgumentTypeError("this is no size of a log")
    return int(written)


def _how_many(written: str) -> int:
    if not written.isdecimal() or not 1 <= int(written) <= samples.MOST:
        raise argparse.ArgumentTypeError(f"from 1 to {samples.MOST} can be drawn")
    return int(written)


def _run(asked: argparse.Namespace) -> int:
    heading = exported.heading(asked.export)
    total = exported.ending(asked.export, logged=bool(heading.log_key)).records
    secrets = [key for path in asked.identity for key in keys.read(path)]
    progress = _Progress(total=total, quiet=asked.quiet)
    for path in (asked.csv, asked.pdf, asked.records, asked.audit):
        if path is not None:
            _must_be_free(path)
    if asked.recipient and not asked.audit:
        raise _Refused("--recipient encrypts the file of --audit, and nothing else")
    log, wrong = _log(asked, heading, total)
    if wrong:
        print(f"petition-open: the log does not hold: {wrong}", file=sys.stderr)

    def once() -> Reading:
        progress.problems.clear()
        processes = max(1, asked.processes)
        return records.opened(asked.export, heading, total, secrets, log=log, processes=processes)

    if asked.csv:
        with once() as read:
            files.write_clear(asked.csv, _sheet(heading, asked.language, _confirmed(progress.sound(read))))
    if asked.pdf:
        with once() as read:
            _write_list(asked.pdf, heading, asked.language, _confirmed(progress.sound(read)))
    if asked.records:
        with once() as read:
            files.write_clear(asked.records, _lines(progress.sound(read)))
    if asked.audit:
        _write_sample(asked, _sample(asked, heading, total, secrets, log))
    if not (asked.csv or asked.pdf or asked.records or asked.audit):
        with once() as read:
            for _ in progress.sound(read):
                continue
    for problem, number in progress.problems.items():
        print(f"{number:,} left out: {problem} (first: {progress.first[problem] or '?'})", file=sys.stderr)
    return PROBLEMS if progress.problems or wrong else DONE


def _log(asked: argparse.Namespace, heading: Heading, total: int) -> tuple[Tally | None, str]:
    """Return the log that records are held against, and what is wrong with it; say in one line how it was checked."""
    try:
        log = logged.read(asked.export, heading, total, asked.log_key)
    except LogBroken as broken:
        return None, f"{broken}. No record was checked against it"
    if not asked.quiet:
        said = "log: this petition keeps none" if log is None else logged.summary(log, heading, asked.log_key)
        print(said, file=sys.stderr)
    return log, "" if log is None else logged.misfit(log, total)


def _sample(
    asked: argparse.Namespace, heading: Heading, total: int, secrets: Sequence[str], log: Tally | None
) -> Sample:
    if log is None:
        raise _Refused("there is no log that holds, so nothing can be drawn for an audit")
    try:
        return audited.sample(asked.export, heading, total, secrets, log, asked.of, size=asked.size)
    except TooShort:
        raise _Refused(f"the log in the file has fewer than {asked.size:,} entries: take a later file") from None


def _write_sample(asked: argparse.Namespace, sample: Sample) -> None:
    try:
        sample_files.write(asked.audit, sample, asked.recipient)
    except KeyInvalid:
        raise _Refused("a recipient is no age key: it begins with age1") from None
    print(*sample.told(), sep="\n", file=sys.stderr)


def _must_be_free(path: Path) -> None:
    if path.exists():
        raise _Refused(f"{path} exists already")


def _confirmed(read: Iterable[Opened]) -> Iterator[Confirmed]:
    return map(records.confirmed, read)


def _sheet(heading: Heading, language: str, signatures: Iterator[Confirmed]) -> Iterator[bytes]:
    return export_words.sheet(
        tongues.tongue(language or heading.language),
        sheet_lines(signatures),
        places=heading.asks_place,
        comments=heading.asks_comment,
    )


def _write_list(path: Path, heading: Heading, language: str, signatures: Iterator[Confirmed]) -> None:
    words = export_words.words(tongues.tongue(language or heading.language), heading.as_of, places=heading.asks_place)
    made = signature_list(covers.cover(heading), list_lines(signatures), words, places=heading.asks_place)
    target = path.with_suffix(f".{made.suffix}")
    _must_be_free(target)
    files.write_clear(target, made.pieces)


def _lines(read: Iterable[Opened]) -> Iterator[bytes]:
    for record in read:
        said = {
            "record": record.record_id,
            "country": record.country,
            "language": record.language,
            "day": record.day,
            **({"announced": record.announced.hex()} if record.announced else {}),
            "signature": record.signature,
            "confirmation": record.confirmation,
        }
        yield json.dumps(said, ensure_ascii=False).encode() + b"\n"
