"""Specimens: every component in every state that it can be in, made up of words that are hard to lay out."""

from types import SimpleNamespace as Thing
from typing import Any

from markupsafe import Markup
from wtforms import BooleanField, EmailField, StringField, TextAreaField

from petition_app.domain import clock
from petition_app.web.development import samples
from petition_app.web.development.samples import ADDRESS, ARABIC, ENGLISH, LONG, SOMEWHERE

_KINDS = ("answered", "promised", "acted", "declined", "silent")


def specimens() -> dict[str, dict[str, Markup]]:
    """Return each component's states by the component's name, drawn."""
    today = clock.today()
    open_, ended, paused = (
        samples.petition(days_left=12),
        samples.petition(ended_at=today),
        samples.petition(takes_signatures=False),
    )
    maker = {"name": "A Ministry", "role": "Ministry", "country": "RU", "responses": (), "days_without_answer": None}
    said = {"said_on": today, "precision": "day", "text": ENGLISH, "quote": "", "source_name": "", "source_url": ""}
    news = {"id": 1, "happened_on": today, "precision": "day", "language": "en", "title": ENGLISH, "body": ENGLISH}
    fund = {"goal": 250_000, "raised": 0, "currency": "EUR", "url": ADDRESS, "percent": 0, "has_ended": False}
    export = {
        **{
            "id": samples.NO_ID,
            "format": "csv",
            "language": "en",
            "asked_by": "organiser@example.org",
            "suffix": "csv",
        },
        **{"requested_at": clock.now(), "expires_at": clock.now(), "rows_done": 40, "rows_total": 100, "size": 12_000},
        **{"failure": "", "is_coming": False},
    }
    item = {"title": ENGLISH, "url": ADDRESS, "name": ENGLISH, "text": ENGLISH, "quote": ENGLISH, "by": "A. B."}
    bare = {"title": LONG, "name": LONG, "text": ARABIC, "quote": ARABIC, "by": LONG, "publisher": LONG}
    prisoners = [
        {"label": "Belarus", "value": 140, "unit": "prisoners per million", "source": "A report"},
        {"label": LONG, "value": 4, "unit": "prisoners per million", "source": "A report"},
    ]
    return {
        "bars": _states(
            "bars",
            filled=([("Germany", 120), ("Sweden", 3), (LONG, 40)], "By country", "Country", "Signatures"),
            empty=([], "By country", "Country", "Signatures"),
        ),
        "box": _states(
            "box",
            empty=(samples.field(BooleanField, "I agree to everything that stands here."),),
            mistaken=(samples.field(BooleanField, LONG, "Please tick this box."),),
            hinted=(samples.field(BooleanField, ARABIC), "", ENGLISH),
        ),
        "button": _states(
            "button", plain=("Sign",), big=("Sign", "", True), quiet=("Save", "quiet"), danger=(LONG, "danger")
        )
        | {"disabled": samples.draw("button", "Sign", disabled=True)},
        "button_link": _states("button_link", plain=("Sign", SOMEWHERE), quiet=(ARABIC, SOMEWHERE, "quiet")),
        "card": {
            "open": samples.draw("card", open_, 1234, Thing(number=2000), "en", level=4),
            "ended, right to left": samples.draw(
                "card", samples.petition(ARABIC, "ar", ended_at=today), 1, Thing(number=1), "ar", level=4
            ),
            "long": samples.draw("card", samples.petition(LONG), 2_000_123, Thing(number=5_000_000), "en", level=4),
        },
        "choices": _states(
            "choices",
            empty=(samples.answers("What may this page show of you?"), "", "", {"1": ENGLISH}),
            mistaken=(samples.answers(LONG, "Please choose one of the answers."),),
        ),
        "columns": _states(
            "columns",
            filled=([(str(day), day % 7) for day in range(1, 31)], "By day", "Day", "Signatures"),
            empty=([], "By day", "Day", "Signatures"),
        ),
        "control": _states(
            "control",
            empty=(samples.field(StringField, "A line"),),
            mistaken=(samples.field(TextAreaField, LONG, "Please write something."), "", "A hint"),
            box=(samples.field(BooleanField, ENGLISH),),
        ),
        "csrf": _states("csrf", hidden=()),
        "deadline": _states(
            "deadline", open=(open_,), ended=(ended,), paused=(paused,), last=(samples.petition(days_left=0),)
        ),
        "error_summary": _states(
            "error_summary",
            mistaken=(samples.with_mistakes(samples.form(name=StringField("Name")), "Please write your name."),),
            empty=(samples.form(),),
        ),
        "events": _states(
            "events",
            filled=([item | {"country": "SE", "place": "Stockholm", "date": "2017-05"}, bare | {"country": "DE"}], 4),
        ),
        "export_block": {
            state: samples.draw("export_block", open_, Thing(**export, state=state))
            for state in ("requested", "running", "ready", "failed", "expired")
        },
        "field": _states(
            "field",
            empty=(samples.field(StringField, "Name"), "", "In any script.", True),
            filled=(samples.field(StringField, "Name", data=ARABIC),),
            mistaken=(samples.field(EmailField, LONG, "There is no such address.", data="a@"), "", "A hint"),
        ),
        "figures": _states(
            "figures",
            one=([{"label": ENGLISH, "value": "more than 22,000", "source": "A report", "source_url": ADDRESS}],),
            drawn=(prisoners,),
            apart=([prisoners[0], prisoners[1] | {"unit": LONG, "source": "Another report"}],),
        ),
        "fundraiser": _states(
            "fundraiser",
            empty=(Thing(**fund, days_left=12),),
            last=(Thing(**fund | {"raised": 260_000, "percent": 104}, days_left=0),),
            ended=(Thing(**fund | {"has_ended": True, "raised": 1}, days_left=None, ends_on=today),),
        ),
        "language_switch": _states(
            "language_switch",
            few=([("en", "English", SOMEWHERE), ("ar", "العربية", SOMEWHERE)], "en"),
            many=([(tag, tag.upper(), SOMEWHERE) for tag in ("en", "de", "ar", "ru", "uk")], "ar"),
        ),
        "notice": {
            "plain": samples.draw("notice", "Delivered", "", 4, caller=samples.paragraph),
            "good": samples.draw("notice", LONG, "good", 4, caller=samples.paragraph),
            "warning": samples.draw("notice", ARABIC, "warning", 4, caller=samples.paragraph),
        },
        "pagination": _states("pagination", both=(SOMEWHERE, SOMEWHERE), first=("", SOMEWHERE), none=()),
        "partners": _states("partners", filled=([item, bare],)),
        "picture": {
            "with credit": samples.draw(
                "picture", Thing(url="/static/favicon.svg", alt=ENGLISH, width=320, height=180, srcset="", credit=LONG)
            )
        },
        "portraits": _states("portraits", filled=([item, bare], 4)),
        "press": _states(
            "press", filled=([item | {"publisher": "A paper", "date": "2017", "author": "A. B."}, bare], 4)
        ),
        "privacy": _states(
            "privacy", folded=(open_, "Your data are deleted."), long=(samples.petition(organisation=LONG), LONG)
        ),
        "progress": _states(
            "progress",
            empty=(0, 100),
            one=(1, 100),
            filled=(2_000_123, 5_000_000, "12 days left"),
            over=(1234,),
            small=(89, 100, LONG, True),
        ),
        "push": _states(
            "push", plain=("Pause", SOMEWHERE), sure=("Delete", SOMEWHERE, "danger", 1, "", "", "It is gone.")
        ),
        "quote": _states("quote", filled=(item | {"role": "Chancellor", "source": "A paper"},), long=(bare,)),
        "responses": _states(
            "responses",
            filled=(
                [
                    Thing(**maker | {"days_without_answer": 1214}),
                    Thing(**maker | {"name": LONG, "role": ARABIC}),
                    *(Thing(**maker | {"responses": (Thing(**said, kind=kind),)}) for kind in _KINDS),
                ],
                4,
            ),
        ),
        "rows": {"filled and empty": samples.draw("rows", samples.rows())},
        "section": {
            kind: (
                samples.draw(
                    "section", samples.section(kind, item, prisoners), Thing(fundraiser=Thing(**fund, days_left=3))
                )
            )
            for kind in ("text", "quote", "figures", "portraits", "partners", "events", "press", "fundraiser")
        },
        "select": _states(
            "select",
            empty=(samples.field(StringField, "Country"), Markup("<option></option><option>Germany</option>")),
            mistaken=(samples.field(StringField, LONG, "Please choose."), Markup("<option></option>"), "", "A hint"),
        ),
        "share": _states("share", filled=(ADDRESS, ENGLISH), long=(ADDRESS, ARABIC)),
        "sign_form": {
            "empty": samples.draw(
                "sign_form", samples.sign_form(), samples.page(), "en", samples.COUNTRIES, ENGLISH, ENGLISH
            ),
            "mistaken": samples.draw(
                "sign_form",
                samples.sign_form("This is a mistake."),
                samples.page(ARABIC),
                "en",
                samples.COUNTRIES,
                LONG,
                LONG,
            ),
        },
        "signers": _states(
            "signers",
            filled=(
                [
                    Thing(name="О. И.", country="UA"),
                    Thing(name="محمد علي", country="SY"),
                    Thing(name=LONG, country="AT"),
                ],
            ),
            empty=([],),
        ),
        "source": _states("source", linked=("A paper", ADDRESS), plain=(ARABIC,), address=("", ADDRESS)),
        "state": _states("state", plain=("Draft",), good=("Open", "good"), warning=(LONG, "warning")),
        "state_of": {
            state: samples.draw("state_of", Thing(state=state, hidden=state == "closed"))
            for state in ("draft", "open", "paused", "closed")
        },
        "stored_now": _states("stored_now", filled=([("Title", ARABIC), ("Summary", "")],), empty=([],)),
        "table_frame": {
            "wide": samples.draw(
                "table_frame",
                "A table",
                caller=samples.table,
            )
        },
        "tabs": _states(
            "tabs",
            filled=([("en", "English", SOMEWHERE), ("ar", "العربية", SOMEWHERE)], "en", "Languages", {"ar": "missing"}),
        ),
        "tiles": _states("tiles", filled=([("Signatures", 2_000_123, ""), (LONG, 0, ARABIC)],)),
        "timeline": _states(
            "timeline",
            filled=(
                [Thing(**news), Thing(**news | {"id": 2, "title": ARABIC, "language": "ar", "precision": "year"})],
                4,
            ),
        ),
        "when": _states("when", day=(today,), month=(today, "month"), year=(today, "year")),
        "written_in": {
            "two": samples.draw("written_in", ["en", "ar"], "en", "public.home"),
            "a new one": samples.draw("written_in", ["en"], "de", "public.home"),
        },
    }


def _states(component: str, **states: tuple[Any, ...]) -> dict[str, Markup]:
    return {state: samples.draw(component, *given) for state, given in states.items()}
