"""Fields: stand-ins for forms and their fields, empty, filled in and filled in wrongly."""

from types import SimpleNamespace as Thing
from typing import Any

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

from petition_app.web.development.samples import ARABIC, LONG


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


def kind_of_field(kind: str, label: str) -> Field:
    """Return a field of a kind that organisers' forms have: templates know such kinds by their names."""
    return field(type(kind, (TextAreaField if kind == "Paragraphs" else StringField,), {}), label)


def answers(label: str, mistake: str = "") -> Field:
    """Return a question with three answers."""
    choices = [SelectChoice("1", "Nothing"), SelectChoice("2", LONG), SelectChoice("3", ARABIC)]
    return with_mistakes(form(answer=RadioField(label, choices=choices, default="1")), mistake)["answer"]


def sign_form(mistake: str = "", *, partner: str = "", comment: str = "") -> Form:
    """Return a form like that of a signer."""
    name = SelectChoice("name", "My name")
    shown = [SelectChoice("nothing", "Nothing"), SelectChoice("initials", "My initials and my country"), name]
    boxes = with_mistakes(form(**({"partner-one": BooleanField(partner)} if partner else {})), mistake)
    made = form(
        source=HiddenField(),
        started=HiddenField(),
        subject=StringField(),
        name=StringField("Name"),
        email=EmailField("E-mail address"),
        country=StringField("Country"),
        place=StringField("Town or region"),
        comment=TextAreaField("Why do you sign?"),
        display=RadioField("Shown", choices=shown, default="nothing"),
        disclose=RadioField("Handed over", choices=[SelectChoice("counted", "Counted"), name], default="counted"),
        consent=BooleanField("Consent"),
        updates=BooleanField("Updates"),
        partner_boxes=lambda _: list(boxes),
    )
    made["comment"].data = comment
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
