"""Mailbox: a real SMTP server on loopback, and what it received as its reader sees it."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.network import free_port

_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


class Mail:
    """One delivered message."""

    def __init__(self, content: bytes, recipients: list[str]) -> None:
        self.raw = content
        self.recipients = recipients
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.message = message

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    @property
    def links(self) -> list[str]:
        """Every address in the plain text."""
        return _ADDRESS.findall(self.text)

    def link(self, purpose: str) -> str:
        """Return the path of the link that serves a purpose: confirm, withdraw, not-me."""
        for link in self.links:
            if urlsplit(link).path.startswith(f"/{purpose}/"):
                return urlsplit(link).path
        raise AssertionError(f"no link to /{purpose}/ among {self.links}")

    def _part(self, subtype: str) -> str:
        body = self.message.get_body((subtype,))
        assert body is not None, f"the message has no text/{subtype}"
        return str(body.get_content())


class Mailbox:
    """All mailboxes of the world: whatever is sent is delivered here."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        #: What the server answers to a message; a test puts another answer here.
        self.answer: Callable[[Envelope], str] = _accepted
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def to(self, address: str) -> list[Mail]:
        """Return the mails to an address, the first first."""
        return [mail for mail in self.mails if address in mail.recipients]

    def clear(self) -> None:
        self.mails.clear()
        self.answer = _accepted

    def open(self) -> None:
        self._controller.start()

    def close(self) -> None:
        self._controller.stop()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answer(envelope)
        if answer.startswith("250"):
            content: Any = envelope.content
            self.mails.append(Mail(content, list(envelope.rcpt_tos)))
        return answer


def _accepted(_envelope: Envelope) -> str:
    return "250 OK"
