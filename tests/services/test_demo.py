"""Demo: all of the five texts is there, in every language that it claims, however often it is loaded."""

import dataclasses
import re
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import func, select, update

from petition_app.db import Base, db, transaction
from petition_app.domain import clock, languages, sections
from petition_app.domain.lifecycle import PetitionState
from petition_app.domain.sections import SectionKind
from petition_app.models import (
    Fundraiser,
    Membership,
    Organisation,
    Person,
    Petition,
    PetitionKey,
    PetitionText,
    Section,
    Update,
)
from petition_app.queries import keys, organisations, petition_pages, petitions, signature_log
from petition_app.services import accounts, demo
from tests.services.demo_facts import facts

PETITIONS = {"justice-for-chechnya": ["de", "en"], "release-now": ["de"], "solidarity-fund": ["de", "en"]}


@pytest.fixture
def folder(tmp_path):
    """A copy of the demo that a test may change."""
    return shutil.copytree(demo.FOLDER, tmp_path / "demo")


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def everything() -> dict[str, list[Any]]:
    """Return all rows of all tables."""
    db.session.rollback()
    return {
        table.name: sorted(map(repr, db.session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
    }


def strings(value: Any) -> Iterator[str]:
    """Return every word and number in a value, in its order."""
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        yield str(value)
        return
    for each in value:
        yield from strings(each)


@cache
def _patterns() -> list[tuple[str, str, str]]:
    return facts()


def told(slug: str, language: str) -> str:
    """Return everything that is told under a name in a language."""
    petition = petitions.by_slug(slug)
    shown = petition_pages.of(petition, language) if petition else organisations.page(slug, language)
    return "\n".join(strings(dataclasses.asdict(shown)))


def test_every_fact_of_the_five_texts_is_told(app):
    demo.load()

    missing = [fact for fact in _patterns() if not re.search(fact[2], told(*fact[:2]))]

    assert missing == []
    assert len(_patterns()) > 250


def test_loading_again_changes_nothing(app):
    first = demo.load()
    before = everything()

    second = demo.load()

    assert second == first
    assert second.petitions == tuple(PETITIONS)
    assert second.organisations == ("all-out", "alliance-global", "antiauthoritarian-solidarity", "release-now")
    assert everything() == before


@pytest.mark.parametrize(("slug", "tags"), PETITIONS.items())
def test_every_text_is_there_in_every_language_that_it_claims(app, slug, tags):
    demo.load()

    row = db.session.scalars(select(Petition).where(Petition.slug == slug)).one()

    assert sorted(text.language for text in row.texts) == tags
    for text in row.texts:
        assert languages.is_known(text.language)
        assert text.title
        assert text.summary
        assert text.demand
    for block in db.session.scalars(select(Section).where(Section.petition_id == row.id)):
        assert sorted(text.language for text in block.texts) == tags, block.kind
        for text in block.texts:
            assert text.heading
            assert text.body or text.items
            sections.check_items(SectionKind(block.kind), text.items)
    for news in db.session.scalars(select(Update).where(Update.petition_id == row.id)):
        assert sorted(news.title) == sorted(news.body) == tags
        assert all([*news.title.values(), *news.body.values()])


def test_every_kind_of_section_is_shown(app):
    demo.load()

    assert set(db.session.scalars(select(Section.kind))) == set(SectionKind)


def test_responses_say_who_said_what_when_and_where_it_is_from(app):
    demo.load()
    page = petition_pages.of(petitions.by_slug("justice-for-chechnya"), "de")
    responses = {
        (person.name, response.kind): response for person in page.decision_makers for response in person.responses
    }

    assert {(name, kind) for name, kind in responses} == {
        ("Angela Merkel", "acted"),
        ("Wladimir Putin", "silent"),
        ("Wladimir Putin", "promised"),
        ("Russische Regierung", "answered"),
        ("Emmanuel Macron", "acted"),
        ("Emmanuel Macron", "promised"),
        ("Französische Regierung", "acted"),
        ("Auswärtiges Amt", "acted"),
        ("Auswärtiges Amt", "answered"),
        ("Ramzan Kadyrov", "answered"),
    }
    assert all(response.source_name and response.source_url for response in responses.values())
    visa = responses["Auswärtiges Amt", "acted"]
    assert (visa.said_on.isoformat(), visa.precision) == ("2017-06-06", "day")


def test_news_without_a_day_keeps_its_place_and_shows_no_day(app):
    demo.load()
    news = petition_pages.updates(petitions.by_slug("justice-for-chechnya"), "en")

    titles = [each.title for each in reversed(news)]

    assert titles.index("Arrests stop the hand-over in Moscow") < titles.index("The five are free")
    assert {each.precision for each in news} == {"day", "month", "year"}
    assert [each.precision for each in news if each.title.startswith("Arrests")] == ["year"]


def test_the_counter_starts_from_nothing_and_the_goal_is_the_ladder(app):
    demo.load()

    petition = petitions.by_slug("justice-for-chechnya")

    assert petition.takes_signatures
    assert petition.fixed_goal is None


def test_one_petition_lets_anybody_verify_its_number(app):
    demo.load()
    demo.load()

    petition = petitions.by_slug("release-now")
    assert petition.logged
    assert signature_log.checkpoint_sizes(petition.id) == [0]
    assert not petitions.by_slug("justice-for-chechnya").logged


def test_the_risk_note_promises_what_the_settings_keep(app):
    demo.load()

    for slug in ("justice-for-chechnya", "release-now"):
        petition = petitions.by_slug(slug)
        assert petition.neutral_mail
        for language in petition.languages:
            assert petition_pages.of(petition, language).risk_note
    chechnya = petitions.by_slug("justice-for-chechnya")
    assert not chechnya.shows_signers
    assert not chechnya.asks_place
    assert not chechnya.asks_comment
    assert not any(partner.asks_opt_in for partner in chechnya.partners)


def test_the_fundraiser_is_over_and_says_so(app):
    demo.load()

    petition = petitions.by_slug("solidarity-fund")
    fundraiser = petition_pages.of(petition, "de").fundraiser

    assert petition.state is PetitionState.CLOSED
    assert petition.ended_at.date() == fundraiser.ends_on
    assert fundraiser.has_ended
    assert fundraiser.days_left is None
    assert (fundraiser.goal, fundraiser.raised, fundraiser.percent) == (250_000, 0, 0)


def test_each_petition_has_keys_of_its_own(app):
    demo.load()

    numbers = db.session.execute(select(PetitionKey.petition_id, func.count()).group_by(PetitionKey.petition_id)).all()

    assert len(numbers) == 3
    assert {count for _, count in numbers} == {1}
    known = keys.of(petitions.by_slug("release-now").id)
    assert known.open(known.seal({"a": 1}, kind="test", row=b"1"), kind="test", row=b"1") == {"a": 1}


def test_changed_words_come_and_everything_else_stays(app, folder):
    demo.load(folder)
    before = petitions.by_slug("release-now")
    edit(folder / "petitions" / "release-now.toml", "Menschen wie wir", "Menschen wie du")

    demo.load(folder)

    after = petitions.by_slug("release-now")
    assert after == dataclasses.replace(before, edition=before.edition + 1)
    assert "Menschen wie du" in told("release-now", "de")
    assert "Menschen wie wir" not in told("release-now", "de")
    assert petitions.by_slug("justice-for-chechnya").edition == 1


def test_what_a_file_no_longer_tells_is_gone(app, folder):
    demo.load(folder)
    path = folder / "petitions" / "justice-for-chechnya.toml"
    text = path.read_text("utf-8")
    kadyrov = text.index('[[decision_makers]]\nname.en = "Ramzan Kadyrov"')
    donation = text.index('[[sections]]\nkind = "fundraiser"')
    rest = text[text.index("# Who was asked") : kadyrov] + text[text.index("# From the first") :]
    path.write_text(text[:donation] + rest, "utf-8")

    demo.load(folder)

    page = petition_pages.of(petitions.by_slug("justice-for-chechnya"), "en")
    assert "Ramzan Kadyrov" not in {person.name for person in page.decision_makers}
    assert "fundraiser" not in {section.kind for section in page.sections}
    assert petitions.by_slug("justice-for-chechnya").edition == 2


def test_what_happened_here_stays(app):
    demo.load()
    chechnya = petitions.by_slug("justice-for-chechnya")
    fund = petitions.by_slug("solidarity-fund")
    with transaction():
        db.session.execute(update(Petition).where(Petition.id == chechnya.id).values(state="closed", outcome="won"))
        db.session.execute(update(Fundraiser).where(Fundraiser.petition_id == fund.id).values(raised=12_300))
        db.session.execute(update(Update).where(Update.petition_id == chechnya.id).values(published_at=None))
        db.session.add(
            Update(
                petition_id=chechnya.id,
                happened_on=clock.today(),
                published_at=clock.now(),
                title={"en": "News of our own"},
                body={"en": "Something happened."},
            )
        )

    demo.load()

    assert petitions.by_slug("justice-for-chechnya").state is PetitionState.CLOSED
    assert petitions.by_slug("justice-for-chechnya").outcome == "won"
    assert petition_pages.of(fund, "en").fundraiser.raised == 12_300
    assert [news.title for news in petition_pages.updates(chechnya, "en")] == ["News of our own"]


@pytest.mark.parametrize("kind", ["petition", "organisation"])
def test_a_name_that_is_taken_is_left_to_whom_it_belongs(app, make, kind):
    taken = {"petition": "release-now", "organisation": "alliance-global"}[kind]
    getattr(make, kind)(slug=taken)
    before = everything()

    with pytest.raises(demo.DemoBroken, match=rf"{taken}\.toml: the name {taken} is taken"):
        demo.load()

    assert everything() == before


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('slug = "release-now"', "slug = ", r"release-now\.toml: Invalid value"),
        ('default_language = "de"', "", r"release-now\.toml: .*default_language"),
        ('default_language = "de"', 'default_language = "en"', r"release-now\.toml: there is no text in en"),
        ('kind = "portraits"', 'kind = "selfies"', r"release-now\.toml: 'selfies' is not a valid SectionKind"),
        ('heading.de = "Menschen wie wir"', "", r"release-now\.toml: 'heading' is missing"),
        ('title.de = "Release N:OW beginnt"', 'title.en = "It begins"', r"release-now\.toml: 'de' is missing"),
        ('happened_on = "2025-05-21"', 'happened_on = "21 May 2025"', r"release-now\.toml: '21 May 2025' is not a d"),
        (
            'title = "Release N:OW – Freiheit für die politischen Gefangenen in Belarus"',
            "",
            r"release-now\.toml: .*title",
        ),
        ("asks_place = true", "asks_plaice = true", r"release-now\.toml: 'asks_plaice' is an invalid keyword"),
        ("[texts.de]", "[texts.klingon]", r"release-now\.toml: klingon"),
        ('role.de = "Studentin"', 'rolle.de = "Studentin"', r"release-now\.toml: quote: missing \[\], unknown"),
        ('organisation = "release-now"', 'organisation = "nobody"', r"release-now\.toml: there is no file for the or"),
    ],
)
def test_a_broken_file_is_named_and_nothing_of_the_demo_is_loaded(app, folder, old, new, sentence):
    edit(folder / "petitions" / "release-now.toml", old, new)

    with pytest.raises(demo.DemoBroken, match=sentence):
        demo.load(folder)

    assert db.session.scalar(select(func.count()).select_from(Petition)) == 0
    assert db.session.scalar(select(func.count()).select_from(Organisation)) == 0


