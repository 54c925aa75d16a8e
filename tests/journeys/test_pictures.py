"""Pictures: an organiser sends one, says what it shows and where it stands; readers see it, small and anonymous."""

import io
import re

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from petition_app.db import db
from petition_app.domain import pictures as rules
from petition_app.domain.editing import Answer
from petition_app.domain.pictures import PictureFault, PictureInvalid, PictureOwner, Place
from petition_app.models import DecisionMaker, Picture, PictureFile
from petition_app.queries import petition_pages, petitions, pictures
from petition_app.services import decision_makers
from petition_app.services import pictures as services
from petition_app.services.pictures import PictureWords
from tests import desk
from tests.drawn_pictures import png, read, written


@pytest.fixture
def petition(make, organiser):
    organiser.logs_in()
    return make.petition(organisation=organiser.organisation, slug="free-them", texts={"en": {}, "de": {}})


@pytest.fixture
def base(petition):
    return f"/organise/petitions/{petition.id}"


def sends(organiser, address, content=None, name="photo.jpg", **typed):
    """Fill in the form for a new picture and send it."""
    form = organiser.opens(address).form("/pictures")
    answers = {"alt": "A green field.", "place": "top"} | typed
    sent = form.filled(**answers)
    del sent["file"]
    if content is not None:
        sent["file"] = FileStorage(io.BytesIO(content), name)
    return posts(organiser, form.action, sent)


def posts(visitor, address, sent):
    boundary, body = encode_multipart(sent)
    return visitor.posts(address, body, content_type=f'multipart/form-data; boundary="{boundary}"')


def only(owner_id, kind="petition"):
    db.session.rollback()
    [found] = pictures.listed(PictureOwner(kind, owner_id))
    return found


