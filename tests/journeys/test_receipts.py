"""Receipts: a signer is promised a place in the log at once, gets her proof later, and anybody can check it."""

import base64
import json
import zlib

import pytest

from petition_app.domain import notes, receipts, tokens
from petition_app.domain.notes import NoteKey
from petition_app.domain.tokens import Purpose
from petition_app.queries import counting, signature_log
from petition_app.services import petitions, retention
from petition_app.services import signature_log as services
from petition_app.web.public import receipts as pages
from tests import logs, snapshot
from tests.addresses import NO_TOKEN


@pytest.fixture
def petition(make):
    return make.petition(logged=True, texts={"en": {}, "de": {}})


def receipt_link(signer):
    (link,) = {link for link in signer.sees().links if "/receipt/" in link}
    return link


def test_a_signer_is_promised_a_place_at_once_and_gets_her_receipt_later(clock, petition, signer):
    signer.signs(petition)
    signer.confirms()
    link = receipt_link(signer)
    key = signature_log.key(petition.id)
    promise = _written(signer.sees())
    assert key.text(promise).splitlines()[0] == notes.promise(key.name, b"", clock.now).splitlines()[0]
    assert _written(signer.opens(link)) == promise

    clock.passes(hours=13)
    signer.mails()
    assert not signer.opens(link).all("pre")
    # Who opens the mail's link again finds the way to her receipt there, and no promise that was kept.
    again = signer.opens(signer.mail().link("confirm"))
    assert link in again.links
    assert not again.all("pre")
    response = signer.sends(signer.opens(link).form(link))

    assert response.headers["Content-Disposition"] == f'attachment; filename="receipt-{petition.slug}.json"'
    assert response.cache_control.no_store
    receipt = receipts.read(response.json)
    shown_key = NoteKey.read(signer.gets(f"/log/{petition.slug}/key").text)
    checkpoint = receipts.verify(receipt, shown_key)
    assert signer.gets(f"/log/{petition.slug}/checkpoint").text == receipt.checkpoint
    assert checkpoint.size == 1

    clock.passes(hours=3)
    retention.forget_what_is_due()
    assert signer.gets(link).status_code == 410
    assert link not in signer.opens(signer.mail().link("confirm")).links


def test_the_thank_you_of_a_petition_without_a_log_says_nothing_of_it(make, signer):
    signer.signs(make.petition())
    signer.confirms()
    assert not any("/receipt/" in link for link in signer.sees().links)


def test_the_code_to_scan_holds_the_receipt_behind_the_hash(make, petition, visitor):
    made = make.signature(petition)
    services.append(petition.id)
    leaf = signature_log.leaf(_ticket(made))
    found = signature_log.receipt(leaf)
    drawn = []
    with pytest.MonkeyPatch.context() as patch:
        make_code = pages.segno.make
        patch.setattr(pages.segno, "make", lambda text, **options: (drawn.append(text), make_code(text, **options))[1])
        page = visitor.opens(_link(made))
    address, _, fragment = drawn[0].partition("#")
    assert address == f"https://petitions.example.org/en/{petition.slug}/verify"
    assert receipts.read(json.loads(zlib.decompress(base64.urlsafe_b64decode(fragment + "==")))) == found
    assert page.all("svg")
    assert not [element for element in page.all("svg") if "style" in element.attributes]


