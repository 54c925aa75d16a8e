"""How heavy is a petition's page, and how soon is it there on a slow telephone?

Starts the service with the demo and opens the page in Chromium: 1.6 Mbit/s, 150 ms there and back, a
processor of a quarter of the speed. Bytes are those on the wire, headers included, without pictures.

    python -m bench.page [--path /en/justice-for-chechnya] [--rounds 3]
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import machine

PATHS = ["/en/justice-for-chechnya", "/de/release-now", "/en/solidarity-fund"]
MOST_BYTES = 60_000
MOST_SECONDS = 1.5
MOST_SHIFT = 0.02

_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
_TELEPHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True}
# What the browser itself notes of the largest thing painted and of everything that moved.
_WATCH = """
  window.seen = { lcp: 0, cls: 0 };
  new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
    .observe({ type: "layout-shift", buffered: true });
"""


def main() -> None:
    """Measure each page, print the table, and say what is too heavy or too late."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--path", nargs="+", default=PATHS)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("There is no Chromium here: install the package chromium.")
    with tempfile.TemporaryDirectory() as folder, _service(Path(folder)) as address, sync_playwright() as playwright:
        options: dict[str, Any] = {"executable_path": chromium, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
        browser = playwright.chromium.launch(**options)
        rows = [_median([_visit(browser, address + path) for _ in range(asked.rounds)], path) for path in asked.path]
        browser.close()
    machine.report("page", rows)
    too_much = [row["page"] for row in rows if _is_too_much(row)]
    if too_much:
        sys.exit(f"Too heavy, too late or too restless: {', '.join(map(str, too_much))}")


def _visit(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context(**_TELEPHONE)
    page = context.new_page()
    page.add_init_script(_WATCH)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", _NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    kinds: dict[str, str] = {}
    bytes_of: dict[str, float] = defaultdict(float)
    devtools.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))

    def note(event: Any) -> None:
        bytes_of[kinds.get(event["requestId"], "Other")] += event["encodedDataLength"]

    devtools.on("Network.loadingFinished", note)
    page.goto(url, wait_until="networkidle")
    seen = page.evaluate("seen")
    context.close()
    pictures = bytes_of.pop("Image", 0.0)
    return {
        "html": bytes_of["Document"],
        "css": bytes_of["Stylesheet"],
        "js": bytes_of["Script"],
        "bytes": sum(bytes_of.values()),
        "pictures": pictures,
        "LCP s": seen["lcp"] / 1000,
        "CLS": seen["cls"],
    }


def _median(visits: list[dict[str, float]], path: str) -> dict[str, object]:
    # Bytes are whole, and the same in each round.
    found: dict[str, object] = {"page": path}
    for name in visits[0]:
        value = statistics.median(visit[name] for visit in visits)
        found[name] = value if name in ("LCP s", "CLS") else round(value)
    return found


def _is_too_much(row: dict[str, object]) -> bool:
    most = {"bytes": MOST_BYTES, "LCP s": MOST_SECONDS, "CLS": MOST_SHIFT}
    return any(float(str(row[name])) > limit for name, limit in most.items())


@contextmanager
def _service(folder: Path) -> Iterator[str]:
    """Run the service with its demo for as long as the block lasts."""
    port = machine.free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        "PETITION_ENV": "bench",
        "LIMITS": "off",
        "DATABASE_URL": f"sqlite:///{folder / 'page.db'}",
        "FILES_DIR": str(folder / "files"),
        "PUBLIC_BASE_URL": address,
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
    for command in (["db", "upgrade"], ["demo", "load"]):
        subprocess.run(
            [*flask, *command], cwd=machine.ROOT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL
        )
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning", "wsgi:app"),
    ]
    with machine.running(web, environment, log=folder / "web.log"):
        machine.wait_for(f"{address}/healthz")
        yield address


if __name__ == "__main__":
    main()
