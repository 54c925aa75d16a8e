"""Opening: what `petition-open` costs for an export, and how long that makes for two million on two cores.

    python -m bench.opening [RECORDS]

The export is made here with fresh keys, in a temporary folder that is removed. 100,000 records by default. What is
promised is said of CPU time, shared by two cores: the clock on the wall tells how busy a machine is, too.
"""

import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from pyrage.x25519 import Identity

from petition_app.domain import sealed_confirmations
from petition_app.domain.sealed_exports import Heading, SealedSignature, pieces
from petition_app.domain.sealing import KeySet, Sealed, SealMode
from petition_app.opening import command

PROMISED_SECONDS = 360
OF = 2_000_000
CORES = 2

PERSON = {
    "name": "Ольга Иванова",
    "email": "olga.ivanova@example.org",
    "place": "Грозный",
    "display": "nothing",
    "disclose": "name",
    "wording": "0" * 64,
    "language": "en",
    "country": "DE",
    "form_opened": "2026-03-04T10:29:00+00:00",
    "form_sent": "2026-03-04T10:30:00+00:00",
    "updates": False,
}
PROOF = {"confirmed": "2026-03-04T10:35:00+00:00", "method": "POST", "mail": "0" * 32}


def main() -> None:
    """Measure both modes and print a table; the last line is JSON."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for mode in SealMode:
            path, keys = _exported(Path(folder), mode, number)
            for what in ("csv", "records"):
                wall, cpu = _seconds(path, keys, what, Path(folder) / f"{mode}.{what}")
                whole = cpu / number * OF / CORES
                results[f"{mode}, {what}"] = round(whole, 1)
                print(
                    f"{mode:5} {what:8} {number:,} records: {wall:6.1f} s on the wall, {cpu:6.1f} s of CPU, "
                    f"{cpu / number * 1e6:4.0f} µs each; {OF:,} in {whole:4.0f} s"
                )
    print(json.dumps({"cores": CORES, "seconds_for_two_million": results, "promised": PROMISED_SECONDS}))


def _seconds(path: Path, keys: list[Path], what: str, out: Path) -> tuple[float, float]:
    identities = [part for key in keys for part in ("-i", str(key))]
    begun, used = perf_counter(), _cpu()
    done = command.main([str(path), *identities, f"--{what}", str(out), "--quiet"])
    if done != command.DONE:
        raise SystemExit(f"petition-open ended with {done}")
    return perf_counter() - begun, _cpu() - used


def _cpu() -> float:
    return sum(os.times()[:4])


def _exported(folder: Path, mode: SealMode, number: int) -> tuple[Path, list[Path]]:
    holders = [Identity.generate() for _ in range(2)]
    files = []
    for position, holder in enumerate(holders):
        files.append(folder / f"{mode}-{position}.txt")
        files[-1].write_text(f"{holder}\n")
    keys = KeySet(number=1, mode=mode, recipients=tuple(str(holder.to_public()) for holder in holders))
    heading = Heading(
        petition_id=uuid4(),
        slug="bench",
        mode=mode,
        key_sets=(keys,),
        language="en",
        as_of=datetime(2026, 3, 4, tzinfo=UTC),
        asks_place=True,
        asks_comment=False,
        cover={},
    )
    path = folder / f"{mode}.jsonl"
    with path.open("wb") as file:
        file.writelines(pieces(heading, _signatures(heading, keys, number)))
    return path, files[:1] if mode is SealMode.ANY else files


def _signatures(heading: Heading, keys: KeySet, number: int) -> Iterator[SealedSignature]:
    for _ in range(number):
        record_id = uuid4()
        bound = {"petition_id": heading.petition_id, "record_id": record_id}
        key = sealed_confirmations.new_key()
        signed = PERSON | {sealed_confirmations.PROOF_KEY: sealed_confirmations.written(key)}
        yield SealedSignature(
            country="DE",
            language="en",
            day=date(2026, 3, 4),
            signature=Sealed.read(keys.seal(signed, kind="signature", **bound)),
            confirmation=sealed_confirmations.seal(PROOF, key, **bound),
        )


if __name__ == "__main__":
    with contextlib.redirect_stderr(io.StringIO()):
        main()