def test_a_folder_without_files_is_named(app, tmp_path):
    with pytest.raises(demo.DemoBroken, match=r"There are no \.toml files in"):
        demo.load(tmp_path)


def test_no_text_of_the_demo_is_longer_than_its_column(app):
    demo.load()

    for row in db.session.scalars(select(PetitionText)):
        assert len(row.title) <= 160
    for path in demo.FOLDER.rglob("*.toml"):
        content = tomllib.loads(path.read_text("utf-8"))
        assert len(content["slug"]) <= 64


def test_the_command_says_what_is_loaded(app):
    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 0, result.output
    assert "Petitions: justice-for-chechnya, release-now, solidarity-fund" in result.output
    assert "alliance-global" in result.output


def test_in_development_an_organiser_can_look_around(make_app):
    app = make_app(PETITION_ENV="development")
    first = app.test_cli_runner().invoke(args=["demo", "load"])
    second = app.test_cli_runner().invoke(args=["demo", "load"])

    password = re.search(r"Organiser: organiser@example\.org with the password (\S+) ", first.output)[1]

    assert "Organiser" not in second.output
    with app.app_context():
        assert accounts.log_in(demo.ORGANISER, password)
        roles = db.session.scalars(select(Membership.role)).all()
        assert roles == ["manager"] * 4
        assert not db.session.scalars(select(Person)).one().operator
        db.session.remove()


def test_elsewhere_nobody_gets_an_account(app):
    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert "Organiser" not in result.output
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0


def test_the_command_says_what_is_wrong(app, make):
    make.petition(slug="release-now")

    result = app.test_cli_runner().invoke(args=["demo", "load"])

    assert result.exit_code == 1
    assert result.output == (
        "Error: release-now.toml: the name release-now is taken here by something that is not of the demo\n"
    )
