"""Mail stencil: one message is built, and many are filled without a trace of how."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from petition_app.adapters import mail
from petition_app.adapters.mail.stencil import StencilBroken
from petition_app.domain.tokens import Purpose

TOKENS = {purpose: letter * 43 for purpose, letter in zip(Purpose, "CWND", strict=True)}
WHEN = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)


def cut(**words: str) -> mail.Stencil:
    link = f"https://petitions.example.org/confirm/{mail.MARKS[Purpose.CONFIRM]}"
    return mail.cut(
        **{"subject": "Please confirm", "sender_name": "All Out", "text": f"Go:\n\n{link}\n", "html": f"<p>{link}</p>"}
        | words
    )


def filled(stencil: mail.Stencil, **values: object) -> bytes:
    return stencil.fill(
        **{"recipient": "olga@example.org", "message_id": "0" * 32, "date": WHEN, "tokens": TOKENS} | values
    )


def test_a_filled_message_says_everything_in_its_place(app):
    raw = filled(cut(reply_to="office@organisation.example"))

    message = message_from_bytes(raw, policy=policy.default)
    assert message["To"] == "olga@example.org"
    assert message["From"] == "All Out <petitions@localhost.localdomain>"
    assert message["Reply-To"] == "office@organisation.example"
    assert message["Date"].datetime == WHEN
    assert message["Message-ID"] == f"<{'0' * 32}@petitions.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Unsubscribe"] is None
    assert message["Precedence"] is None
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    for part in message.iter_parts():
        assert f"https://petitions.example.org/confirm/{'C' * 43}" in part.get_content()


def test_a_message_has_the_line_ends_and_line_lengths_that_smtp_wants(app):
    raw = filled(cut(text="Wörter " * 10 + "\n" + "x" * 990, subject="Ein sehr langer Betreff " * 8))

    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_a_line_that_smtp_does_not_carry_is_our_own_mistake(app):
    with pytest.raises(StencilBroken):
        cut(text="ü" * 500)


def test_a_mark_in_a_place_where_no_link_belongs_is_our_own_mistake(app):
    with pytest.raises(StencilBroken, match="confirm"):
        cut(subject=f"Open {mail.MARKS[Purpose.CONFIRM]}")


def test_no_mark_is_left_in_a_filled_message_and_two_differ_only_where_they_should(app):
    stencil = cut()
    one = filled(stencil)
    other = filled(stencil, recipient="mohammed@example.org", message_id="1" * 32)

    assert not any(mark.encode() in one for mark in mail.MARKS.values())
    assert b".invalid" not in one
    different = [
        (mine, theirs) for mine, theirs in zip(one.split(b"\r\n"), other.split(b"\r\n"), strict=True) if mine != theirs
    ]
    assert [mine.split(b":")[0] for mine, _ in different] == [b"To", b"Message-ID"]


def test_percent_signs_stay_as_they_are(app):
    raw = filled(cut(subject="100 % of %(confirm)s", text="50 %\n%(recipient)s\n", html="<p>%s %%</p>"))

    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "100 % of %(confirm)s"
    assert message.get_body(("plain",)).get_content().replace("\r", "") == "50 %\n%(recipient)s\n"
    assert message.get_body(("html",)).get_content().strip() == "<p>%s %%</p>"


@pytest.mark.parametrize(
    "name",
    ["Foo, Bar", "A <evil@example.net>", '"', "O'Neil \\", "Ляля; тополя", "x" * 160, "منظمة" * 20, "a@b", "(c)"],
)
def test_a_sender_may_have_any_name_and_keeps_our_address(app, name):
    # The old way of reading: this Python's new one puts a space between the halves of a long name.
    message = message_from_bytes(filled(cut(sender_name=name)))

    shown, address = parseaddr(message["From"].replace("\r\n", ""))
    assert address == "petitions@localhost.localdomain"
    assert str(make_header(decode_header(shown))) == name
    assert message["To"] == "olga@example.org"


@pytest.mark.parametrize("field", ["subject", "sender_name", "reply_to"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\r\n "])
def test_s11_what_would_end_a_header_is_refused(app, field, end):
    with pytest.raises(ValueError, match="one line"):
        cut(**{field: f"a@example.org{end}Bcc: eve@example.net"})


@pytest.mark.parametrize("value", ["a@example.org\r\nBcc: eve@example.net", "a@example.org\nX: y", "a\rb@example.org"])
def test_s11_a_recipient_never_ends_the_line(app, value):
    with pytest.raises(ValueError, match="one line"):
        filled(cut(), recipient=value)


def test_what_looks_like_an_encoded_word_stays_what_it_looks_like(app):
    hidden = "=?utf-8?b?WA0KQmNjOiBldmVAZXhhbXBsZS5uZXQ=?="

    message = message_from_bytes(filled(cut(subject=hidden + " ü", sender_name=hidden)), policy=policy.default)

    assert "eve@example.net" not in str(message["Subject"]) + str(message["From"])
    assert message["Bcc"] is None
