"""Paper: a sheet for the street in each language, drawn once, whoever asks and however often."""

import io
import threading
from datetime import timedelta

import pytest
from pypdf import PdfReader

from petition_app.adapters import paper_sheet
from petition_app.adapters.signature_list import volumes
from petition_app.adapters.signature_list.volumes import ListNotPrinted
from petition_app.domain import clock as domain_clock
from petition_app.domain.lifecycle import PetitionState
from petition_app.services import paper
from tests.adapters.test_signature_list import HOSTILE
from tests.together import at_once


@pytest.fixture
def drawn(monkeypatch):
    """Count how often a sheet is drawn, and by which data."""
    seen = []

    def press(data, document, patience):
        seen.append(data)
        return b"%PDF-1.7 a sheet"

    monkeypatch.setattr(paper_sheet, "printed", press)
    return seen


def words(response) -> list[str]:
    assert response.status_code == 200
    assert response.mimetype == "application/pdf"
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(response.data)).pages]


def test_the_sheet_says_what_is_asked_who_asks_and_what_becomes_of_the_names(make, visitor):
    petition = make.petition(
        texts={"en": {"title": "Free them", "summary": "At once.", "demand": "* Open the doors\n* Say why"}},
        hashtag="#FreeThem",
        closes_at=domain_clock.now() + timedelta(days=30),
    )

    response = visitor.gets(f"/en/{petition.slug}/paper.pdf")
    front, back = words(response)

    for said in ("Free them", "At once.", "• Open the doors", "#FreeThem", petition.organisation_name, "16 or older"):
        assert said in front
    assert "1 Example Street" in front
    assert "Please send this sheet back by" in front
    assert "office@organisation.example" in front
    assert "Page 1 of 2" in front
    assert "Page 2 of 2" in back
    # Rows go on where the first page ends.
    numbers = [int(word) for word in (front + " " + back).split() if word.isdecimal() and int(word) < 60]
    assert {*range(3, 25)} <= {*numbers}
    catalogue = PdfReader(io.BytesIO(response.data)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert response.cache_control.public
    assert visitor.gets(response.request.path, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


def test_a_demand_of_many_pages_leaves_a_whole_page_of_rows(make, visitor):
    petition = make.petition(texts={"en": {"title": "Long", "demand": "We ask for a great deal of it. " * 300}})

    pages = words(visitor.gets(f"/en/{petition.slug}/paper.pdf"))

    assert len(pages) == 3
    assert "Signature" in pages[-1]


def test_a_petition_from_right_to_left_is_printed_so_beside_words_of_another_direction(make, visitor, drawn):
    petition = make.petition(hashtag="#العدالة", texts={"fa": {"title": "العدالة"}})

    visitor.gets(f"/fa/{petition.slug}/paper.pdf")

    (data,) = drawn
    assert (data["own_from_right"], data["from_right"], data["hashtag_from_right"]) == (True, False, True)
    assert "Noto Sans Arabic" in data["faces"]


def test_it_is_offered_in_the_languages_of_the_petition_and_of_the_interface(make, visitor, drawn):
    petition = make.petition(texts={"en": {}, "ka": {}})

    for language in ("en", "de", "ka"):
        assert visitor.gets(f"/{language}/{petition.slug}/paper.pdf").status_code == 200
    assert visitor.gets(f"/el/{petition.slug}/paper.pdf").status_code == 404
    assert [data["language"] for data in drawn] == ["en", "de", "en"]
    assert all(data["own_language"] for data in drawn)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_somebody_writes_is_printed_and_never_obeyed(make, visitor, app, text):
    if "\ud800" in text:
        text = text.replace("\ud800", "?")
    petition = make.petition(
        texts={"en": {"title": text[:160].replace("\0", ""), "demand": text.replace("\0", "")}},
        organisation=make.organisation(name=text[:160].replace("\0", ""), postal_address=text.replace("\0", "")),
    )

    assert words(visitor.gets(f"/en/{petition.slug}/paper.pdf"))


def test_it_is_drawn_once_and_again_when_its_words_change(make, organiser, visitor, drawn, app):
    petition = make.petition(organisation=organiser.organisation, texts={"en": {"title": "One"}})
    for _ in range(3):
        assert visitor.gets(f"/en/{petition.slug}/paper.pdf").data == b"%PDF-1.7 a sheet"
    assert len(drawn) == 1

    organiser.logs_in()
    page = f"/organise/petitions/{petition.id}/texts/en"
    organiser.sends(organiser.opens(page).form(page), title="Two")
    visitor.gets(f"/en/{petition.slug}/paper.pdf")

    assert [data["title"] for data in drawn] == ["One", "Two"]
    assert len(list((app.config["FILES_DIR"] / "paper").glob("*.pdf"))) == 1


def test_one_sheet_is_drawn_at_a_time_and_the_others_are_told_to_come_again(make, visitor, monkeypatch):
    petition = make.petition()
    with paper._alone(paper._folder()):
        response = visitor.gets(f"/en/{petition.slug}/paper.pdf")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert response.cache_control.no_store
    assert visitor.gets(f"/en/{petition.slug}/paper.pdf").status_code == 200


def test_many_who_ask_at_once_have_it_drawn_once(app, make, monkeypatch):
    petition = make.petition()
    drawn, gate = [], threading.Event()

    def press(data, document, patience):
        drawn.append(data)
        gate.wait(2)
        return b"%PDF-1.7"

    monkeypatch.setattr(paper_sheet, "printed", press)

    def ask():
        answer = app.test_client().get(f"/en/{petition.slug}/paper.pdf", base_url="https://petitions.example.org")
        gate.set()
        return answer.status_code

    assert set(at_once([ask] * 6)) <= {200, 503}
    assert len(drawn) == 1


def test_somebody_who_was_faster_has_drawn_it_already(app, make, drawn, monkeypatch):
    petition = make.petition()
    first = paper.sheet(petition, "en")
    (file,) = (app.config["FILES_DIR"] / "paper").glob("*.pdf")
    kept = file.read_bytes()
    file.unlink()
    alone = paper._alone

    def after_another(folder):
        file.write_bytes(kept)
        return alone(folder)

    monkeypatch.setattr(paper, "_alone", after_another)
    assert paper.sheet(petition, "en") == first
    assert len(drawn) == 1


def test_a_press_that_fails_is_no_fault_and_is_tried_again(make, visitor, monkeypatch, capsys):
    petition = make.petition()

    def broken(data, document, patience):
        raise ListNotPrinted("time ran out")

    monkeypatch.setattr(paper_sheet, "printed", broken)
    assert visitor.gets(f"/en/{petition.slug}/paper.pdf").status_code == 503
    assert "paper_failed" in capsys.readouterr().err
    monkeypatch.setattr(paper_sheet, "printed", volumes.printed)
    assert visitor.gets(f"/en/{petition.slug}/paper.pdf").status_code == 200


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"state": PetitionState.CLOSED}, 410),
        ({"state": PetitionState.PAUSED}, 410),
        ({"state": PetitionState.DRAFT}, 404),
        ({"hidden": True}, 404),
    ],
)
def test_a_petition_that_takes_no_signatures_has_no_sheet(make, visitor, values, status):
    petition = make.petition(**values)

    assert visitor.gets(f"/en/{petition.slug}/paper.pdf").status_code == status


def test_the_page_leads_to_the_sheet_and_the_sheet_back_to_the_page(make, visitor, drawn):
    petition = make.petition()

    assert f"/en/{petition.slug}/paper.pdf" in visitor.opens(f"/en/{petition.slug}").links
    visitor.gets(f"/en/{petition.slug}/paper.pdf")
    assert drawn[0]["address_shown"] == f"petitions.example.org/en/{petition.slug}"
