"""S12: addresses in mails and pages come from the configuration and never from a request."""

import pytest

from tests.conftest import BASE

LIES = [
    {"Host": "attacker.example"},
    {"X-Forwarded-Host": "attacker.example"},
    {"Forwarded": "host=attacker.example;proto=http"},
    {"X-Forwarded-Proto": "http", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/attacker"},
    {"X-Host": "attacker.example", "X-Original-Host": "attacker.example"},
    {"Origin": "null", "Referer": "https://attacker.example/"},
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: ",".join(lie))
def test_s12_a_mailed_link_begins_with_what_is_configured(make, signer, lie):
    petition = make.petition()
    form = signer.opens(signer.page(petition)).form("/sign")

    response = signer.posts(form.action, form.filled(**signer.answers), headers={**lie, "Sec-Fetch-Site": "none"})

    if "Host" in lie:
        assert response.status_code == 400
        assert signer.mails() == []
    else:
        assert response.status_code == 303
        mail = signer.mail()
        assert b"attacker" not in mail.raw
        assert all(link.startswith(BASE) for link in mail.links)
        assert mail.links


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: ",".join(lie))
def test_s12_no_page_repeats_it(make, visitor, lie):
    petition = make.petition()
    for path in ("/", "/en/", f"/en/{petition.slug}", f"/embed/{petition.slug}/count.json"):
        response = visitor.gets(path, headers=lie)
        assert response.status_code == 400 if "Host" in lie else response.status_code in (200, 302)
        assert "attacker" not in response.text + (response.location or "")


def test_s12_an_untrusted_host_gets_a_page_and_not_a_fault(visitor):
    response = visitor.gets("/en/", base_url="https://attacker.example")

    assert response.status_code == 400
    assert "attacker" not in response.text
