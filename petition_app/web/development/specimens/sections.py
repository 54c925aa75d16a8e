"""Sections: the parts that tell what a petition is about, who has answered, and what has become of it."""

from datetime import timedelta
from typing import Any

from markupsafe import Markup

from petition_app.domain import clock
from petition_app.domain.responses import ResponseKind
from petition_app.domain.sections import SectionKind
from petition_app.web.development import samples
from petition_app.web.development.drawing import draw, states
from petition_app.web.development.samples import ADDRESS, ARABIC, ENGLISH, LONG

_Items = list[dict[str, Any]]
_UNIT = "prisoners per million"

# In each kind, one item has everything that it can have and one has only what it must have.
_ITEMS: dict[SectionKind, _Items] = {
    SectionKind.TEXT: [],
    SectionKind.QUOTE: [
        {"quote": ENGLISH, "by": "A. B.", "role": "Chancellor", "source": "A paper", "source_url": ADDRESS},
        {"quote": f"{ARABIC}\n{ARABIC}", "by": LONG},
    ],
    SectionKind.FIGURES: [
        {"label": "Belarus", "value": 140, "unit": _UNIT, "source": "A report"},
        {"label": LONG, "value": 4, "unit": _UNIT, "source": "A report"},
    ],
    SectionKind.PORTRAITS: [{"name": ENGLISH, "text": ENGLISH}, {"name": LONG, "text": ARABIC}],
    SectionKind.PARTNERS: [{"name": ENGLISH, "text": ENGLISH, "url": ADDRESS}, {"name": LONG}],
    SectionKind.EVENTS: [
        {"title": ENGLISH, "country": "SE", "place": "Stockholm", "date": "2017-05", "url": ADDRESS},
        {"title": "Vigil in Germany", "country": "DE"},
        {"title": LONG, "place": ARABIC},
    ],
    SectionKind.FUNDRAISER: [{"label": ENGLISH, "url": ADDRESS, "text": ENGLISH}, {"label": LONG}],
    SectionKind.PRESS: [
        {"title": ENGLISH, "publisher": "A paper", "author": "A. B.", "date": "2017", "url": ADDRESS, "text": ENGLISH},
        {"title": LONG, "publisher": LONG, "text": ARABIC},
    ],
}


def drawn() -> dict[str, dict[str, Markup]]:
    """Return the parts of a petition's story, drawn."""
    one, other = _ITEMS[SectionKind.FIGURES]
    quotes = _ITEMS[SectionKind.QUOTE]
    seen = [item | {"picture": samples.picture(credit=LONG)} for item in _ITEMS[SectionKind.PORTRAITS]]
    return {
        "events": states("events", filled=(_ITEMS[SectionKind.EVENTS], 4)),
        "figures": states(
            "figures",
            one=(
                [{"label": ENGLISH, "qualifier": "more than", "value": 22_000, "source": LONG, "source_url": ADDRESS}],
            ),
            drawn=([one, other],),
            apart=([one, other | {"unit": LONG, "value": "a few", "source": "Another report"}],),
        ),
        "fundraiser": states(
            "fundraiser",
            empty=(samples.fundraiser(12),),
            last=(samples.fundraiser(0, raised=260_000),),
            endless=(samples.fundraiser(raised=100_050, currency="HUF", url=""),),
            ended=(samples.fundraiser(-1, raised=1),),
        ),
        "partners": states("partners", filled=(_ITEMS[SectionKind.PARTNERS],)),
        "portraits": states("portraits", filled=(_ITEMS[SectionKind.PORTRAITS], 4), seen=(seen, 4)),
        "press": states("press", filled=(_ITEMS[SectionKind.PRESS], 4)),
        "purposes": states("purposes", filled=(_ITEMS[SectionKind.FUNDRAISER],)),
        "quote": states("quote", sourced=(quotes[0],), bare=(quotes[1],)),
        "responses": _responses(),
        "section": _sections(),
        "source": states("source", linked=("A paper", ADDRESS), plain=(ARABIC,), address=("", ADDRESS)),
        "timeline": states(
            "timeline",
            filled=(
                [samples.update(1), samples.update(2, title=LONG, body=LONG, precision="month")],
                "en",
                "en",
                "",
                4,
            ),
            backwards=(
                [samples.update(3, title=ARABIC, body=ARABIC, language="ar", precision="year")],
                "en",
                "en",
                "",
                4,
            ),
            named=([samples.update(4, language="de")], "en", "en", "de", 4),
            empty=([], "en", "en"),
        ),
    }


def _responses() -> dict[str, Markup]:
    asked = clock.today() - timedelta(days=1214)
    quoted = samples.response(
        "answered",
        precision="month",
        quote=f"{ARABIC}\n{ARABIC}",
        quote_language="ar",
        source_name="A paper",
        source_url=ADDRESS,
    )
    return states(
        "responses",
        waiting=(
            [
                samples.decision_maker(asked_on=asked),
                samples.decision_maker(name=LONG, role=ARABIC, role_language="ar", picture=samples.picture()),
                samples.decision_maker(role="", asked_on=asked + timedelta(days=1213)),
                samples.decision_maker(role="", country=""),
            ],
            4,
        ),
        **{kind.value: ([samples.decision_maker(samples.response(kind.value))], 4) for kind in ResponseKind},
        quoted=([samples.decision_maker(quoted, samples.response("acted", text=LONG, precision="year"))], 4),
    )


def _sections() -> dict[str, Markup]:
    page = samples.page(fundraiser=samples.fundraiser(3))
    shown = {kind.value: draw("section", samples.section(kind.value, _ITEMS[kind]), page, "en") for kind in SectionKind}
    # Money is not asked for in every language: then the words alone are there.
    moneyless = samples.section("fundraiser", _ITEMS[SectionKind.FUNDRAISER], body=LONG)
    backwards = samples.section("text", [], language="ar", heading=ARABIC, body=f"{ARABIC}\n\n## {ARABIC}")
    return shown | {
        "fundraiser without a goal": draw("section", moneyless, samples.page(), "en"),
        "untitled": draw("section", samples.section("text", [], heading=""), page, "en"),
        "in another language": draw("section", backwards, page, "en"),
    }
