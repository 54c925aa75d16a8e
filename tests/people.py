"""People: signers and organisers, who use the pages and the mails and know nothing of what is behind them."""

import contextvars
import sys
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, has_app_context
from werkzeug.test import TestResponse

from petition_app.db import db
from petition_app.models import Organisation
from petition_app.queries.petitions import PetitionView
from tests import pages
from tests.mailbox import Mail, Mailbox
from tests.pages import Form, Page

T = TypeVar("T")


class Visitor:
    """Somebody with a browser: has cookies, opens pages, sends forms."""

    def __init__(self, app: Flask, mailbox: Mailbox) -> None:
        self.app = app
        self.mailbox = mailbox
        self.browser = app.test_client()
        self.base = app.config["PUBLIC_BASE_URL"]
        self.last: TestResponse | None = None

    def gets(self, path: str, **options: Any) -> TestResponse:
        """Ask for a path and take whatever comes."""
        return self._asks("GET", path, **options)

    def posts(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        """Send something as our own pages would, and take whatever comes."""
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin"} | options.pop("headers", {})
        return self._asks("POST", path, data=data, headers=headers, **options)

    def opens(self, path: str, **options: Any) -> Page:
        """Open a page, which must be there; redirects are followed."""
        response = self.gets(path, follow_redirects=True, **options)
        assert response.status_code == 200, f"{path}: {response.status}"
        return pages.read(response.text)

    def sends(self, form: Form, **typed: Any) -> TestResponse:
        """Fill in a form and send it; a redirect is not followed."""
        return self.posts(form.action, form.filled(**typed))

    def follows(self, response: TestResponse) -> Page:
        """Go where an answer leads."""
        assert response.location, f"{response.status} leads nowhere"
        parts = urlsplit(response.location)
        return self.opens(parts.path + (f"?{parts.query}" if parts.query else ""))

    def sees(self) -> Page:
        """Return the page of the last answer, whatever its status."""
        assert self.last is not None
        return pages.read(self.last.text)

    def _asks(self, method: str, path: str, **options: Any) -> TestResponse:
        options = {"base_url": self.base, "buffered": True} | options
        self.last = outside(self.browser.open, path, method=method, **options)
        return self.last


class Signer(Visitor):
    """Somebody who signs, and reads her mail."""

    def __init__(self, app: Flask, mailbox: Mailbox, email: str = "olga@example.org", language: str = "en") -> None:
        super().__init__(app, mailbox)
        self.email = email
        self.language = language
        self.answers: dict[str, Any] = {"name": "Ольга", "email": email, "country": "DE", "consent": True}

    def page(self, petition: PetitionView) -> str:
        """Return where she reads the petition."""
        return f"/{self.language}/{petition.slug}"

    def signs(self, petition: PetitionView, **typed: Any) -> TestResponse:
        """Open the petition, fill in the form and send it."""
        form = self.opens(self.page(petition)).form("/sign")
        return self.sends(form, **(self.answers | typed))

    def mails(self) -> list[Mail]:
        """Return her mails, after everything that is due went out."""
        work(self.app)
        return self.mailbox.to(self.email)

    def mail(self) -> Mail:
        """Return her latest mail."""
        mails = self.mails()
        assert mails, f"no mail came to {self.email}"
        return mails[-1]

    def confirms(self) -> TestResponse:
        """Read the mail, open its link, press the button."""
        return self.presses(self.mail().link("confirm"))

    def withdraws(self) -> TestResponse:
        """Take the signature back by the link that was mailed."""
        return self.presses(self.mailed_link("withdraw"))

    def says_not_me(self) -> TestResponse:
        """Say by the mailed link that it was somebody else."""
        return self.presses(self.mailed_link("not-me"))

    def presses(self, link: str) -> TestResponse:
        """Open a mailed link and press its button."""
        return self.sends(self.opens(link).form(link))

    def mailed_link(self, purpose: str) -> str:
        """Return the latest link of the purpose, in a mail or on the page that she saw last."""
        on_page = [] if self.last is None else [link for link in self.sees().links if f"/{purpose}/" in link]
        return urlsplit(on_page[-1]).path if on_page else self.mail().link(purpose)


class Organiser(Visitor):
    """Somebody with an account, who publishes petitions."""

    def __init__(self, app: Flask, mailbox: Mailbox, email: str, password: str) -> None:
        super().__init__(app, mailbox)
        self.email = email
        self.password = password
        self.organisation: Organisation | None = None

    def logs_in(self) -> TestResponse:
        """Log in through the page."""
        form = self.opens("/organise/login").form("login")
        return self.sends(form, email=self.email, password=self.password)


def work(app: Flask) -> None:
    """Let the worker do everything that is due."""
    result = outside(app.test_cli_runner().invoke, args=["worker", "--once"], catch_exceptions=False)
    # The runner keeps what was printed; the worker's log belongs where a test looks for it.
    sys.stderr.write(result.output)
    assert result.exit_code == 0, result.output


def outside(act: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Act as another process would: apart from the test's own application context, which would be shared."""
    if has_app_context():
        # What the test has read is let go, so that it reads anew afterwards.
        db.session.rollback()
    return contextvars.Context().run(act, *arguments, **options)
