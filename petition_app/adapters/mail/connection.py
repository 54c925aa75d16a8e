"""Connection: SMTP with a time limit for everything, one connection for many mails.

Flask-Mail's own connection waits for ever for a silent server, and fails after a mail was accepted if the
server drops the line at QUIT, so that whoever tries again sends it twice.
"""

import smtplib
import ssl
from contextlib import suppress
from email import message_from_bytes, policy
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import flask_mail
from flask import current_app

from petition_app.adapters.mail.failures import Away, Failure, Permanent, Temporary, from_code
from petition_app.adapters.mail.stencil import sender_address

#: A mail takes at most so many times MAIL_TIMEOUT, from the first word to the server until its last answer.
TIMEOUTS_A_MAIL = 3

_DONE = 250
_WILL_FORWARD = 251


class _Host(smtplib.SMTP):
    """The standard library's client, which waits for each answer no longer than the mail's own deadline."""

    def __init__(self, server: str, port: int, own_name: str, timeout: float, deadline: float) -> None:
        self.deadline = deadline
        # Our public name: the standard library would tell the machine's.
        super().__init__(server, port, local_hostname=own_name, timeout=timeout)

    def getreply(self) -> tuple[int, bytes]:
        """Wait for the server's answer."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("no line")
        self.sock.settimeout(max(0.001, min(self.timeout, self.deadline - monotonic())))
        return super().getreply()


class Connection(flask_mail.Connection):
    """A connection that is made when the first mail goes out, and again when the server dropped it."""

    host: _Host | None

    def __init__(self, state: Any, *, own_name: str, timeout: float) -> None:
        """Take Flask-Mail's settings, the name that we greet with, and how long an answer may take."""
        super().__init__(state)
        self._own_name = own_name
        self._timeout = timeout
        self._sender = sender_address()
        self._deadline = 0.0

    @classmethod
    def from_settings(cls) -> Self:
        """Return a connection as the running application's settings say."""
        return cls(
            current_app.extensions["mail"],
            own_name=urlsplit(current_app.config["PUBLIC_BASE_URL"]).hostname or "",
            timeout=current_app.config["MAIL_TIMEOUT"],
        )

    def __enter__(self) -> Self:
        """Begin a batch; the server is asked for nothing yet."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        tb: TracebackType | None = None,
    ) -> None:
        """Say goodbye. What was accepted stays accepted, whatever the server answers to it."""
        if self.host is not None:
            self.host.deadline = monotonic() + self._timeout
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
            self._hang_up()

    def configure_host(self) -> _Host:
        """Connect, encrypt with the server's certificate verified, and log in, as the settings say."""
        host = _Host(self.mail.server, self.mail.port, self._own_name, self._timeout, self._deadline)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
            host.ehlo_or_helo_if_needed()
        except BaseException:
            host.close()
            raise
        return host

    def deliver(self, recipient: str, message: bytes) -> Failure | None:
        """Hand over one message; return None when the server has accepted it."""
        self._deadline = monotonic() + TIMEOUTS_A_MAIL * self._timeout
        international = not recipient.isascii()
        try:
            host = self._host_that_listens(international=international)
        except smtplib.SMTPResponseException as refusal:
            self._hang_up()
            return Away(str(refusal.smtp_code))
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            return Away(_kind(fault))
        if international and not host.has_extn("smtputf8"):
            self._forget_transaction(host)
            return Permanent("smtputf8")
        try:
            return self._hand_over(host, recipient, message)
        except (smtplib.SMTPException, OSError) as fault:
            self._hang_up()
            return Temporary(_kind(fault))

    def _host_that_listens(self, *, international: bool) -> _Host:
        """Return a host that knows from whom the mail comes.

        A kept connection that was dropped, or that takes no more, is made anew once: nothing was handed
        over on it yet. What a fresh one refuses so early is no fault of the message.
        """
        if self.host is not None:
            self.host.deadline = self._deadline
            with suppress(smtplib.SMTPException, OSError):
                self._mail_from(self.host, international=international)
                return self.host
            self._hang_up()
        self.host = self.configure_host()
        self._mail_from(self.host, international=international)
        return self.host

    def _mail_from(self, host: _Host, *, international: bool) -> None:
        options = [" BODY=8BITMIME"] if host.has_extn("8bitmime") else []
        if international and host.has_extn("smtputf8"):
            options.append(" SMTPUTF8")
        # Only a recipient that needs SMTPUTF8 has letters for which this matters.
        host.command_encoding = "utf-8"
        code, answer = host.docmd("MAIL", f"FROM:<{self._sender}>{''.join(options)}")
        if code != _DONE:
            raise smtplib.SMTPSenderRefused(code, answer, self._sender)

    def _hand_over(self, host: _Host, recipient: str, message: bytes) -> Failure | None:
        if not message.isascii() and not host.has_extn("8bitmime"):
            message = _in_seven_bits(message)
        try:
            code = host.docmd("RCPT", f"TO:<{recipient}>")[0]
            if code in (_DONE, _WILL_FORWARD):
                code = host.data(message)[0]
        except smtplib.SMTPDataError as refusal:
            code = refusal.smtp_code
        if code == _DONE:
            return None
        self._forget_transaction(host)
        return from_code(code)

    def _forget_transaction(self, host: _Host) -> None:
        try:
            host.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()

    def _hang_up(self) -> None:
        if self.host is not None:
            self.host.close()
            self.host = None


def _kind(fault: Exception) -> str:
    # The standard library reports a time-out as a dropped line, and keeps the reason beside it.
    for reason in (fault, fault.__context__):
        if isinstance(reason, TimeoutError):
            return "timeout"
        if isinstance(reason, ssl.SSLError):
            return "tls"
    if isinstance(fault, smtplib.SMTPServerDisconnected | ConnectionError):
        return "disconnected"
    return "unsupported" if isinstance(fault, smtplib.SMTPNotSupportedError) else "network"


def _in_seven_bits(message: bytes) -> bytes:
    """Encode the parts as quoted-printable, for a server from before 8BITMIME (RFC 6152)."""
    parsed = message_from_bytes(message, policy=policy.SMTP)
    for part in parsed.walk():
        if not part.is_multipart():
            part.set_content(part.get_content(), subtype=part.get_content_subtype(), cte="quoted-printable")
    return parsed.as_bytes()
