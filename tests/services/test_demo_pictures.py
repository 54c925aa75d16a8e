"""Demo pictures: loaded once, changed with their file, and never in the way of a picture that people put on top."""

import shutil

import pytest

from petition_app.db import db
from petition_app.domain.pictures import PictureOwner, Place
from petition_app.models import Picture, PictureFile
from petition_app.queries import organisations, petition_pages, petitions, pictures
from petition_app.services import demo
from petition_app.services import pictures as services
from tests.drawn_pictures import png

SLUG = "release-now"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(demo.FOLDER, tmp_path / "demo")


@pytest.fixture
def file(folder):
    return folder / "petitions" / f"{SLUG}.toml"


def owner() -> PictureOwner:
    db.session.rollback()
    return PictureOwner("petition", petitions.by_slug(SLUG).id)


def rewrite(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_the_demo_has_its_pictures_with_words_in_each_language_and_its_own_credit(app):
    demo.load()

    shown = [petition_pages.of(petitions.by_slug(slug), "de").picture for slug in ("justice-for-chechnya", SLUG)]
    shown.append(organisations.page("alliance-global", "de").picture)

    assert all(picture.alt and picture.language == "de" and picture.credit == "petition_app" for picture in shown)
    assert organisations.page("all-out", "de").picture is None


def test_loading_again_changes_nothing_of_them(app, folder):
    demo.load(folder)
    edition = petitions.by_slug(SLUG).edition
    before = sorted(row.id for row in db.session.query(Picture))
    demo.load(folder)
    assert sorted(row.id for row in db.session.query(Picture)) == before
    assert petitions.by_slug(SLUG).edition == edition


def test_other_words_and_another_file_come_with_the_next_loading(app, folder, file):
    demo.load(folder)
    edition = petitions.by_slug(SLUG).edition
    rewrite(file, "Dunkle Gitterstäbe", "Gitterstäbe")
    demo.load(folder)
    [first] = pictures.listed(owner())
    assert first.alt["de"].startswith("Gitterstäbe")
    assert petitions.by_slug(SLUG).edition == edition + 1

    (folder / "pictures" / f"{SLUG}.jpg").write_bytes(png(400, 200))
    demo.load(folder)
    [second] = pictures.listed(owner())
    assert second.id != first.id
    assert (second.place, second.view.width) == (Place.TOP, 400)
    files = db.session.query(PictureFile).filter_by(picture_id=second.id).count()
    assert files == 2 * len(second.view.widths)

    rewrite(file, "[picture]", "[not_shown]")
    with pytest.raises(demo.DemoBroken):
        demo.load(folder)
    text = file.read_text("utf-8")
    start, end = text.index("[not_shown]"), text.index("[[partners]]")
    file.write_text(text[:start] + text[end:], "utf-8")
    demo.load(folder)
    assert pictures.listed(owner()) == []


def test_a_picture_that_people_put_on_top_stays_there(app, folder):
    demo.load(folder)
    services.add(owner(), png(300, 300), "de", services.PictureWords(alt="Unser Bild", place=Place.TOP))

    demo.load(folder)
    assert petition_pages.of(petitions.by_slug(SLUG), "de").picture.alt == "Unser Bild"
    (folder / "pictures" / f"{SLUG}.jpg").write_bytes(png(400, 200))
    demo.load(folder)

    assert petition_pages.of(petitions.by_slug(SLUG), "de").picture.alt == "Unser Bild"
    assert len(pictures.listed(owner())) == 2


def test_a_file_that_is_not_there_is_named(app, folder):
    (folder / "pictures" / f"{SLUG}.jpg").unlink()
    with pytest.raises(demo.DemoBroken, match=r"release-now\.toml: there is no picture release-now\.jpg"):
        demo.load(folder)
    assert db.session.query(Picture).count() == 0


def test_a_file_that_is_no_picture_is_named(app, folder):
    (folder / "pictures" / f"{SLUG}.jpg").write_bytes(b"no picture")
    with pytest.raises(demo.DemoBroken, match=r"release-now\.toml: kind"):
        demo.load(folder)
