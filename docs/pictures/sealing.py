"""Sealing: the pictures in docs/sealed-petitions.md, taken of the pages as they are.

python -m docs.pictures.sealing

It serves the demo to itself from a folder that goes away again, walks through the ten steps and the change of keys
with a Chromium, and writes each picture beside this file in few colours. Keys are other ones each time.
"""

import io
import logging
import os
import secrets
import shutil
import sys
import tempfile
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import flask_migrate
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from petition_app.db import db
from petition_app.domain.exports import ExportFormat
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.roles import Role
from petition_app.models import Organisation
from petition_app.queries import petitions, sealing
from petition_app.queries.petitions import PetitionView
from petition_app.services import accounts, demo, exports, worker_keys
from tests import seals
from tests.factories import Make
from tests.network import free_port

HERE = Path(__file__).parent
DESK = {"width": 1280, "height": 900}
FIRST, SECOND = "organiser@example.org", "colleague@example.org"
ORGANISATION = "all-out"
MOST_BYTES = 60_000
_PASSWORD = secrets.token_urlsafe(12)
_COLOURS = 32
_SPACE = 16


@dataclass(frozen=True)
class Site:
    """The service, and a draft that will be sealed."""

    address: str
    app: Flask
    petition: PetitionView

    @property
    def page(self) -> str:
        """Where organisers find the petition."""
        return f"{self.address}/organise/petitions/{self.petition.id}"


Take = Callable[[str, Page, list[Locator]], None]


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """Serve the demo and the draft, with two people who manage the organisation."""
    address = f"http://127.0.0.1:{free_port()}"
    app = _application(folder, address)
    with app.app_context():
        flask_migrate.upgrade()
        demo.load()
        for email in (FIRST, SECOND):
            accounts.create(
                accounts.NewPerson(email=email, password=_PASSWORD, organisation=ORGANISATION, role=Role.MANAGER)
            )
        organisation = db.session.scalars(select(Organisation).where(Organisation.slug == ORGANISATION)).one()
        # None of the demo's organisations says where it sits, and what is published has an imprint.
        organisation.postal_address = "1 Example Street, 12345 Example"
        db.session.commit()
        words = {"title": "#JusticeForZelim: say where he is", "summary": "He disappeared, and nobody answers."}
        petition = Make(app).petition(
            organisation=organisation, slug="justice-for-zelim", state=PetitionState.DRAFT, texts={"en": words}
        )
    server = make_server("127.0.0.1", int(address.rpartition(":")[2]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(address, app, petition)
    server.shutdown()
    thread.join()
    server.server_close()


def _application(folder: Path, address: str) -> Flask:
    key_file = folder / "keys"
    key_file.write_bytes(b64encode(secrets.token_bytes(32)))
    key_file.chmod(0o600)
    os.environ |= {
        "PETITION_ENV": "development",
        "DATABASE_URL": f"sqlite:///{folder / 'petitions.sqlite'}",
        "FILES_DIR": str(folder / "files"),
        "KEY_FILE": str(key_file),
        "PUBLIC_BASE_URL": address,
        "SECRET_KEY": secrets.token_urlsafe(32),
    }
    import wsgi

    return wsgi.app


def logged_in(browser: Browser, site: Site, email: str, **options: Any) -> Page:
    """Open a window in which somebody is logged in."""
    page = browser.new_context(**{"viewport": DESK, "locale": "en-GB"} | options).new_page()
    page.goto(f"{site.address}/organise/login")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=password]").fill(_PASSWORD)
    page.locator("main form button").click()
    return page


def walk(browser: Browser, site: Site, take: Take) -> None:
    """Seal the petition, publish it, ask for its file, and change its keys; `take` is called at each picture."""
    holders = seals.identities(3)
    first = logged_in(browser, site, FIRST)
    first.goto(f"{site.page}/sealing")
    first.locator("textarea").fill("\n".join(seals.public(holders[:2])))
    take("seal", first, [first.locator(".desk__above"), first.locator("main .panel").last])

    first.locator("main form button").last.click()
    key = _keys(site)[0]
    _prove(first, key.id, seals.solve(key.challenge, holders[0]))
    take("prove", first, [first.locator("#set-1"), first.locator(".blocks__block").last])

    first.goto(site.page)
    take("publish", first, [first.locator(".desk__above"), _panel(first, "form[action$='/publish']")])
    first.goto(f"{site.page}/sealing")
    key = _keys(site)[1]
    _prove(first, key.id, seals.solve(key.challenge, holders[1]))
    first.goto(site.page)
    first.locator("form[action$='/publish'] button").click()
    first.wait_for_url("**notice=published")

    _sign(site)
    first.goto(f"{site.page}/exports")
    take("export", first, [first.locator(".desk__above"), first.locator("main .blocks__block").last])

    first.goto(f"{site.page}/sealing")
    first.locator("textarea").fill("\n".join(seals.public(holders[1:])))
    first.locator("main form button").last.click()
    key = _keys(site)[-1]
    _prove(first, key.id, seals.solve(key.challenge, holders[2]))
    second = logged_in(browser, site, SECOND)
    second.goto(f"{site.page}/sealing")
    take("approve", second, [second.locator("#set-2"), second.locator("form[action$='/withdraw']")])


def _panel(page: Page, inside: str) -> Locator:
    return page.locator("main .panel", has=page.locator(inside))


def _keys(site: Site) -> tuple[sealing.SealKeyView, ...]:
    with site.app.app_context():
        return sealing.sets(site.petition.id)[0].keys


def _prove(page: Page, key_id: UUID, answer: str) -> None:
    form = page.locator("form", has=page.locator(f"input[value='{key_id}']"))
    form.locator("input[name=answer]").fill(answer.strip())
    form.locator("button").click()


def _sign(site: Site) -> None:
    with site.app.app_context():
        make = Make(site.app)
        worker_keys.show()
        petition = petitions.as_it_is(site.petition.id)
        for country in ("DE", "TR", "FR", "DE", "GE"):
            make.signature(petition, country=country)
        exports.request(site.petition.id, None, ExportFormat.SEALED, "en")
        exports.make_due()


def _take(name: str, page: Page, around: list[Locator]) -> None:
    """Write a picture of the part of the page from the first element to the last one, in few colours."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    boxes = [box for locator in around if (box := locator.bounding_box()) is not None]
    main = page.locator("main").bounding_box() or boxes[0]
    top = min(box["y"] for box in boxes) - _SPACE
    bottom = max(box["y"] + box["height"] for box in boxes) + _SPACE
    clip = {"x": max(main["x"] - _SPACE, 0), "y": top, "width": main["width"] + 2 * _SPACE, "height": bottom - top}
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip, scale="css"))).convert("RGB")
    few = shot.quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(HERE / f"sealing-{name}.png", optimize=True)
    size = (HERE / f"sealing-{name}.png").stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"sealing-{name}.png has {size} bytes, and {MOST_BYTES} are the most.")


def main() -> None:
    """Take every picture."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        walk(browser, site, _take)
        browser.close()


if __name__ == "__main__":
    main()