def test_a_picture_stands_on_top_of_the_page_for_everybody(organiser, visitor, petition, base):
    assert "There is no picture yet." in organiser.opens(f"{base}/pictures").text
    answer = sends(
        organiser, f"{base}/pictures", png(1400, 700), alt="A green field.", credit="Ольга", decorative=False
    )
    assert answer.status_code == 303
    assert "A green field." in organiser.follows(answer).text

    page = visitor.opens("/en/free-them")
    image = page.one("img")

    assert image.attributes["alt"] == "A green field."
    assert (image.attributes["width"], image.attributes["height"]) == ("1280", "640")
    assert image.attributes["fetchpriority"] == "high"
    assert "Picture: Ольга" in page.text
    source = page.one("source")
    assert re.findall(r" (\d+)w", source.attributes["srcset"]) == ["320", "640", "960", "1280"]
    for address in [image.attributes["src"], *re.findall(r"/pictures/\S+", source.attributes["srcset"])]:
        response = visitor.gets(address)
        assert response.status_code == 200
        assert response.mimetype == ("image/webp" if address.endswith("webp") else "image/jpeg")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "X-Robots-Tag" not in response.headers
        assert "Set-Cookie" not in response.headers
        assert read(response.data).width == int(re.search(r"-(\d+)\.", address)[1])
        again = visitor.gets(address, headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304


@pytest.mark.parametrize("ending", ["321.webp", "320.png", "320.svg", "-1.webp", "320.webp/x"])
def test_only_what_was_made_is_there(make, visitor, ending):
    picture_id = make.picture(make.petition())
    assert visitor.gets(f"/pictures/{picture_id}-320.webp").status_code == 200
    assert visitor.gets(f"/pictures/{picture_id}-{ending}").status_code == 404


@pytest.mark.parametrize("values", [{"state": "draft"}, {"hidden": True}])
def test_a_picture_of_what_is_not_public_is_for_no_list(make, visitor, values):
    picture_id = make.picture(make.petition(**values))
    assert visitor.gets(f"/pictures/{picture_id}-320.jpg").headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_place_and_the_words_are_kept_in_each_language(organiser, visitor, petition, base):
    sends(organiser, f"{base}/pictures", png(400, 300))
    [german] = [link for link in organiser.opens(f"{base}/pictures").links if "/pictures/" in link]
    page = organiser.opens(german.replace("/en", "/de"))
    assert page.form("/de").fields["alt"] == ""
    assert page.form("/de").fields["place"] == "top"
    assert organiser.sends(page.form("/de"), alt="Eine Wiese.").status_code == 303

    assert visitor.opens("/de/free-them").one("img").attributes["alt"] == "Eine Wiese."
    assert visitor.opens("/en/free-them").one("img").attributes["alt"] == "A green field."

    organiser.sends(organiser.opens(german).form("/en"), place="", alt="")
    assert "Please describe the picture" in organiser.sees().text
    organiser.sends(organiser.opens(german).form("/en"), place="", alt="", decorative=True)
    assert not visitor.opens("/en/free-them").all("img")
    assert "Decorative" not in organiser.opens(f"{base}/pictures").text
    assert only(petition.id).alt == {"de": "Eine Wiese."}


def test_a_decorative_picture_says_nothing(organiser, visitor, petition, base):
    assert sends(organiser, f"{base}/pictures", png(400, 300), alt="", decorative=True).status_code == 303
    assert visitor.opens("/en/free-them").one("img").attributes["alt"] == ""
    assert "Decorative" in organiser.opens(f"{base}/pictures").text


def test_there_is_one_picture_on_top(organiser, petition, base):
    sends(organiser, f"{base}/pictures", png(400, 300), alt="First")
    sends(organiser, f"{base}/pictures", png(500, 300), alt="Second")
    db.session.rollback()
    places = {each.named("en"): each.place for each in pictures.listed(PictureOwner("petition", petition.id))}
    assert places == {"First": Place.NOWHERE, "Second": Place.TOP}


def test_a_portrait_and_a_decision_maker_show_theirs(make, organiser, visitor, petition, base):
    maker = make.decision_maker(petition)
    section = make.section(petition, "portraits", texts={"en": {"items": [{"name": "محمد", "text": "He waits."}]}})
    sends(organiser, f"{base}/pictures", png(400, 400), alt="A face.", place="")
    sends(organiser, f"{base}/pictures", png(400, 400), alt="Another face.", place=str(maker.id))
    owner = PictureOwner("petition", petition.id)
    portrait = next(each for each in pictures.listed(owner) if each.named("en") == "A face.")
    path = f"{base}/sections/{section.id}/en"
    form = organiser.opens(path).form("/sections/")
    assert organiser.sends(form, **{"items-0-picture": str(portrait.id)}).status_code == 303
    assert organiser.opens(path).form("/sections/").fields["items-0-picture"] == str(portrait.id)

    images = visitor.opens("/en/free-them").all("img")

    assert [image.attributes["alt"] for image in images] == ["A face.", "Another face."]
    assert {image.attributes.get("loading") for image in images} == {"lazy"}
    assert "The Ministry" in organiser.opens(f"{base}/pictures").text

    # What was chosen and is deleted is not shown, and the block stands.
    services.delete(owner, petitions.by_id(petition.id).edition, portrait.id)
    decision_makers.delete(petition.id, petitions.by_id(petition.id).edition, maker.id)
    page = visitor.opens("/en/free-them")
    assert not page.all("img")
    assert "He waits." in page.text
    assert db.session.query(Picture).one().decision_maker_id is None


def test_a_picture_of_somebody_elses_petition_cannot_be_chosen(make, organiser, petition, base):
    theirs = make.picture(make.petition())
    section = make.section(petition, "portraits", texts={"en": {"items": [{"name": "محمد", "text": "He waits."}]}})
    form = organiser.opens(f"{base}/sections/{section.id}/en").form("/sections/")
    assert organiser.sends(form, **{"items-0-picture": str(theirs)}).status_code == 422
    form = organiser.opens(f"{base}/pictures").form("/pictures")
    assert organiser.sends(form, alt="x", place=str(make.decision_maker(make.petition()).id)).status_code == 422

    # Written into the block by another way, it is not shown either.
    item = {"name": "محمد", "text": "He waits.", "picture": str(theirs)}
    make.section(petition, "portraits", texts={"en": {"items": [item]}})
    assert petition_pages.of(petition, "en").sections[-1].items[0]["picture"] is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Please choose a picture."),
        (b"no picture", "This is no picture that we can read."),
        (written(Image.effect_noise((300, 300), 90), "PNG")[:9000], "This picture is damaged."),
        (png(20, 20), "This picture is too small: it needs 80 pixels each way."),
        (b"\xff" * (rules.MOST_BYTES + 1), "This file is larger than 10 MB."),
    ],
    ids=["nothing", "no picture", "damaged", "small", "large"],
)
def test_what_is_not_taken_is_said_beside_the_field_and_the_words_stay(organiser, petition, base, content, words):
    answer = sends(organiser, f"{base}/pictures", content, alt="A green field.", credit="Ольга")

    assert answer.status_code == 422
    page = organiser.sees()
    assert page.title.startswith("Error:")
    assert words in page.one("p", id="file-mistake").text
    assert page.form("/pictures").fields["alt"] == "A green field."
    assert page.form("/pictures").fields["credit"] == "Ольга"
    assert db.session.query(Picture).count() == 0


def test_each_reason_has_words(app, petition, organiser, base, monkeypatch):
    for fault in PictureFault:

        def refuse(_content, fault=fault):
            raise PictureInvalid(fault)

        monkeypatch.setattr("petition_app.adapters.pictures.renditions", refuse)
        assert sends(organiser, f"{base}/pictures", png(300, 300)).status_code == 422
        assert len(organiser.sees().one("p", id="file-mistake").text) > 30


def test_s28_only_this_page_takes_so_much(organiser, petition, base):
    token = desk.token(organiser)
    much = {"csrf_token": token, "alt": "x" * (600 * 1024)}
    assert organiser.posts(f"{base}/settings", much).status_code == 413
    # A field of words is no file, also where files are taken.
    assert organiser.posts(f"{base}/pictures", much).status_code == 413
    assert sends(organiser, f"{base}/pictures", b"x" * (16 * 1024 * 1024)).status_code == 413


