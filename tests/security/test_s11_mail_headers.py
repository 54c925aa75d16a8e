"""S11: nothing that anybody writes ends a header of a mail, adds one or changes whom it goes to."""

import pytest
from sqlalchemy import select, update

from petition_app.db import db, transaction
from petition_app.models import Signature
from petition_app.queries import keys
from tests import snapshot

HEADERS = [
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Reply-To",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
]
HOSTILE = [
    "Title\r\nBcc: eve@example.net",
    "Title\nBcc: eve@example.net\n\n<script>alert(1)</script>",
    "Title\rBcc: eve@example.net",
    "Title\x0bBcc: eve\x0c\x1c\x1d\x1e\x85\u2028\u2029end",
    "=?utf-8?b?WA0KQmNjOiBldmVAZXhhbXBsZS5uZXQ=?=",
    "=?utf-8?q?=0D=0ABcc:_eve@example.net?= ü",
    'eve@example.net, <eve@example.net>; "eve" (eve)',
    "\u202eelttil\u202c \u200f\u2066x\u2069",
    "%(confirm)s %s %% {recipient} {{ 7 * 7 }}",
    "ﷺ" * 40 + "𒐫" * 40,
    "&" * 160,
    '"' * 160,
    "x" * 160,
    ".\r\n.\r\nMAIL FROM:<eve@example.net>",
]


@pytest.mark.parametrize("neutral", [True, False])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_s11_a_title_and_an_organisation_may_say_what_they_like(make, signer, text, neutral):
    organisation = make.organisation(name=text[:160], email="office@organisation.example")
    petition = make.petition(organisation=organisation, texts={"en": {"title": text[:160]}}, neutral_mail=neutral)
    make.signature(petition, confirmed=False, email=signer.email)

    mail = signer.mail()

    expected = [name for name in HEADERS if not (neutral and name == "Reply-To")]
    assert mail.message.keys() == expected
    assert mail.recipients == [signer.email]
    assert [address.addr_spec for address in mail.message["To"].addresses] == [signer.email]
    assert [address.addr_spec for address in mail.message["From"].addresses] == ["petitions@localhost.localdomain"]
    assert len(str(mail.subject).splitlines()) == 1
    assert [part.get_content_type() for part in mail.message.iter_parts()] == ["text/plain", "text/html"]
    assert len(mail.links) == 3
    assert "<script" not in mail.html
    assert len(signer.mailbox.mails) == 1


@pytest.mark.parametrize(
    "address",
    [
        "olga@example.org\r\nBcc: eve@example.net",
        "olga@example.org\nX-Header: 1",
        "olga@example.org, eve@example.net",
        "olga@example.org> SIZE=1\r\nRCPT TO:<eve@example.net",
        "<eve@example.net>olga@example.org",
        '"olga eve"@example.org',
        "olga\x00@example.org",
        "olga@example.org\u2028eve@example.net",
        "",
        "olga",
        "@example.org",
        "olga@",
    ],
)
def test_s11_an_address_that_is_none_is_never_mailed_however_it_came_into_the_envelope(make, signer, address):
    """The form refuses them; this is the second lock, behind the first."""
    petition = make.petition()
    made = make.signature(petition, confirmed=False, email="olga@example.org")
    replace_address(petition, made, address)

    signer.mails()

    assert signer.mailbox.mails == []
    (message,) = snapshot.of("outbox")["outbox"]
    assert "unreadable" in message


def replace_address(petition, made, address):
    """Write another address into the signature's envelope, as no form could."""
    with transaction():
        row = db.session.execute(select(Signature.blob, Signature.blind_index)).one()
        kept = keys.of(petition.id)
        record = kept.open(row.blob, kind="signature", row=row.blind_index) | {"email": address}
        blob = kept.seal(record, kind="signature", row=row.blind_index)
        db.session.execute(update(Signature).where(Signature.id == made.id).values(blob=blob))


@pytest.mark.parametrize("field", ["name", "email", "place", "comment", "source", "country"])
def test_s11_no_field_of_the_form_reaches_a_header(make, signer, field):
    petition = make.petition(asks_place=True, asks_comment=True)

    signer.signs(petition, **{field: "olga@example.org\r\nBcc: eve@example.net"})

    signer.mails()
    assert all(mail.recipients == [signer.email] for mail in signer.mailbox.mails)
    assert all("eve@example.net" not in mail.raw.decode() for mail in signer.mailbox.mails)
