"""Exports: an organiser asks for a file, watches it being made, fetches it, and nobody else can."""

import csv
import io
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from petition_app.domain.lifecycle import ExportState
from petition_app.domain.signers import Disclose
from petition_app.queries import exports as queries
from petition_app.services import exports
from tests import confirmed
from tests.factories import PASSWORD
from tests.people import Organiser, work


@pytest.fixture
def petition(make, organiser):
    petition = make.petition(
        organisation=organiser.organisation,
        texts={"de": {"title": "Öffnet die Akten"}, "en": {"title": "Open the files"}},
    )
    confirmed.signatures(
        petition.id,
        [
            {"name": "Ольга", "updates": True},
            {"name": "=cmd|' /C calc'!A0", "email": "evil@example.org"},
            {"name": "Hidden", "email": "hidden@example.org", "disclose": Disclose.COUNTED},
        ],
    )
    return petition


@pytest.fixture
def works(app):
    """Let the worker do what is due."""
    return lambda: work(app)


def page_of(petition) -> str:
    return f"/organise/petitions/{petition.id}/exports"


def asks(organiser, petition, **answers):
    form = organiser.opens(page_of(petition)).form("/exports")
    response = organiser.sends(form, **answers)
    assert response.status_code == 303
    return response


def downloads(organiser, petition):
    (link,) = [link for link in organiser.opens(page_of(petition)).links if link.endswith("/file")]
    return organiser.gets(link)


def other(app, mailbox, make, organisation, role):
    person = make.member(organisation, role=role)
    somebody = Organiser(app, mailbox, person.email, PASSWORD)
    somebody.logs_in()
    return somebody


def test_an_organiser_asks_for_a_sheet_and_downloads_it(organiser, petition, works):
    organiser.logs_in()

    waiting = organiser.follows(asks(organiser, petition, format="csv", language="en"))
    assert "Waiting" in waiting.text
    assert not [link for link in waiting.links if link.endswith("/file")]
    works()
    response = downloads(organiser, petition)

    (export,) = queries.of_petition(petition.id)
    assert response.status_code == 200
    assert response.headers["Content-Disposition"] == f'attachment; filename="{export.id}.csv"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content_length == len(response.data) == export.size
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 4
    assert "hidden@example.org" not in response.text


def test_s25_what_an_organiser_downloads_holds_no_formula(organiser, petition, works):
    organiser.logs_in()
    asks(organiser, petition, format="csv", language="en")
    works()

    rows = list(csv.reader(io.StringIO(downloads(organiser, petition).data.decode("utf-8-sig"), newline="")))

    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\0")]
    assert "'=cmd|' /C calc'!A0" in {row[1] for row in rows}


def test_a_list_comes_in_the_language_that_was_asked_for(organiser, petition, works):
    organiser.logs_in()
    asks(organiser, petition, format="pdf", language="de")
    works()

    response = downloads(organiser, petition)

    assert response.mimetype == "application/pdf"
    reader = PdfReader(io.BytesIO(response.data))
    assert "Öffnet die Akten" in reader.pages[0].extract_text()
    assert "Ольга" in reader.pages[1].extract_text()
    assert "@" not in "".join(page.extract_text() for page in reader.pages)


def test_the_page_renews_itself_while_a_file_is_made_unless_it_is_to_keep_still(organiser, petition, works):
    organiser.logs_in()
    assert "Refresh" not in organiser.gets(page_of(petition)).headers

    asks(organiser, petition)
    assert organiser.gets(page_of(petition)).headers["Refresh"] == f"5; url={page_of(petition)}"
    (still,) = [link for link in organiser.sees().links if "still=1" in link]
    assert "Refresh" not in organiser.gets(still).headers

    works()
    assert "Refresh" not in organiser.gets(page_of(petition)).headers
    assert "Ready" in organiser.sees().text


def test_how_far_a_file_is_is_said_in_words_and_drawn(organiser, petition, app):
    organiser.logs_in()
    asks(organiser, petition)
    task = exports.export_tasks.take()
    exports.export_tasks.tell(task, rows_done=1200, rows_total=3000)

    page = organiser.opens(page_of(petition))

    assert "1,200 of 3,000 signatures" in page.text
    bar = page.one("progress")
    assert (bar.attributes["value"], bar.attributes["max"]) == ("1200", "3000")


def test_pressing_twice_asks_once(organiser, petition):
    organiser.logs_in()
    form = organiser.opens(page_of(petition)).form("/exports")

    organiser.sends(form)
    organiser.sends(form)

    assert len(queries.of_petition(petition.id)) == 1


def test_a_file_can_be_deleted_and_asked_for_again(organiser, petition, works):
    organiser.logs_in()
    asks(organiser, petition)
    works()
    link = urlsplit(next(link for link in organiser.opens(page_of(petition)).links if link.endswith("/file"))).path

    organiser.sends(organiser.opens(page_of(petition)).form("/delete"))
    gone = organiser.gets(link)
    assert gone.status_code == 410
    assert "not there" in organiser.sees().heading

    organiser.sends(organiser.opens(page_of(petition)).form("/again"))
    works()
    assert downloads(organiser, petition).status_code == 200


