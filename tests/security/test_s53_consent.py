"""S53: each consent is kept with the wording it was given to; no box is ticked for anybody, none is bundled."""

import hashlib

import pytest

from petition_app.queries import keys
from tests import pages, snapshot


def kept(petition, email):
    from sqlalchemy import select

    from petition_app.db import db
    from petition_app.models import Signature

    petition_keys = keys.of(petition.id)
    index = petition_keys.blind_index(email)
    row = db.session.execute(select(Signature).where(Signature.blind_index == index)).scalar_one()
    record = petition_keys.open(row.blob, kind="signature", row=index)
    proof = row.confirmation and petition_keys.open(row.confirmation, kind="confirmation", row=index)
    return record, proof


@pytest.fixture
def petition(make):
    return make.petition(
        texts={"en": {}, "de": {}},
        default_language="en",
        partners=[{"slug": "one"}, {"slug": "two"}],
        asks_updates=True,
        shows_signers=True,
    )


@pytest.mark.parametrize("language", ["en", "de"])
def test_s53_no_box_is_ticked_and_nothing_is_shown_or_disclosed_by_itself(petition, visitor, language):
    page = visitor.opens(f"/{language}/{petition.slug}")
    form = page.form("/sign")

    boxes = form.element.all("input", type="checkbox")
    assert {box.attributes["name"] for box in boxes} == {"consent", "updates", "partner-one", "partner-two"}
    assert [box for box in boxes if "checked" in box.attributes] == []
    assert form.fields["display"] == "nothing"
    assert form.fields["disclose"] == "counted"


def test_s53_consent_is_a_box_of_its_own_that_says_what_is_sensitive(petition, visitor):
    page = visitor.opens(f"/en/{petition.slug}")
    label = page.one("label", for_="consent").text

    assert petition.organisation_name in label
    assert "political opinions" in label
    assert "withdraw" in label
    assert page.one("label", for_="updates").text not in label


def test_s53_signing_needs_no_consent_to_news(petition, signer):
    assert signer.signs(petition).status_code == 303
    record, _proof = kept(petition, signer.email)
    assert record["updates"] is False
    assert "partners" not in record


def test_s53_each_box_is_kept_as_it_was_left(petition, signer):
    signer.signs(petition, updates=True, partner_two=True)
    record, _proof = kept(petition, signer.email)
    assert record["updates"] is True
    assert record["partners"] == ["two"]


@pytest.mark.parametrize("language", ["en", "de"])
def test_s53_the_exact_wording_is_kept_and_named_by_what_it_says(petition, another_signer, language):
    signer = another_signer("olga@example.org", language=language)
    form = signer.opens(signer.page(petition))
    sentences = [form.one("label", for_=name).text for name in ("consent", "updates", "partner-one", "partner-two")]

    signer.signs(petition)

    record, _proof = kept(petition, signer.email)
    wordings = {row[0]: row for row in snapshot.of("consent_wordings")["consent_wordings"]}
    digest, kept_language, text, _first_used = wordings[record["wording"]]
    assert kept_language == record["language"] == language
    assert hashlib.sha256(f"{language}\n{text}".encode()).hexdigest() == digest
    for sentence in sentences:
        assert sentence in text


def test_s53_a_changed_wording_is_another_version(petition, signer, another_signer):
    from sqlalchemy import update

    from petition_app.db import db, transaction
    from petition_app.models import Organisation, Petition

    signer.signs(petition)
    with transaction():
        db.session.execute(update(Organisation).values(name="Another name"))
        db.session.execute(update(Petition).values(edition=Petition.edition + 1))
    later = another_signer("later@example.org")
    later.signs(petition)

    first, second = kept(petition, signer.email)[0], kept(petition, later.email)[0]
    assert first["wording"] != second["wording"]
    assert len(snapshot.of("consent_wordings")["consent_wordings"]) == 2


def test_s53_when_and_how_is_kept_to_the_second(petition, signer, clock):
    form = signer.opens(signer.page(petition)).form("/sign")
    clock.passes(seconds=95)
    signer.sends(form, **signer.answers)
    clock.passes(minutes=3)
    signer.mails()
    clock.passes(minutes=2)
    signer.confirms()

    record, proof = kept(petition, signer.email)
    assert record["form_opened"] == "2026-03-04T10:30:00+00:00"
    assert record["form_sent"] == "2026-03-04T10:31:35+00:00"
    assert proof["mailed"] == "2026-03-04T10:34:35+00:00"
    assert proof["confirmed"] == "2026-03-04T10:36:35+00:00"
    assert proof["method"] == "POST"
    assert proof["mail"] in signer.mailbox.mails[0].message["Message-ID"]


def test_s53_none_of_it_names_a_network_or_a_browser(petition, signer):
    signer.signs(petition)
    record, _proof = kept(petition, signer.email)
    assert record.keys() <= {
        "name", "email", "place", "comment", "display", "disclose", "wording", "language", "form_opened", "form_sent",
        "updates", "partners",
    }  # fmt: skip


def test_s53_a_stamp_that_is_not_ours_is_no_moment(petition, signer):
    form = signer.opens(signer.page(petition)).form("/sign")
    signer.sends(form, **signer.answers, started="form.forged.stamp")
    record, _proof = kept(petition, signer.email)
    assert "form_opened" not in record


def test_s53_the_label_of_each_box_names_one_purpose(petition, visitor):
    page = pages.read(visitor.gets(f"/en/{petition.slug}").text)
    labels = [page.one("label", for_=name).text for name in ("consent", "updates", "partner-one", "partner-two")]
    assert len(set(labels)) == 4
    assert "One" in labels[2]
    assert "Two" in labels[3]
