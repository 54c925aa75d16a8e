"""Stencil: a mail that is built once, with gaps for what differs from one recipient to the next.

Building a message with the standard library costs 2.8 ms of processor time, filling a stencil a twentieth
of one. The gaps are marked by random letters of this process while the message is built, as long as what
will stand there, so that no text can contain a mark and no line is broken at another place.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from email.charset import QP, Charset
from email.message import Message as MimeMessage
from email.policy import SMTP
from email.utils import format_datetime, formatdate, parseaddr
from types import MappingProxyType
from typing import cast
from urllib.parse import urlsplit

from flask import current_app
from flask_mail import Message

from petition_app.domain.tokens import TOKEN_LENGTH, UNSUBSCRIBE, Purpose

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _mark(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


#: What stands for each link's token while a mail is written.
MARKS: Mapping[str, str] = MappingProxyType({purpose: _mark(TOKEN_LENGTH) for purpose in (*Purpose, UNSUBSCRIBE)})

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

    def fill(self, *, recipient: str, message_id: str, date: datetime, tokens: Mapping[str, str]) -> bytes:
        """Return the message for one recipient.

        The recipient is an address that was checked; the rest is our own: nothing here can end a line.
        """
        values = {str(purpose).encode(): token.encode() for purpose, token in tokens.items()}
        values[b"recipient"] = recipient.encode()
        values[b"message_id"] = message_id.encode()
        values[b"date"] = format_datetime(date).encode()
        if any(b"\n" in value or b"\r" in value for value in values.values()):
            raise ValueError("a header has one line")
        return self._template % values


def sender_address() -> str:
    """Return the address that all mail comes from."""
    return parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1]


def cut(*, subject: str, sender_name: str, text: str, html: str, reply_to: str = "", unsubscribe: str = "") -> Stencil:
    """Build a message once and cut the gaps. Raises StencilBroken.

    Lines of the subject and the names are the caller's to clean; what would end a header is refused.
    With an address to unsubscribe at it is bulk mail: mailbox providers show a button that posts there
    (RFC 8058), and its texts, which somebody wrote at length, are folded.
    """
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if unsubscribe:
        headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = Message(
        subject=_no_encoded_word(subject),
        recipients=[_RECIPIENT],
        body=text,
        html=html,
        reply_to=reply_to or None,
        date=_BEGINNING_OF_TIME,
        extra_headers=headers,
    )
    # Given as a pair and not to the constructor, which pastes them together and takes them apart at a comma.
    message.sender = (_no_encoded_word(sender_name), sender_address())
    message.msgId = f"<{_MESSAGE_ID}@{urlsplit(current_app.config['PUBLIC_BASE_URL']).hostname}>"
    if any("\n" in line or "\r" in line for line in (subject, sender_name, reply_to, unsubscribe)):
        raise ValueError("a header has one line")
    whole = _as_alternatives(message, folded=bool(unsubscribe))
    return Stencil(_with_gaps(whole, text + html + unsubscribe, folded=bool(unsubscribe)))


def _no_encoded_word(text: str) -> str:
    # What looks like an encoded word (RFC 2047) would be decoded into something else, perhaps a second line.
    return text.replace("=?", "= ?")


def _as_alternatives(message: Message, *, folded: bool) -> bytes:
    """Return the message's bytes without the mixed part that Flask-Mail wraps around the alternatives."""
    mime: MimeMessage = message._message()
    (alternatives,) = cast("list[MimeMessage]", mime.get_payload())
    if folded:
        for part in cast("list[MimeMessage]", alternatives.get_payload()):
            _fold(part)
    mime.set_payload(alternatives.get_payload())
    mime.set_type("multipart/alternative")
    return mime.as_bytes(policy=_AS_ENCODED)


def _fold(part: MimeMessage) -> None:
    # As quoted-printable: a paragraph of twenty thousand letters is one line too long for a message.
    charset = Charset("utf-8")
    charset.body_encoding = QP
    text = cast("bytes", part.get_payload(decode=True)).decode()
    del part["Content-Transfer-Encoding"]
    part.set_payload(text, charset)


def _with_gaps(whole: bytes, source: str, *, folded: bool) -> bytes:
    gaps = {str(purpose): (mark, source.count(mark)) for purpose, mark in MARKS.items()}
    gaps |= {
        "recipient": (_RECIPIENT, 1),
        "message_id": (_MESSAGE_ID, 1),
        "date": (formatdate(_BEGINNING_OF_TIME, localtime=True), 1),
    }
    if any(len(line) > MAX_LINE for line in whole.split(b"\r\n")):
        raise StencilBroken("a line is too long")
    header, end, body = whole.replace(b"%", b"%%").partition(b"\r\n\r\n")
    for name, (mark, expected) in gaps.items():
        gap = f"%({name})s".encode()
        found = header.count(mark.encode())
        header = header.replace(mark.encode(), gap)
        if folded:
            body, more = _across_folds(mark).subn(b"=\r\n" + gap + b"=\r\n", body)
        else:
            more = body.count(mark.encode())
            body = body.replace(mark.encode(), gap)
        if found + more != expected:
            raise StencilBroken(name)
    return header + end + body


def _across_folds(mark: str) -> re.Pattern[bytes]:
    # A fold may stand within a mark; what takes its place gets a line of its own.
    return re.compile("(?:=\r\n)?".join(mark).encode())