def test_a_file_is_gone_after_a_day(organiser, petition, works, clock):
    organiser.logs_in()
    asks(organiser, petition)
    works()
    link = next(link for link in organiser.opens(page_of(petition)).links if link.endswith("/file"))

    clock.passes(hours=24.1)
    organiser.logs_in()
    assert organiser.gets(link).status_code == 410
    works()
    assert [export.state for export in queries.of_petition(petition.id)] == [ExportState.EXPIRED]
    assert "Deleted" in organiser.opens(page_of(petition)).text


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("disk_full", "no room on the server"),
        ("not_printed", "could not be printed"),
        ("unreadable", "could not be opened"),
        ("stopped", "interrupted several times"),
    ],
)
def test_why_a_file_failed_is_said_and_it_can_be_asked_for_again(organiser, petition, failure, words):
    organiser.logs_in()
    asks(organiser, petition)
    task = exports.export_tasks.take()
    exports.export_tasks.tell(task, state=ExportState.FAILED, failure=failure)

    page = organiser.opens(page_of(petition))

    assert words in page.text
    organiser.sends(page.form("/again"))
    assert len(queries.of_petition(petition.id)) == 2


@pytest.mark.parametrize("answers", [{"format": "exe"}, {"language": "xx"}, {"format": None}, {"language": None}])
def test_an_answer_that_was_not_offered_is_no_file(organiser, petition, answers):
    organiser.logs_in()

    response = organiser.sends(organiser.opens(page_of(petition)).form("/exports"), **answers)

    assert response.status_code == 422
    assert "There is a problem" in organiser.sees().text
    assert queries.of_petition(petition.id) == []


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_those_who_manage_may_see_ask_fetch_and_delete(app, mailbox, make, organiser, petition, works, role):
    organiser.logs_in()
    asks(organiser, petition)
    works()
    (export,) = queries.of_petition(petition.id)
    somebody = other(app, mailbox, make, organiser.organisation, role)
    base = page_of(petition)

    assert "/exports" not in "".join(somebody.opens(f"/organise/petitions/{petition.id}").links)
    token = somebody.sees().forms()[0].fields["csrf_token"]
    for answer in (
        somebody.gets(base),
        somebody.gets(f"{base}/{export.id}/file"),
        somebody.posts(base, {"csrf_token": token, "format": "csv", "language": "en"}),
        somebody.posts(f"{base}/{export.id}/delete", {"csrf_token": token}),
        somebody.posts(f"{base}/{export.id}/again", {"csrf_token": token}),
    ):
        assert answer.status_code == 403
    assert downloads(organiser, petition).status_code == 200


def test_s56_a_manager_elsewhere_finds_nothing(app, mailbox, make, organiser, petition, works):
    organiser.logs_in()
    asks(organiser, petition)
    works()
    (export,) = queries.of_petition(petition.id)
    theirs = make.organisation()
    stranger = other(app, mailbox, make, theirs, "manager")
    own = make.petition(organisation=theirs)

    for path in (page_of(petition), f"{page_of(petition)}/{export.id}/file"):
        assert stranger.gets(path).status_code == 404
    # Under the address of a petition of their own, the file is not there either.
    assert stranger.gets(f"{page_of(own)}/{export.id}/file").status_code == 410
    token = stranger.opens(page_of(own)).form("/exports").fields["csrf_token"]
    stranger.posts(f"{page_of(own)}/{export.id}/delete", {"csrf_token": token})
    assert downloads(organiser, petition).status_code == 200


def test_whoever_is_not_logged_in_is_led_to_the_login(visitor, petition):
    response = visitor.gets(page_of(petition))

    assert response.status_code == 303
    assert "/organise/login" in response.location


def test_s13_a_button_without_its_token_does_nothing(organiser, petition):
    organiser.logs_in()

    assert organiser.posts(page_of(petition), {"format": "csv", "language": "en"}).status_code == 400

    assert queries.of_petition(petition.id) == []


def test_an_altered_file_is_said_to_be_gone_before_anything_of_it_is_sent(app, organiser, petition, works):
    organiser.logs_in()
    asks(organiser, petition)
    works()
    (path,) = (app.config["FILES_DIR"] / "exports").iterdir()
    path.write_bytes(path.read_bytes()[:-1])

    assert downloads(organiser, petition).status_code == 410


def test_a_download_that_is_broken_off_leaves_nothing_open(organiser, petition, works):
    organiser.logs_in()
    asks(organiser, petition)
    works()
    (link,) = [link for link in organiser.opens(page_of(petition)).links if link.endswith("/file")]

    # An unclosed file would be a warning, and warnings are errors.
    organiser.gets(link, buffered=False).close()
    assert organiser._asks("HEAD", link).status_code == 200
