"""S13: what another site posts changes nothing; S14: hiding where one comes from prevents nobody from signing."""

import pytest

from petition_app.domain.tokens import Purpose
from tests import addresses, snapshot

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://petitions.example.org"},
    {"Origin": "https://attacker.example"},
    {"Origin": "https://petitions.example.org.attacker.example"},
    {"Origin": "https://attacker.example/petitions.example.org"},
    {"Origin": "http://petitions.example.org:8080"},
    {"Origin": "nonsense"},
]
OWN = [
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://petitions.example.org"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://petitions.example.org"},
    {"Origin": "null"},
    {},
]


def posts(visitor, path, data, headers):
    """Post with these headers and no others that would tell where the form comes from."""
    return visitor._asks("POST", path, data=data, headers=headers)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_s13_a_foreign_form_signs_nothing(make, signer, headers):
    petition = make.petition()
    form = signer.opens(signer.page(petition)).form("/sign")
    before = snapshot.of_everything()

    response = posts(signer, form.action, form.filled(**signer.answers), headers)

    assert response.status_code == 400
    assert snapshot.of_everything() == before


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
@pytest.mark.parametrize("purpose", Purpose)
def test_s13_a_foreign_form_presses_no_button(make, visitor, purpose, headers):
    link = make.signature(make.petition(), confirmed=False).link(purpose)
    before = snapshot.of_everything()

    assert posts(visitor, link, {}, headers).status_code == 400
    assert snapshot.of_everything() == before


#: Where mailbox providers post, from wherever they are (RFC 8058): see test_s10_unsubscribing.py.
ONE_CLICK = {"/unsubscribe/<token>"}


def test_s13_every_address_that_acts_refuses_foreign_forms(app, make, visitor):
    petition = make.petition()
    before = snapshot.of_everything()
    answers = {
        rule.rule: posts(visitor, address, {}, {"Sec-Fetch-Site": "cross-site"}).status_code
        for rule, address in addresses.every(app, petition, "POST")
        if rule.rule not in ONE_CLICK
    }

    assert answers
    # An organiser's page that nobody is logged in to may lead to the door instead.
    assert {rule: status for rule, status in answers.items() if status not in (302, 303, 400, 401, 403)} == {}
    assert snapshot.of_everything() == before


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_s14_signing_works_on_https_without_a_referer(make, signer, headers):
    petition = make.petition()
    form = signer.opens(signer.page(petition)).form("/sign")

    assert posts(signer, form.action, form.filled(**signer.answers), headers).status_code == 303
    made = make.signed(petition, signer.email)
    assert posts(signer, made.link(Purpose.CONFIRM), {}, headers).status_code == 200
