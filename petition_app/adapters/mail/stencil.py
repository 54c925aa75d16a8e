"""Stencil: a mail that is built once, with gaps for what differs from one recipient to the next.

Building a message with the standard library costs 2.8 ms of processor time, filling a stencil a twentieth
of one. The gaps are marked by random letters of this process while the message is built, as long as what
will stand there, so that no text can contain a mark and no line is broken at another place.
"""

import secrets
from datetime import datetime
from email.message import Message as MimeMessage
from email.policy import SMTP
from email.utils import format_datetime, formatdate, parseaddr
from types import MappingProxyType
from typing import cast
from urllib.parse import urlsplit

from flask import current_app
from flask_mail import Message

from petition_app.domain.tokens import TOKEN_LENGTH, Purpose

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _mark(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


#: What stands for each link's token while a mail is written.
MARKS = MappingProxyType({purpose: _mark(TOKEN_LENGTH) for purpose in Purpose})

_RECIPIENT = f"{_mark(20)}@{_mark(20)}.invalid"
_MESSAGE_ID = _mark(32)
_BEGINNING_OF_TIME = 0.0
# The standard library folds anew what is encoded already, and loses letters between the words.
_AS_ENCODED = SMTP.clone(refold_source="none")

#: RFC 5322, section 2.1.1: no line of a message is longer, apart from its end.
MAX_LINE = 998


class StencilBroken(Exception):
    """A mark was lost while the message was built: our own mistake, found before anything is sent."""


class Stencil:
    """A message with gaps."""

    def __init__(self, template: bytes) -> None:
        """Take the bytes of a message in which each gap is a `%(name)s`."""
        self._template = template

    def fill(self, *, recipient: str, message_id: str, date: datetime, tokens: dict[Purpose, str]) -> bytes:
        """Return the message for one recipient.

        The recipient is an address that was checked; the rest is our own: nothing here can end a line.
        """
        values = {purpose.encode(): token.encode() for purpose, token in tokens.items()}
        values[b"recipient"] = recipient.encode()
        values[b"message_id"] = message_id.encode()
        values[b"date"] = format_datetime(date).encode()
        if any(b"\n" in value or b"\r" in value for value in values.values()):
            raise ValueError("a header has one line")
        return self._template % values


def sender_address() -> str:
    """Return the address that all mail comes from."""
    return parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1]


def cut(*, subject: str, sender_name: str, text: str, html: str, reply_to: str = "") -> Stencil:
    """Build a message once and cut the gaps. Raises StencilBroken.

    Lines of the subject and the names are the caller's to clean; what would end a header is refused.
    """
    message = Message(
        subject=_no_encoded_word(subject),
        recipients=[_RECIPIENT],
        body=text,
        html=html,
        reply_to=reply_to or None,
        date=_BEGINNING_OF_TIME,
        extra_headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    # Given as a pair and not to the constructor, which pastes them together and takes them apart at a comma.
    message.sender = (_no_encoded_word(sender_name), sender_address())
    message.msgId = f"<{_MESSAGE_ID}@{urlsplit(current_app.config['PUBLIC_BASE_URL']).hostname}>"
    if any("\n" in line or "\r" in line for line in (subject, sender_name, reply_to)):
        raise ValueError("a header has one line")
    whole = _as_alternatives(message)
    return Stencil(_with_gaps(whole, text + html))


def _no_encoded_word(text: str) -> str:
    # What looks like an encoded word (RFC 2047) would be decoded into something else, perhaps a second line.
    return text.replace("=?", "= ?")


def _as_alternatives(message: Message) -> bytes:
    """Return the message's bytes without the mixed part that Flask-Mail wraps around the alternatives."""
    mime: MimeMessage = message._message()
    (alternatives,) = cast("list[MimeMessage]", mime.get_payload())
    mime.set_payload(alternatives.get_payload())
    mime.set_type("multipart/alternative")
    return mime.as_bytes(policy=_AS_ENCODED)


def _with_gaps(whole: bytes, source: str) -> bytes:
    gaps = {purpose.value: (mark, source.count(mark)) for purpose, mark in MARKS.items()}
    gaps |= {
        "recipient": (_RECIPIENT, 1),
        "message_id": (_MESSAGE_ID, 1),
        "date": (formatdate(_BEGINNING_OF_TIME, localtime=True), 1),
    }
    if any(len(line) > MAX_LINE for line in whole.split(b"\r\n")):
        raise StencilBroken("a line is too long")
    template = whole.replace(b"%", b"%%")
    for name, (mark, expected) in gaps.items():
        if template.count(mark.encode()) != expected:
            raise StencilBroken(name)
        template = template.replace(mark.encode(), f"%({name})s".encode())
    return template
