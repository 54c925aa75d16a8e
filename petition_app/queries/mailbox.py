"""Mailbox: what was mailed to the folder of development, as its readers see it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from petition_app.adapters import mail

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, kw_only=True)
class ReceivedMail:
    """One mail with both of its parts."""

    name: str
    subject: str
    sender: str
    recipient: str
    sent_at: datetime
    text: str
    html: str

    @property
    def paragraphs(self) -> list[str]:
        """The plain text, a paragraph at a time."""
        return [paragraph.strip() for paragraph in self.text.split("\n\n") if paragraph.strip()]


def newest(limit: int = 50) -> list[ReceivedMail]:
    """Return the latest mails, the newest first."""
    return [_read(path) for path in mail.folder().newest(limit)]


def by_name(name: str) -> ReceivedMail | None:
    """Return the mail of that name."""
    path = mail.folder().path / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


def _read(path: Path) -> ReceivedMail:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    parts = {subtype: message.get_body((subtype,)) for subtype in ("plain", "html")}
    return ReceivedMail(
        name=path.stem,
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        recipient=str(message["To"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        text=parts["plain"].get_content().replace("\r\n", "\n") if parts["plain"] else "",
        html=parts["html"].get_content() if parts["html"] else "",
    )
