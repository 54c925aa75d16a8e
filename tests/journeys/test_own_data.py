"""Own data: a signer reads what is kept of her, takes it along, and nobody else gets it."""

import json

import pytest

from petition_app.domain.moderation import Verdict
from petition_app.domain.tokens import Purpose
from petition_app.queries import own_data
from petition_app.services import moderation, petitions, signing


def test_a_signer_reads_what_is_kept_and_takes_it_along(make, signer):
    petition = make.petition(asks_comment=True, asks_place=True)
    signer.signs(petition, comment="We are here.", place="Grosny", updates=True)
    signer.confirms()

    link = signer.mailed_link("my-data")
    page = signer.opens(link)
    for words in ("Ольга", "olga@example.org", "We are here.", "Grosny", "Germany", "I am 16 or older"):
        assert words in page.text
    taken = signer.sends(page.form(link))

    assert taken.status_code == 200
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert taken.headers["Cache-Control"] == "no-store"
    assert "noindex" in taken.headers["X-Robots-Tag"]
    kept = json.loads(taken.data)
    assert kept["entered"]["email"] == "olga@example.org"
    assert kept["signature"]["state"] == "confirmed"
    assert kept["consent"]["updates"] is True
    assert len(kept["consent"]["wording"]) == 64
    assert "I am 16 or older" in kept["consent"]["text"]
    assert kept["confirmation"]["method"] == "POST"
    assert kept["confirmation"]["mail"]


def test_before_it_is_confirmed_there_is_no_proof_of_it(make):
    made = make.signature(make.petition(), confirmed=False)

    data = own_data.by_token(made.token(Purpose.MY_DATA))

    assert data.confirmation == {}
    # A test's consent names no wording that was shown.
    assert data.consent["text"] is None


@pytest.mark.parametrize("verdict", [None, Verdict.REFUSE])
def test_one_that_is_held_or_refused_reads_like_any_other(make, signer, verdict):
    petition = make.petition()
    counted, held = make.signature(petition), make.signature(petition, screening="burst")
    if verdict:
        moderation.decide(petition.id, None, verdict, by=make.person().id)

    pages, files = [], []
    for made in (counted, held):
        link = made.link(Purpose.MY_DATA)
        page = signer.opens(link)
        pages.append(page.text.replace(made.email, ""))
        files.append(json.loads(signer.sends(page.form(link)).data))

    assert pages[0] == pages[1]
    assert files[1]["signature"]["state"] == "confirmed"
    assert files[1]["confirmation"].keys() == files[0]["confirmation"].keys() != set()
    assert {**files[1]["signature"], "source": ""} == {**files[0]["signature"], "source": ""}


def test_after_withdrawing_there_is_nothing_to_show(make, signer):
    made = make.signature(make.petition())
    signing.withdraw(made.token(Purpose.WITHDRAW))
    link = made.link(Purpose.MY_DATA)

    assert "Everything you gave us for this petition is deleted." in signer.opens(link).text
    taken = json.loads(signer.posts(link).data)
    assert (taken["entered"], taken["consent"], taken["confirmation"]) == ({}, {}, {})


def test_the_data_of_a_hidden_petition_can_be_asked_for_and_erased(make, signer):
    petition = make.petition()
    made = make.signature(petition)
    petitions.hide(petition.id)

    page = signer.opens(made.link(Purpose.MY_DATA))
    (withdraw,) = {link for link in page.links if "/withdraw/" in link}
    assert signer.presses(withdraw).status_code == 200


def test_another_site_takes_nothing(make, signer):
    link = make.signature(make.petition()).link(Purpose.MY_DATA)
    refused = signer.posts(link, headers={"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 400


def test_a_withdrawal_link_shows_nothing(make, signer):
    made = make.signature(make.petition())
    assert signer.gets(f"/my-data/{made.token(Purpose.WITHDRAW)}").status_code == 410