def test_looking_changes_nothing_and_another_site_cannot_fetch(make, petition, visitor):
    made = make.signature(petition)
    services.append(petition.id)
    before = snapshot.of_everything()
    for method in ("GET", "HEAD", "OPTIONS"):
        assert visitor._asks(method, _link(made)).status_code == 200
    assert visitor.posts(_link(made), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert snapshot.of_everything() == before
    response = visitor.gets(_link(made))
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cache_control.no_store


def test_there_is_no_receipt_of_nothing_of_what_was_withdrawn_or_of_what_is_hidden(make, petition, visitor):
    assert visitor.gets(f"/receipt/{NO_TOKEN}").status_code == 410
    waiting, withdrawn = make.signature(petition), make.signature(petition)
    assert visitor.posts(_link(waiting)).status_code == 410
    visitor.posts(withdrawn.link(Purpose.WITHDRAW))
    assert visitor.gets(_link(withdrawn)).status_code == 410
    petitions.hide(petition.id)
    assert visitor.gets(_link(waiting)).status_code == 410


def test_the_page_of_the_log_tells_its_number_and_what_waits(make, petition, visitor):
    for _ in range(3):
        made = make.signature(petition)
    visitor.posts(made.link(Purpose.WITHDRAW))
    services.append(petition.id)
    make.signature(petition)

    page = visitor.opens(f"/en/{petition.slug}/verify")

    assert [value.text for value in page.all("dd")][:5] == ["3", "1", "4", "1", "0"]
    check = logs.verified(petition.id)
    assert _written(page) == check.note + signature_log.key(petition.id).written
    assert f"/en/{petition.slug}/verify" in visitor.opens(f"/en/{petition.slug}/signatures").links


def test_the_log_is_read_by_programs_and_every_answer_with_a_size_is_kept_for_good(make, petition, visitor):
    for _ in range(3):
        make.signature(petition)
        services.append(petition.id)
    base = f"/log/{petition.slug}"

    assert visitor.gets(f"{base}/checkpoints").text == "0\n1\n2\n3\n"
    assert "immutable" in visitor.gets(f"{base}/checkpoint/2").headers["Cache-Control"]
    assert "immutable" not in visitor.gets(f"{base}/checkpoint").headers["Cache-Control"]
    assert len(visitor.gets(f"{base}/consistency/1/3").text.splitlines()) == 2
    assert len(visitor.gets(f"{base}/tile/0/000.p/3").data) == 96
    bundle = visitor.gets(f"{base}/tile/entries/000.p/3")
    assert len(bundle.data) == 3 * (2 + 65)
    assert "immutable" in bundle.headers["Cache-Control"]
    assert counting.exact(petition.id) == 3


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint/7",
        f"checkpoint/{2**31}",
        f"checkpoint/{'9' * 30}",
        "consistency/1/9",
        "consistency/2/1",
        f"consistency/1/{'9' * 30}",
        "tile/0/001",
        "tile/0/000.p/9",
        "tile/x",
        "tile/entries/00",
        "tile/0/x002/x147/x483/648",
        "tile/63/x999/x999/x999/999",
        "tile/entries/x999/x999/x999/x999/x999/999",
    ],
)
def test_what_the_log_does_not_hold_is_not_there(make, petition, visitor, path):
    make.signature(petition)
    services.append(petition.id)
    assert visitor.gets(f"/log/{petition.slug}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["checkpoint", "checkpoints", "checkpoint/0", "key", "tile/0/000", "consistency/0/0"])
def test_a_petition_without_a_log_and_one_that_is_hidden_have_no_addresses_of_one(make, petition, visitor, path):
    plain = make.petition()
    petitions.hide(petition.id)
    for slug in (plain.slug, petition.slug):
        assert visitor.gets(f"/log/{slug}/{path}").status_code == 404
        assert visitor.gets(f"/en/{slug}/verify").status_code == 404


def test_the_counter_tells_which_checkpoint_stands_behind_its_number(make, petition, visitor):
    make.signature(petition)
    services.append(petition.id)
    make.signature(petition)
    told = visitor.gets(f"/embed/{petition.slug}/count.json")
    check = logs.verified(petition.id)
    root = base64.b64encode(check.root).decode()
    assert told.json["count"] == 2
    assert told.json["checkpoint"] == {"size": 1, "root": root, "count": 1}
    services.append(petition.id)
    later = visitor.gets(f"/embed/{petition.slug}/count.json", headers={"If-None-Match": told.headers["ETag"]})
    assert later.json["checkpoint"]["count"] == later.json["count"] == 2
    assert "checkpoint" not in visitor.gets(f"/embed/{make.petition().slug}/count.json").json


def _written(page):
    return "".join(str(child) for pre in page.all("pre") for child in pre.children)


def _link(made):
    return f"/receipt/{_token(made)}"


def _token(made):
    return tokens.receipt(made.token(Purpose.CONFIRM), Purpose.CONFIRM)


def _ticket(made):
    return tokens.receipt_lookup(_token(made))
