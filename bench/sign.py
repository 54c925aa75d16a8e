"""What does a complete signature cost? page → sign → mail in a sink → confirm page → confirm → counted.

CPU-milliseconds of the application's, the worker's and PostgreSQL's process trees for each complete
signature, at an empty table and at 200,000 rows. The generator and the sink are not counted.

    python -m bench.sign [--number 3000] [--rate 120] [--rows 0 200000] [--rounds 1]
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench import machine, service
from bench.signers import Browser, Sink, sign_openly
from petition_app.domain.sealing import SealMode

WARM_UP = 200


def measure(rows: int, number: int, rate: float, folder: Path, seal: SealMode | None = None) -> dict[str, object]:
    """Start everything afresh, put the rows there, and let people sign."""
    with service.running(folder, rows, seal) as started:
        return {"rows": rows, "sealed": seal or ""} | asyncio.run(_run(started, number, rate))


async def _run(started: service.Service, number: int, rate: float) -> dict[str, object]:
    sink = Sink()
    mail_server = await sink.serve(started.smtp_port)
    browser = Browser(started.web_port, connections=16)
    pids = started.pids
    warm = await sign_openly(browser, sink, service.PAGE, 0, WARM_UP, rate)
    if warm.wrong:
        sys.exit(f"the warm-up failed: {warm.wrong[:3]}")
    before = {name: machine.cpu_seconds(pid) for name, pid in pids.items()}
    began = time.perf_counter()
    outcome = await sign_openly(browser, sink, service.PAGE, WARM_UP, number, rate)
    # The worker folds the journal within a second or two: that is part of "counted".
    await asyncio.sleep(3)
    spent = {name: machine.cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    took = time.perf_counter() - began - 3
    mail_server.close()
    done = len(outcome.seconds)
    if outcome.wrong:
        print(f"{len(outcome.wrong)} did not come through: {outcome.wrong[:3]}", file=sys.stderr)
    costs: dict[str, object] = {f"{name} ms": 1000 * seconds / done for name, seconds in spent.items()}
    return costs | {
        "CPU-ms": 1000 * sum(spent.values()) / done,
        "signatures": done,
        "lost": len(outcome.wrong),
        "a second": done / took,
        "median s": statistics.median(outcome.seconds),
        "99th % s": statistics.quantiles(outcome.seconds, n=100)[98],
    }


def main() -> None:
    """Measure at each number of rows, and print what more rows cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--number", type=int, default=3000)
    parser.add_argument("--rate", type=float, default=100)
    parser.add_argument("--rows", type=int, nargs="+", default=[0, 200_000])
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(asked.rounds):
            results += [measure(rows, asked.number, asked.rate, Path(folder)) for rows in asked.rows]
    machine.report("sign", results)
    by_rows = {
        rows: statistics.median(float(str(r["CPU-ms"])) for r in results if r["rows"] == rows) for rows in asked.rows
    }
    first = by_rows[asked.rows[0]]
    for rows, cost in by_rows.items():
        print(f"{rows:>9,} rows: {cost:.2f} CPU-ms a complete signature, {cost / first:.2f} of the first")


if __name__ == "__main__":
    main()
