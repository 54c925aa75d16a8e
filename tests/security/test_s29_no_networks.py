"""S29: nothing of where a signer comes from or what with is stored or logged."""

import logging

from petition_app.domain.tokens import Purpose
from tests import snapshot

MARKS = {
    "User-Agent": "marked-agent-7f3a",
    "X-Forwarded-For": "203.0.113.77",
    "X-Real-IP": "203.0.113.78",
    "Referer": "https://marked-referer-7f3a.example/",
    "Accept-Language": "en, x-marked",
    "Cookie": "marked=cookie-7f3a",
}
SEEN = ("marked", "7f3a", "203.0.113.", "198.51.100.9")


def test_s29_no_address_and_no_browser_is_stored_or_logged(capfd, caplog, make, signer):
    caplog.set_level(logging.DEBUG)
    petition = make.petition(asks_comment=True)
    from_there = {"headers": MARKS | {"Sec-Fetch-Site": "none"}, "environ_overrides": {"REMOTE_ADDR": "198.51.100.9"}}
    form = signer.opens(signer.page(petition)).form("/sign")

    signer.posts(form.action, form.filled(**signer.answers), **from_there)
    signer.gets("/en/nowhere", **from_there)
    made = make.signed(petition, signer.email)
    for purpose in Purpose:
        signer.gets(made.link(purpose), **from_there)
    signer.posts(made.link(Purpose.CONFIRM), **from_there)
    signer.posts(f"/confirm/{'A' * 43}", **from_there)
    signer.mails()

    printed = capfd.readouterr()
    kept = repr(snapshot.of_everything()) + printed.out + printed.err + caplog.text
    assert [mark for mark in SEEN if mark in kept] == []
    assert [mail for mail in signer.mailbox.mails if any(mark.encode() in mail.raw for mark in SEEN)] == []
