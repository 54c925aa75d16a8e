"""Petitions: the parts that ask for a signature, show how far a petition has come, and pass it on."""

from types import SimpleNamespace as Thing

from markupsafe import Markup

from petition_app.domain import goals
from petition_app.domain.lifecycle import PetitionState
from petition_app.web.development import fields, samples
from petition_app.web.development.drawing import draw, states
from petition_app.web.development.samples import ADDRESS, ARABIC, COUNTRIES, ENGLISH, LONG, SOMEWHERE

_MILLIONS = 2_000_123


def drawn() -> dict[str, dict[str, Markup]]:
    """Return the parts of petitions, drawn."""
    answers = _answers()
    return {
        "answers": states("answers", folded=(answers,), whole=(answers, True), none=((),)),
        "card": _cards(),
        "deadline": states(
            "deadline",
            many=(samples.closing(12),),
            one=(samples.closing(1),),
            last=(samples.closing(0),),
            never=(samples.petition(),),
            ended=(samples.ended(),),
            paused=(samples.petition(state=PetitionState.PAUSED),),
        ),
        "picture": {
            "credited": draw("picture", samples.picture(credit=LONG)),
            "first, right to left": draw("picture", samples.picture(alt=ARABIC, language="ar", credit=""), first=True),
            "small and decorative": draw("picture", samples.picture(alt=""), kind="small", credited=False),
        },
        "privacy": states(
            "privacy",
            folded=(ENGLISH, answers, SOMEWHERE),
            long=(LONG, answers, SOMEWHERE),
            bare=(ARABIC, (), SOMEWHERE),
        ),
        "progress": {
            **states(
                "progress",
                empty=(0, 100),
                one=(1, 100),
                filled=(_MILLIONS, 5_000_000, "12 days left"),
                over=(1234,),
                small=(89, 100, LONG, True),
            ),
            "live": draw("progress", 1234, 2000, live="/embed/a-petition/count.json"),
        },
        "share": states(
            "share",
            filled=(ADDRESS, ENGLISH, "en", "a-petition"),
            long=(ADDRESS, f"{ARABIC} {LONG}", "ar", "a-petition"),
        ),
        "shared_as": states(
            "shared_as",
            words=(samples.page(), ADDRESS, "en"),
            drawn=(
                samples.page(samples.petition(ARABIC, "ar", languages=("ar", "en"))),
                ADDRESS,
                "ar",
                f"{ADDRESS}.png",
            ),
        ),
        "sign_form": _sign_forms(answers),
        "signers": states(
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
    }


def _answers() -> tuple[Thing, ...]:
    told = {"more": (), "written": "", "written_in": ""}
    return (
        Thing(question="Who?", told=(ENGLISH, ADDRESS), **told | {"more": (LONG,)}),
        Thing(question=LONG, told=(LONG,), **told),
        Thing(question="With whom?", told=(), **told | {"written": f"{ARABIC}\n\n- {ARABIC}", "written_in": "ar"}),
    )


def _cards() -> dict[str, Markup]:
    long = samples.petition(LONG, organisation_name=LONG, fixed_goal=5_000_000)
    backwards = samples.ended(ARABIC, "ar", organisation_name="منظمة", hashtag="")
    return {
        "open": draw("card", samples.closing(12), 1234, goals.goal(1234), "en", level=4),
        "ended, right to left": draw("card", backwards, 1, goals.goal(1), "ar", level=4),
        "with a picture": draw(
            "card", long, _MILLIONS, goals.goal(_MILLIONS), "en", level=4, picture=samples.picture()
        ),
        "first of a list": draw(
            "card", samples.petition(), 0, goals.goal(0), "de", level=4, picture=samples.picture(alt=""), first=True
        ),
    }


def _sign_forms(answers: tuple[Thing, ...]) -> dict[str, Markup]:
    told = ("en", COUNTRIES, ENGLISH, ENGLISH, answers)
    few = samples.petition(asks_place=False, asks_comment=False, asks_updates=False, shows_signers=False)
    warned = samples.page(risk_note=f"{ENGLISH}\n\n{LONG}")
    wrong = fields.sign_form("This is a mistake.", partner=LONG, comment=ARABIC)
    return {
        "empty": draw("sign_form", fields.sign_form(), samples.page(), *told),
        "as little as can be": draw("sign_form", fields.sign_form(), samples.page(few), *told),
        "with a partner": draw("sign_form", fields.sign_form(partner=ENGLISH), samples.page(few), *told),
        "mistaken": draw("sign_form", wrong, warned, "en", COUNTRIES, LONG, LONG, answers),
        "looked at by its organiser": draw("sign_form", fields.sign_form(), warned, *told, preview=True),
    }
