"""Samples: what components draw, in words that are hard to lay out; the views are those that pages show."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from markupsafe import Markup

from petition_app.domain import clock
from petition_app.domain.exports import ExportFailure, ExportFormat
from petition_app.domain.imprints import Imprint
from petition_app.domain.lifecycle import ExportState, Outcome, PetitionState
from petition_app.queries.exports import ExportView
from petition_app.queries.petition_pages import (
    DecisionMakerView,
    FundraiserView,
    PetitionPage,
    ResponseView,
    SectionView,
    UpdateView,
)
from petition_app.queries.petitions import PetitionView
from petition_app.queries.pictures import PictureView

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
ARABIC = "نطالب بالإفراج الفوري عن جميع المعتقلين"
ENGLISH = "Free everybody who was locked up for whom they love"
ADDRESS = "https://petitions.example.org/en/a-petition"
SOMEWHERE = "#somewhere"
COUNTRIES = Markup("<option value=''></option><option value='DE'>Germany</option>")
NO_ID = UUID("00000000-0000-4000-8000-000000000000")


def paragraph() -> Markup:
    """Return a paragraph of nothing in particular."""
    return Markup("<p>…</p>")


def table() -> Markup:
    """Return a table that is wider than a telephone."""
    cell = Markup("<td>{}</td>").format(LONG)
    return Markup("<table class='table'><tr>{}</tr></table>").format(cell * 3)


def imprint(**filled_in: str) -> Imprint:
    """Return who is behind a page, with the name alone unless more is filled in."""
    return Imprint(**{"name": LONG} | filled_in)


def whole_imprint() -> Imprint:
    """Return an imprint in which nothing is left out."""
    return imprint(
        postal_address="1 Example Street\n12345 Example",
        email="office@organisation.example",
        telephone="+49 30 000000",
        website="https://organisation.example",
        represented_by=ARABIC,
        register_entry="VR 00000",
        vat_number="DE000000000",
        responsible_person=f"{ENGLISH}\n{LONG}",
        data_protection_officer="privacy@organisation.example",
        complaint_authority="https://authority.example",
    )


def petition(title: str = ENGLISH, language: str = "en", **said: Any) -> PetitionView:
    """Return a petition that is open, asks for everything and has one language, unless something else is said."""
    whole = PetitionView(
        id=NO_ID,
        slug="a-petition",
        state=PetitionState.OPEN,
        hidden=False,
        outcome=Outcome.NONE,
        edition=1,
        organisation_slug="an-organisation",
        organisation_name="All Out",
        organisation_email="office@organisation.example",
        imprint=whole_imprint(),
        default_language=language,
        languages=(language,),
        titles={language: title},
        joint_controllers={},
        hashtag="#AHashtag",
        accent="#8a1c4a",
        fixed_goal=None,
        closes_at=None,
        closed_at=None,
        published_at=clock.now(),
        asks_place=True,
        asks_comment=True,
        asks_updates=True,
        shows_signers=True,
        sends_reminder=False,
        neutral_mail=False,
        retention_days=30,
        logged=False,
        forms_a_minute=None,
        sealing=None,
        partners=(),
    )
    return replace(whole, **said)


def closing(in_days: int, **said: Any) -> PetitionView:
    """Return a petition that can be signed for so many more days."""
    return petition(closes_at=clock.now() + timedelta(days=in_days, hours=1), **said)


def ended(title: str = ENGLISH, language: str = "en", **said: Any) -> PetitionView:
    """Return a petition that is closed."""
    return petition(title, language, state=PetitionState.CLOSED, closed_at=clock.now(), **said)


def page(shown: PetitionView | None = None, **said: Any) -> PetitionPage:
    """Return a petition's page in its first language, with nothing on it but what is said."""
    shown = shown or petition()
    language = shown.default_language
    texts = ("title", "summary", "demand", "risk_note", "thanks", "share_text")
    whole = PetitionPage(
        petition=shown,
        language=language,
        title=shown.title(language),
        summary=ENGLISH,
        demand="",
        risk_note="",
        thanks="",
        share_text="",
        written_in=dict.fromkeys(texts, language),
        picture=None,
        sections=(),
        decision_makers=(),
        updates=(),
        fundraiser=None,
    )
    return replace(whole, **said)


def picture(**said: Any) -> PictureView:
    """Return a picture, of which no file is stored: `components` gives its address another end."""
    whole = PictureView(
        id=NO_ID, width=960, height=540, widths=(480, 960), alt=ENGLISH, language="en", credit="A photographer"
    )
    return replace(whole, **said)


def section(kind: str, items: list[dict[str, Any]], **said: Any) -> SectionView:
    """Return a section of one kind, with a text only where it has no items."""
    body = "" if items else ENGLISH
    whole = SectionView(kind=kind, language="en", heading=f"A section: {kind}", body=body, items=tuple(items))
    return replace(whole, **said)


def fundraiser(ends_in: int | None = None, **said: Any) -> FundraiserView:
    """Return money asked for, of which nothing is there yet; its last day is so many days from now or before."""
    last = None if ends_in is None else clock.today() + timedelta(days=ends_in)
    return replace(FundraiserView(goal=250_000, raised=0, currency="EUR", url=ADDRESS, ends_on=last), **said)


def response(kind: str, **said: Any) -> ResponseView:
    """Return what a decision-maker said or did."""
    whole = ResponseView(
        kind=kind,
        language="en",
        quote_language="en",
        said_on=clock.today(),
        precision="day",
        text=ENGLISH,
        quote="",
        source_name="",
        source_url="",
    )
    return replace(whole, **said)


def decision_maker(*responses: ResponseView, **said: Any) -> DecisionMakerView:
    """Return whom a petition asks, with their responses."""
    whole = DecisionMakerView(
        language="en",
        role_language="en",
        name="A Ministry",
        role="Ministry",
        country="RU",
        asked_on=None,
        picture=None,
        responses=responses,
    )
    return replace(whole, **said)


def update(number: int, **said: Any) -> UpdateView:
    """Return a piece of news; its number tells it from others."""
    whole = UpdateView(
        id=UUID(int=number), happened_on=clock.today(), precision="day", language="en", title=ENGLISH, body=ENGLISH
    )
    return replace(whole, **said)


def export(state: ExportState, **said: Any) -> ExportView:
    """Return a file that was asked for."""
    whole = ExportView(
        id=NO_ID,
        petition_id=NO_ID,
        format=ExportFormat.CSV,
        language="en",
        state=state,
        asked_by="organiser@example.org",
        requested_at=clock.now(),
        rows_done=40,
        rows_total=100,
        expires_at=clock.now(),
        failure=ExportFailure.STOPPED if state is ExportState.FAILED else None,
        size=12_000,
        suffix="csv",
    )
    return replace(whole, **said)