def test_s28_strangers_send_no_pictures(visitor, petition, base):
    sent = {"csrf_token": desk.token(visitor), "file": FileStorage(io.BytesIO(b"x" * (1024 * 1024)), "x.jpg")}
    assert posts(visitor, f"{base}/pictures", sent).status_code == 413


def test_a_deleted_picture_goes_with_every_file(organiser, visitor, petition, base):
    sends(organiser, f"{base}/pictures", png(700, 300))
    address = visitor.opens("/en/free-them").one("img").attributes["src"]
    form = next(form for form in organiser.opens(f"{base}/pictures").forms() if form.action.endswith("/delete"))
    assert "notice=deleted" in organiser.sends(form).location

    assert visitor.gets(address).status_code == 404
    assert db.session.query(PictureFile).count() == 0
    assert not visitor.opens("/en/free-them").all("img")
    assert "notice=meanwhile" in organiser.sends(form).location


def test_whoever_saves_second_is_told(make, organiser, petition, base):
    picture_id = make.picture(petition)
    page = organiser.opens(f"{base}/pictures/{picture_id}/en")
    owner = PictureOwner("petition", petition.id)
    services.edit(owner, petitions.by_id(petition.id).edition, picture_id, "en", PictureWords(alt="Theirs"))

    assert organiser.sends(page.form("/en"), alt="Ours").status_code == 409
    assert "Theirs" in organiser.sees().text
    assert organiser.sends(organiser.sees().form("/en")).status_code == 303
    assert only(petition.id).alt == {"en": "Ours"}

    page = organiser.opens(f"{base}/pictures/{picture_id}/en")
    services.delete(owner, petitions.by_id(petition.id).edition, picture_id)
    assert organiser.sends(page.form("/en"), alt="Ours").status_code == 404


def test_what_is_gone_is_said(make, petition):
    owner = PictureOwner("petition", petition.id)
    words = PictureWords(alt="x", decision_maker_id=make.decision_maker(make.petition()).id)
    edition = petitions.by_id(petition.id).edition
    assert services.add(owner, png(200, 200), "en", words) is Answer.GONE
    assert db.session.query(Picture).count() == 0
    assert petitions.by_id(petition.id).edition == edition + 1
    picture_id = make.picture(petition)
    assert services.edit(owner, edition + 1, picture_id, "en", words) is Answer.GONE
    assert services.edit(owner, edition + 2, make.picture(make.petition()), "en", PictureWords(alt="")) is Answer.GONE
    assert services.delete(owner, edition, picture_id) is Answer.MEANWHILE


def test_a_decision_maker_who_is_gone_meanwhile_is_said_in_the_form(make, organiser, petition, base, monkeypatch):
    monkeypatch.setattr(services, "add", lambda *_: Answer.GONE)
    assert sends(organiser, f"{base}/pictures", png(200, 200)).status_code == 409
    assert "Somebody deleted this while you were writing." in organiser.sees().text


def test_there_is_an_end_to_how_many_there_are(make, petition, monkeypatch):
    monkeypatch.setattr(services, "MOST_PICTURES", 1)
    owner = PictureOwner("petition", petition.id)
    services.add(owner, png(200, 200), "en", PictureWords(alt="x"))
    with pytest.raises(PictureInvalid):
        services.add(owner, png(200, 200), "en", PictureWords(alt="x"))
    assert db.session.query(Picture).count() == 1


def test_an_organisation_has_a_picture_and_a_sign(make, organiser, visitor):
    organiser.logs_in()
    base = f"/organise/organisations/{organiser.organisation.id}/pictures"
    assert sends(organiser, base, png(900, 400), alt="A house.", place="top").status_code == 303
    assert sends(organiser, base, png(300, 300), alt="A star.", place="logo").status_code == 303
    page = visitor.opens(f"/en/organisations/{organiser.organisation.slug}")
    assert [image.attributes["alt"] for image in page.all("img")] == ["A star.", "A house."]

    link = next(link for link in organiser.opens(base).links if f"{base}/" in link)
    assert organiser.sends(organiser.opens(link).form("/en"), place="").status_code == 303
    page = visitor.opens(f"/en/organisations/{organiser.organisation.slug}")
    assert len(page.all("img")) == 1


def test_a_maker_of_whom_a_second_picture_comes_shows_that(make, petition):
    maker = make.decision_maker(petition)
    owner = PictureOwner("petition", petition.id)
    for alt in ("First", "Second"):
        services.add(owner, png(200, 200), "en", PictureWords(alt=alt, decision_maker_id=maker.id))
    shown = {each.named("en"): each.decision_maker_id for each in pictures.listed(owner)}
    assert shown == {"First": None, "Second": maker.id}
    assert petition_pages.of(petition, "en").decision_makers[0].picture.alt == "Second"
    assert db.session.query(DecisionMaker).count() == 1
