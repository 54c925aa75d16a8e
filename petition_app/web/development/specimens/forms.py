"""Forms: the parts with which people say something, empty, filled in and filled in wrongly."""

from markupsafe import Markup
from wtforms import BooleanField, EmailField, HiddenField, StringField, TextAreaField

from petition_app.queries.listing import Wanted
from petition_app.web.development import fields
from petition_app.web.development.drawing import draw, states
from petition_app.web.development.fields import field
from petition_app.web.development.samples import ARABIC, ENGLISH, LONG, SOMEWHERE

#: Kinds of field in organisers' forms that are drawn in a way of their own.
_KINDS = ("WebAddress", "MailAddress", "Number", "Paragraphs", "Line")
_TOPICS = [("peace", "Peace"), ("work", LONG)]
_LANGUAGES = [("ar", "العربية"), ("en", "English")]
_ASKERS = [("an-organisation", "All Out"), ("another", LONG)]


def drawn() -> dict[str, dict[str, Markup]]:
    """Return the parts of forms, drawn."""
    return {
        "box": states(
            "box",
            empty=(field(BooleanField, "I agree to everything that stands here."),),
            mistaken=(field(BooleanField, LONG, "Please tick this box."),),
            hinted=(field(BooleanField, ARABIC), "", ENGLISH),
            both=(field(BooleanField, ENGLISH, "Please tick this box."), "", ARABIC),
            short=(field(BooleanField, "Yes"), "", "", False),
            grouped=(field(BooleanField, ENGLISH), "", "", True, True),
        ),
        "button": states(
            "button",
            plain=("Sign",),
            big=("Sign", "", True),
            wide=(ARABIC, "", True, True),
            quiet=("Save", "quiet"),
            danger=(LONG, "danger"),
            link=(ENGLISH, "plain"),
            disabled=("Sign", "", False, False, "answer", "yes", True),
        ),
        "button_link": states(
            "button_link", plain=("Sign", SOMEWHERE), quiet=(ARABIC, SOMEWHERE, "quiet"), long=(LONG, SOMEWHERE)
        ),
        "choices": states(
            "choices",
            empty=(fields.answers("What may this page show of you?"), "", "", {"1": ENGLISH}),
            hinted=(fields.answers("Something else"), ARABIC, ENGLISH),
            mistaken=(fields.answers(LONG, "Please choose one of the answers."), "", "A hint"),
        ),
        "control": states(
            "control",
            empty=(field(StringField, "A line"), "", "", True),
            mistaken=(field(TextAreaField, LONG, "Please write something."), "", "A hint"),
            box=(field(BooleanField, ENGLISH),),
            hidden=(field(HiddenField, "Nobody sees it"),),
            **{kind: (fields.kind_of_field(kind, kind),) for kind in _KINDS},
        ),
        "csrf": states("csrf", hidden=()),
        "error_summary": states(
            "error_summary",
            mistaken=(
                fields.with_mistakes(
                    fields.form(name=StringField("Name"), email=EmailField(LONG)), "Please write your name."
                ),
            ),
            empty=(fields.form(),),
        ),
        "field": states(
            "field",
            empty=(field(StringField, "Name"), "", "In any script.", True),
            filled=(field(StringField, "Name", data=ARABIC),),
            short=(field(StringField, "Number", data="1"), "", "", False, True),
            mistaken=(field(EmailField, LONG, "There is no such address.", data="a@"), "", "A hint"),
        ),
        "pick": states(
            "pick",
            empty=("topic", "Topic", _TOPICS, "", "All topics"),
            chosen=("topic", LONG, _TOPICS, "work", LONG),
            none=("language", "Language", [], "", ARABIC),
        ),
        "push": states(
            "push",
            plain=("Pause", SOMEWHERE),
            valued=(ARABIC, SOMEWHERE, "", 1, "language", "ar"),
            sure=("Delete", SOMEWHERE, "danger", 1, "", "", "It is gone."),
        ),
        "rows": {
            "filled and empty": draw("rows", fields.rows()),
            "hinted": draw("rows", fields.rows(), ENGLISH),
        },
        "search": states(
            "search",
            empty=(SOMEWHERE, Wanted(), [], [], []),
            asked=(
                SOMEWHERE,
                Wanted(words=ARABIC, language="ar", topic="work", organisation="another", state="ended"),
                _LANGUAGES,
                _TOPICS,
                _ASKERS,
            ),
        ),
        "select": states(
            "select",
            empty=(field(StringField, "Country"), Markup("<option></option><option>Germany</option>")),
            mistaken=(field(StringField, LONG, "Please choose."), Markup("<option></option>"), "", "A hint"),
        ),
        "stored_now": states("stored_now", filled=([("Title", ARABIC), ("Summary", ""), (LONG, "1\n2")],), empty=([],)),
    }
