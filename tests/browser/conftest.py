"""Browsers: a real Chromium, a real server, and a note of everything that the pages ask for."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from werkzeug.serving import make_server

from petition_app.services import demo
from tests.mailbox import Mailbox
from tests.network import free_port

HERE = Path(__file__).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    # A browser cannot tell one database from another: once is enough.
    twice = [item for item in ours if "postgresql" in item.name and "sqlite" in os.environ.get("TEST_DATABASE", "")]
    items[:] = [item for item in items if item not in twice]
    config.hook.pytest_deselected(items=twice)
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="there is no Chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@dataclass
class Site:
    """The service under an address of its own, with its mail."""

    address: str
    app: Flask
    mailbox: Mailbox


@pytest.fixture
def site(make_app: Callable[..., Flask], mailbox: Mailbox, request: pytest.FixtureRequest) -> Iterator[Site]:
    """The service with the demo, served to browsers; settings may be given as the fixture's parameter."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    app = make_app(**{"PUBLIC_BASE_URL": address} | getattr(request, "param", {}))
    with app.app_context():
        demo.load()
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(address, app, mailbox)
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Seen:
    """What a browser asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def foreign(self, address: str) -> list[str]:
        return [url for url in self.requests if not url.startswith(f"{address}/")]


Open = Callable[..., tuple[Page, Seen]]


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Open]:
    """Open a fresh browser window: `page, seen = open_browser(viewport=PHONE, java_script_enabled=False)`."""
    contexts: list[BrowserContext] = []

    def opened(**options: Any) -> tuple[Page, Seen]:
        context = browser.new_context(**{"base_url": site.address, "viewport": DESK, "locale": "en-GB"} | options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        seen = Seen()
        page = context.new_page()

        def note(request: Request) -> None:
            seen.requests.append(request.url)

        def complain(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                seen.complaints.append(message.text)

        context.on("request", note)
        page.on("console", complain)
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        return page, seen

    yield opened
    for context in contexts:
        context.close()
