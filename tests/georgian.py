"""Georgian: a campaign whose own words are in no Latin letter, so that a word of ours is told from one of its own."""

from datetime import date

from petition_app.domain.pictures import Place
from petition_app.models import Organisation
from petition_app.queries.petitions import PetitionView
from tests import confirmed
from tests.factories import Make

WORDS = "ქარი ქრის"
TEXTS = {"de": {"title": WORDS, "summary": WORDS}}
ADDRESS = "https://example.org/"


def organisation(make: Make, language: str = "de") -> Organisation:
    """Store an organisation with a page of its own."""
    presentation = {
        "tagline": WORDS,
        "about": WORDS,
        "results_text": WORDS,
        "results": [{"label": WORDS, "value": 7}],
        "outlook": WORDS,
        "links": [{"label": WORDS, "url": ADDRESS}],
        "credit": WORDS,
    }
    made = make.organisation(name=WORDS, postal_address=WORDS, presentation={language: presentation})
    make.picture(made, alt={language: WORDS}, credit=WORDS, place=Place.TOP)
    make.picture(made, alt={language: WORDS}, credit=WORDS, place=Place.LOGO)
    return made


def petition(make: Make, owner: Organisation, language: str = "de") -> PetitionView:
    """Store a petition with everything that a page can show."""
    petition = make.petition(
        organisation=owner,
        slug="a",
        hashtag="#ქარი",
        texts={language: {"title": WORDS, "summary": WORDS, "demand": WORDS, "risk_note": WORDS, "thanks": WORDS}},
        partners=[{"slug": "p", "name": WORDS}],
        asks_place=True,
        asks_comment=True,
        asks_updates=True,
        shows_signers=True,
        sends_reminder=True,
    )
    source = {"source": WORDS, "source_url": ADDRESS}
    portrait = str(make.picture(petition, alt={"de": WORDS}, credit=WORDS))
    make.picture(petition, alt={"de": WORDS}, credit=WORDS, place=Place.TOP)
    items = {
        "text": [],
        "quote": [{"quote": WORDS, "by": WORDS, "role": WORDS, **source}],
        "figures": [
            {"label": WORDS, "qualifier": WORDS, "value": 140, "unit": "ქ", **source},
            {"label": WORDS, "value": 4, "unit": "ქ", "source": "ქ"},
        ],
        "portraits": [{"name": WORDS, "text": WORDS, "picture": portrait}],
        "partners": [{"name": WORDS, "text": WORDS, "url": ADDRESS}],
        "events": [{"title": WORDS, "country": "SE", "place": WORDS, "date": "2017-04", "url": ADDRESS}],
        "fundraiser": [],
        "press": [{"title": WORDS, "publisher": WORDS, "author": WORDS, "date": "2017-04-03", "text": WORDS}],
    }
    for kind, entries in items.items():
        make.section(petition, kind, texts={language: {"heading": WORDS, "body": WORDS, "items": entries}})
    make.fundraiser(petition, url=ADDRESS)
    for number in range(6):
        make.update(petition, title={language: WORDS}, body={language: WORDS}, happened_on=date(2018, 1 + number, 2))
    said = [
        {"kind": kind, "text": {language: WORDS}, "quote": {language: WORDS}, "source_name": WORDS}
        for kind in ("answered", "promised", "acted", "declined", "silent")
    ]
    make.decision_maker(petition, name={language: WORDS}, role={language: WORDS}, country="RU", responses=said)
    for _ in range(5):
        make.decision_maker(petition, name={language: WORDS}, role={language: WORDS})
    confirmed.signatures(petition.id, [{"country": "AM"} for _ in range(12)])
    return petition
