"""Mail connection: what becomes of a message at servers of every temper."""

import ssl
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

from petition_app.adapters import mail
from petition_app.adapters.mail import Away, Permanent, Temporary
from petition_app.domain import clock
from tests.mailbox import Mail
from tests.network import free_port
from tests.smtp_servers import Server, polite, says, silent, talking

MESSAGE = (
    b"To: olga@example.org\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    + "Привет\r\n.ein Punkt am Anfang\r\n".encode()
)


@pytest.fixture
def sending(make_app: Callable[..., Flask]) -> Callable[..., AbstractContextManager[mail.Connection]]:
    """Connect to a server with these settings and so many seconds of patience."""

    def to(server: Server | int, patience: float = 10, **settings: str) -> mail.Connection:
        port = server if isinstance(server, int) else server.port
        app = make_app(MAIL_PORT=str(port), **settings)
        app.config["MAIL_TIMEOUT"] = patience
        with app.app_context():
            connection = mail.connect()
        assert isinstance(connection, mail.Connection)
        return connection

    return to


def test_many_mails_go_out_on_one_connection(sending):
    with talking(polite()) as server, sending(server) as connection:
        results = [connection.deliver("olga@example.org", MESSAGE) for _ in range(20)]

    assert results == [None] * 20
    assert server.conversation.connections == 1
    assert len(server.conversation.accepted) == 20
    assert server.conversation.said[-1].upper() == "QUIT"


def test_a_line_that_begins_with_a_dot_arrives_as_it_was(mailbox, sending):
    with sending(mailbox.port) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) is None

    assert mailbox.mails[0].text == "Привет\r\n.ein Punkt am Anfang\r\n"
    assert mailbox.mails[0].recipients == ["olga@example.org"]


def test_we_greet_with_our_public_name_and_not_the_machines(sending):
    with talking(polite()) as server, sending(server) as connection:
        connection.deliver("olga@example.org", MESSAGE)

    assert server.conversation.said[0] == "ehlo petitions.example.org"


def test_a_silent_server_is_not_waited_for_beyond_the_time_limit(sending):
    with talking(silent) as server, sending(server, 0.5) as connection:
        began = time.monotonic()
        assert connection.deliver("olga@example.org", MESSAGE) == Away("timeout")

    assert 0.4 < time.monotonic() - began < 5


@pytest.mark.parametrize("moment", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_half_way_is_not_waited_for(sending, moment):
    with talking(polite(answers={moment: "250-still thinking"})) as server, sending(server, 0.5) as connection:
        began = time.monotonic()
        failure = connection.deliver("olga@example.org", MESSAGE)

    assert failure == (Away("timeout") if moment == "MAIL" else Temporary("timeout"))
    assert time.monotonic() - began < 5


def test_a_server_that_answers_each_time_at_the_last_moment_is_given_one_limit_for_the_mail(sending):
    def slow(file, conversation):
        says(file, "220 here")
        while file.readline():
            time.sleep(0.4)
            says(file, "250 fine")

    with talking(slow) as server, sending(server, 0.5) as connection:
        connection.deliver("olga@example.org", MESSAGE)
        began = time.monotonic()
        connection.deliver("olga@example.org", MESSAGE)

    assert time.monotonic() - began < 0.5 * 3 + 3


def test_a_server_that_accepts_and_drops_the_line_at_quit_has_accepted(sending):
    with talking(polite(hangs_up_after="QUIT")) as server, sending(server) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) is None

    assert len(server.conversation.accepted) == 1


def test_a_server_that_does_not_answer_quit_holds_nobody_up(sending):
    with talking(polite(answers={"QUIT": "221-not yet"})) as server:
        with sending(server, 0.5) as connection:
            assert connection.deliver("olga@example.org", MESSAGE) is None
            began = time.monotonic()
        assert time.monotonic() - began < 5


def test_a_connection_that_the_server_dropped_is_made_anew_and_each_mail_goes_once(sending):
    with talking(polite(hangs_up_after=".")) as server, sending(server) as connection:
        for number in range(3):
            assert connection.deliver("olga@example.org", MESSAGE + b"%d" % number) is None

    assert server.conversation.connections == 3
    assert len(set(server.conversation.accepted)) == len(server.conversation.accepted) == 3


def test_a_server_that_takes_two_mails_a_connection_gets_them_all(sending):
    with talking(polite(mails_a_connection=2)) as server, sending(server) as connection:
        assert [connection.deliver("olga@example.org", MESSAGE) for _ in range(5)] == [None] * 5

    assert len(server.conversation.accepted) == 5


@pytest.mark.parametrize(
    ("answers", "failure"),
    [
        ({"RCPT": "550 no such person olga@example.org"}, Permanent("550")),
        ({"RCPT": "450 come again"}, Temporary("450")),
        ({"DATA": "554 not this"}, Permanent("554")),
        ({".": "552 too large"}, Permanent("552")),
        ({".": "451 in a moment"}, Temporary("451")),
        ({".": "999 whatever"}, Temporary("protocol")),
        ({".": "gibberish"}, Temporary("protocol")),
        ({"MAIL": "530 log in first"}, Away("530")),
        ({"MAIL": "452 disk full"}, Away("452")),
        ({"greeting": "554 go away"}, Away("554")),
    ],
)
def test_a_refusal_is_three_digits_and_nothing_that_the_server_said(sending, answers, failure):
    with talking(polite(answers=answers)) as server, sending(server) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) == failure


