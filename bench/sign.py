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

import psycopg

import config
from bench import machine
from bench.signers import Browser, Sink, sign_openly
from petition_app import create_app
from tests.factories import Make
from tests.postgres import cluster

SLUG = "bench"
WARM_UP = 200

_FILL = """
    INSERT INTO signatures (id, petition_id, state, country, language, source, day, blind_index, link_hash,
                            blob, link_secret, confirmation)
    SELECT gen_random_uuid(), %(petition)s, 'confirmed', 'DE', 'en', '', current_date,
           sha256(('blind' || n)::bytea), sha256(('link' || n)::bytea),
           decode(repeat(md5(n::text), 18), 'hex'), decode(repeat(md5(n::text), 4), 'hex'),
           decode(repeat(md5(n::text), 10), 'hex')
      FROM generate_series(1, %(rows)s) n"""
_FILL_TALLY = """
    INSERT INTO tallies (petition_id, dimension, value, count) VALUES (%(petition)s, 'total', '', %(rows)s)
    ON CONFLICT (petition_id, dimension, value) DO UPDATE SET count = tallies.count + excluded.count"""


def measure(rows: int, number: int, rate: float, folder: Path) -> dict[str, object]:
    """Start everything afresh, put the rows there, and let people sign."""
    with cluster(fsync="on", full_page_writes="on", autovacuum="on", shared_buffers="256MB") as server:
        server.run("CREATE DATABASE {}", SLUG)
        web_port, smtp_port = machine.free_port(), machine.free_port()
        environment = {
            "PETITION_ENV": "bench",
            "LIMITS": "off",
            "DATABASE_URL": server.address(SLUG),
            "PUBLIC_BASE_URL": f"http://127.0.0.1:{web_port}",
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(smtp_port),
            "MAIL_USE_TLS": "off",
            "FILES_DIR": str(folder / "files"),
            "PYTHONWARNINGS": "ignore",
        }
        _fill(environment, server.address(SLUG), rows)
        web = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(web_port)),
            *("--workers", "1", "--blocking-threads", "1", "--no-access-log", "--log-level", "warning", "wsgi:app"),
        ]
        worker = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with (
            machine.running(web, environment, log=folder / "web.log") as web_process,
            machine.running(worker, environment, log=folder / "worker.log") as worker_process,
        ):
            machine.wait_for(f"http://127.0.0.1:{web_port}/healthz")
            pids = {"application": web_process.pid, "worker": worker_process.pid, "database": server.pid}
            return {"rows": rows} | asyncio.run(_run(web_port, smtp_port, number, rate, pids))


async def _run(web_port: int, smtp_port: int, number: int, rate: float, pids: dict[str, int]) -> dict[str, object]:
    sink = Sink()
    mail_server = await sink.serve(smtp_port)
    browser = Browser(web_port, connections=16)
    warm = await sign_openly(browser, sink, f"/en/{SLUG}", 0, WARM_UP, rate)
    if warm.wrong:
        sys.exit(f"the warm-up failed: {warm.wrong[:3]}")
    before = {name: machine.cpu_seconds(pid) for name, pid in pids.items()}
    began = time.perf_counter()
    outcome = await sign_openly(browser, sink, f"/en/{SLUG}", WARM_UP, number, rate)
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


def _fill(environment: dict[str, str], address: str, rows: int) -> None:
    app = create_app(config.load(environment))
    with app.app_context():
        from flask_migrate import upgrade

        upgrade()
        petition = Make(app).petition(slug=SLUG, default_language="en")
    with psycopg.connect(address, autocommit=True) as connection:
        if rows:
            connection.execute(_FILL, {"petition": petition.id, "rows": rows})
            connection.execute(_FILL_TALLY, {"petition": petition.id, "rows": rows})
        connection.execute("VACUUM ANALYZE")
        connection.execute("CHECKPOINT")


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
