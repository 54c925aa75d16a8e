"""Samples: stand-ins for what components draw, in words that are hard to lay out."""

from types import SimpleNamespace as Thing
from typing import Any
from uuid import UUID

from flask import current_app
from markupsafe import Markup
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
ARABIC = "نطالب بالإفراج الفوري عن جميع المعتقلين"
ENGLISH = "Free everybody who was locked up for whom they love"
ADDRESS = "https://petitions.example.org/en/a-petition"
SOMEWHERE = "#somewhere"
NO_ID = UUID("00000000-0000-4000-8000-000000000000")
COUNTRIES = Markup("<option value=''></option><option value='DE'>Germany</option>")


def paragraph() -> Markup:
    """Return a paragraph of nothing in particular."""
    return Markup("<p>…</p>")


def table() -> Markup:
    """Return a table that is wider than a telephone."""
    cell = Markup("<td>{}</td>").format(LONG)
    return Markup("<table class='table'><tr>{}</tr></table>").format(cell * 3)


def draw(component: str, *given: Any, **named: Any) -> Markup:
    """Draw a component as templates do."""
    macro = getattr(current_app.jinja_env.get_template(f"components/{component}.html").module, component)
    return Markup(macro(*given, **named))  # noqa: S704  A component escapes what it is given.


def petition(title: str = ENGLISH, language: str = "en", *, organisation: str = "All Out", **said: Any) -> Thing:
    """Return what components need to know of a petition."""
    shown = {"takes_signatures": not said.get("ended_at"), "ended_at": None, "days_left": None} | said
    return Thing(
        **shown,
        id=NO_ID,
        slug="a-petition",
        accent="#8a1c4a",
        hashtag="#AHashtag",
        organisation_name=organisation,
        organisation_address="1 Example Street, 12345 Example",
        organisation_email="office@organisation.example",
        asks_place=True,
        asks_comment=True,
        asks_updates=True,
        shows_signers=True,
        title=lambda _: title,
        shown_language=lambda _: language,
    )


def page(risk_note: str = "") -> Thing:
    """Return a petition's page."""
    return Thing(petition=petition(), language="en", risk_note=risk_note)


def section(kind: str, item: dict[str, Any], figures: list[dict[str, Any]]) -> Thing:
    """Return a section of one kind."""
    items = figures if kind == "figures" else [] if kind in ("text", "fundraiser") else [item]
    return Thing(kind=kind, language="en", heading=f"A section: {kind}", body="" if items else ENGLISH, items=items)


def form(**fields: Any) -> Form:
    """Return a form with the fields."""
    return type("SpecimenForm", (Form,), fields)()


def with_mistakes(made: Form, mistake: str) -> Form:
    """Return the form as it comes back when every field was filled in wrongly."""
    for each in made:
        each.errors = (mistake,) if mistake and not isinstance(each, HiddenField) else ()
    return made


def field(kind: Any, label: str, mistake: str = "", *, data: Any = None) -> Field:
    """Return one field of a form, filled in wrongly if a mistake is given."""
    answer = with_mistakes(form(answer=kind(label)), mistake)["answer"]
    answer.data = data
    return answer


def answers(label: str, mistake: str = "") -> Field:
    """Return a question with three answers."""
    choices = [SelectChoice("1", "Nothing"), SelectChoice("2", LONG), SelectChoice("3", ARABIC)]
    return with_mistakes(form(answer=RadioField(label, choices=choices, default="1")), mistake)["answer"]


def sign_form(mistake: str = "") -> Form:
    """Return a form like that of a signer."""
    name = SelectChoice("name", "My name")
    shown = [SelectChoice("nothing", "Nothing"), SelectChoice("initials", "My initials and my country"), name]
    made = form(
        source=HiddenField(),
        started=HiddenField(),
        name=StringField("Name"),
        email=EmailField("E-mail address"),
        country=StringField("Country"),
        place=StringField("Town or region"),
        comment=TextAreaField("Why do you sign?"),
        display=RadioField("Shown", choices=shown, default="nothing"),
        disclose=RadioField("Handed over", choices=[SelectChoice("counted", "Counted"), name], default="counted"),
        consent=BooleanField("Consent"),
        updates=BooleanField("Updates"),
        partner_boxes=lambda _: [],
    )
    return with_mistakes(made, mistake)


def rows() -> Any:
    """Return repeated rows, one filled in and one empty."""
    entries = type("Entries", (list,), {"label": Thing(text="Results")})
    return entries([_row("row-0", ARABIC), _row("row-1", "")])


def _row(name: str, data: str) -> Thing:
    made = form(
        label=StringField("What the number counts", id=f"{name}-label"), value=StringField("Number", id=f"{name}-value")
    )
    made["label"].data = data
    return Thing(id=name, form=type("Fields", (list,), {"is_empty": not data})(made))
