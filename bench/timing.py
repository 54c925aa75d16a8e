"""Can one hear who has signed? Forms for new, pending and confirmed addresses, in random order (S05).

Prints the median time of each kind of answer and its distance from a new address's; what matters is the
size of the difference (less than 2 ms and 5 %), not whether enough repetitions could show it at all.

    python -m bench.timing [--pairs 200]
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from pathlib import Path

from bench import machine, service
from bench.signers import Browser, Sink, form_fields, sign_openly

CONFIRMED = 20


async def _listen(started: service.Service, pairs: int) -> dict[str, list[float]]:
    sink = Sink()
    mail_server = await sink.serve(started.smtp_port)
    browser = Browser(started.web_port, connections=1)
    await sign_openly(browser, sink, service.PAGE, 0, CONFIRMED, rate=20)
    _, page = await browser.ask("GET", service.PAGE)
    for number in range(CONFIRMED, 2 * CONFIRMED):
        await browser.ask("POST", service.PAGE + "/sign", form_fields(page, number))
    kinds = ["new", "pending", "confirmed"] * pairs
    random.shuffle(kinds)
    took: dict[str, list[float]] = {"new": [], "pending": [], "confirmed": []}
    for place, kind in enumerate(kinds):
        number = {
            "new": 1000 + place,
            "pending": CONFIRMED + place % CONFIRMED,
            "confirmed": place % CONFIRMED,
        }[kind]
        fields = form_fields(page, number)
        began = time.perf_counter()
        await browser.ask("POST", service.PAGE + "/sign", fields)
        took[kind].append(time.perf_counter() - began)
        await asyncio.sleep(0.005)
    mail_server.close()
    return took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, service.running(Path(folder), 0) as started:
        took = asyncio.run(_listen(started, asked.pairs))
    new = statistics.median(took["new"])
    machine.report(
        "timing",
        [
            {
                "address": kind,
                "median ms": 1000 * statistics.median(seconds),
                "distance ms": 1000 * (statistics.median(seconds) - new),
                "ratio": statistics.median(seconds) / new,
            }
            for kind, seconds in took.items()
        ],
    )


if __name__ == "__main__":
    main()