def test_after_a_refusal_the_next_mail_goes_out_on_the_same_connection(sending, mailbox):
    mailbox.answer = lambda envelope: "550 no" if "nobody@example.org" in envelope.rcpt_tos else "250 OK"
    with sending(mailbox.port) as connection:
        assert connection.deliver("nobody@example.org", MESSAGE) == Permanent("550")
        assert connection.deliver("olga@example.org", MESSAGE) is None

    assert len(mailbox.to("olga@example.org")) == 1


def test_a_server_that_drops_the_line_after_a_refusal_is_called_again(sending):
    with talking(polite(answers={"RCPT": "550 no"}, hangs_up_after="RSET")) as server, sending(server) as connection:
        assert [connection.deliver("olga@example.org", MESSAGE) for _ in range(2)] == [Permanent("550")] * 2

    assert server.conversation.connections == 2


def test_a_port_on_which_nobody_listens_means_that_the_server_is_away(sending):
    with sending(free_port()) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) == Away("disconnected")


def test_a_server_that_drops_the_line_before_it_answers_leaves_the_mail_to_be_sent_again(sending):
    with talking(polite(hangs_up_after="DATA")) as server, sending(server) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) == Temporary("disconnected")


def test_an_address_in_another_script_goes_to_a_server_that_knows_them(sending):
    with talking(polite(offers=("8BITMIME", "SMTPUTF8"))) as server, sending(server) as connection:
        assert connection.deliver("ольга@example.org", MESSAGE) is None

    assert "MAIL FROM:<petitions@localhost.localdomain> BODY=8BITMIME SMTPUTF8" in server.conversation.said
    assert "RCPT TO:<ольга@example.org>" in server.conversation.said


def test_an_address_in_another_script_fails_for_good_at_a_server_that_does_not_and_the_next_goes_out(sending):
    with talking(polite()) as server, sending(server) as connection:
        assert connection.deliver("ольга@example.org", MESSAGE) == Permanent("smtputf8")
        assert connection.deliver("olga@example.org", MESSAGE) is None

    assert len(server.conversation.accepted) == 1


def test_a_server_from_before_eight_bits_gets_seven(sending):
    with talking(polite(offers=())) as server, sending(server) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) is None

    (sent,) = server.conversation.accepted
    assert sent.isascii()
    # The dot that begins a line is doubled on the way.
    assert Mail(sent.removesuffix(b".\r\n"), []).text.replace("\r\n..", "\r\n.") == "Привет\r\n.ein Punkt am Anfang\r\n"


class Listening:
    """An aiosmtpd handler that keeps what comes."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        self.mails.append(envelope.content)
        return "250 OK"


def certificate(folder: Path, host: str) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for a host, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return path, context


@pytest.fixture
def encrypted(tmp_path: Path):
    """Run a server that wants STARTTLS and a login, with a certificate for localhost."""
    path, context = certificate(tmp_path, "localhost")
    handler = Listening()

    def let_in(server, session, envelope, mechanism, data) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"relay", b"secret")
        return AuthResult(success=right)

    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=let_in,
    )
    controller.start()
    yield controller.port, path, handler
    controller.stop()


LOGIN = {"MAIL_SERVER": "localhost", "MAIL_USE_TLS": "on", "MAIL_USERNAME": "relay", "MAIL_PASSWORD": "secret"}


def test_mail_goes_encrypted_and_logged_in_to_a_server_whose_certificate_is_trusted(sending, encrypted, monkeypatch):
    port, path, handler = encrypted
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    with sending(port, **LOGIN) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) is None

    assert len(handler.mails) == 1


def test_a_certificate_that_nobody_vouches_for_gets_no_mail_and_no_password(sending, encrypted):
    port, _, handler = encrypted

    with sending(port, **LOGIN) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) == Away("tls")

    assert handler.mails == []


def test_a_certificate_for_another_name_gets_no_mail(sending, encrypted, monkeypatch):
    port, path, handler = encrypted
    monkeypatch.setenv("SSL_CERT_FILE", str(path))

    with sending(port, **LOGIN | {"MAIL_SERVER": "127.0.0.1"}) as connection:
        assert connection.deliver("olga@example.org", MESSAGE) == Away("tls")

    assert handler.mails == []


def test_a_server_without_encryption_gets_no_mail_where_it_is_asked_for(sending):
    with talking(polite()) as server, sending(server, MAIL_USE_TLS="on") as connection:
        assert connection.deliver("olga@example.org", MESSAGE) == Away("unsupported")

    assert server.conversation.accepted == []


def test_a_wrong_password_is_no_fault_of_the_mail(sending):
    refuses = polite(offers=("AUTH PLAIN",), answers={"AUTH": "535 who are you"})
    with (
        talking(refuses) as server,
        sending(server, MAIL_USERNAME="relay", MAIL_PASSWORD="wrong") as connection,
    ):
        assert connection.deliver("olga@example.org", MESSAGE) == Away("535")
