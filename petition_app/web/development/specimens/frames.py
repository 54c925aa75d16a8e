"""Frames: the parts that stand around others, lead elsewhere, or say one thing at a glance."""

from types import SimpleNamespace as Thing
from uuid import UUID

from markupsafe import Markup
from wtforms import StringField

from petition_app.domain import clock
from petition_app.domain.exports import ExportFailure, ExportFormat
from petition_app.domain.lifecycle import ExportState, PetitionState
from petition_app.domain.screening import Reason
from petition_app.queries.alarms import Raised
from petition_app.queries.sealing import SealKeyView
from petition_app.web.development import samples
from petition_app.web.development.drawing import draw, states
from petition_app.web.development.fields import field
from petition_app.web.development.samples import ADDRESS, ARABIC, ENGLISH, LONG, SOMEWHERE

_REASONS = {reason: LONG if reason is Reason.DOMAIN else ENGLISH for reason in Reason}
_OPERATOR = f"{ENGLISH}; office@operator.example; https://operator.example"


def drawn() -> dict[str, dict[str, Markup]]:
    """Return the parts around others, drawn."""
    today = clock.today()
    tabs = [("en", "English", SOMEWHERE), ("ar", "العربية", SOMEWHERE)]
    return {
        "alarms": states("alarms", raised=([*map(_alarm, Reason)], _REASONS, SOMEWHERE), none=([], _REASONS)),
        "bars": states(
            "bars",
            filled=([("Germany", 120), ("Sweden", 3), (LONG, 40)], "By country", "Country", "Signatures"),
            nothing=([("Germany", 0)], "By country", "Country", "Signatures"),
            empty=([], "By country", "Country", "Signatures"),
        ),
        "behind": states(
            "behind",
            organisation=(samples.whole_imprint(), _OPERATOR),
            name=(samples.imprint(name=ARABIC), _OPERATOR),
            operator=(None, _OPERATOR),
            nobody=(None, ""),
        ),
        "columns": states(
            "columns",
            filled=([(str(day), day % 7) for day in range(1, 31)], "By day", "Day", "Signatures"),
            empty=([], "By day", "Day", "Signatures"),
        ),
        "export_block": _exports(),
        "seal_key": _seal_keys(),
        "imprint": states("imprint", whole=(samples.whole_imprint(),), name=(samples.imprint(),)),
        "language_switch": states(
            "language_switch",
            few=([_offer("en", "English"), _offer("ar", "العربية", written=False)], "en"),
            many=([_offer(tag, tag.upper()) for tag in ("en", "de", "ar", "ru", "uk")], "ar"),
            apart=([_offer(tag, tag.upper(), written=tag == "de") for tag in ("en", "de", "ar", "ru")], "ru"),
            elsewhere=([_offer(tag, LONG) for tag in ("en", "de", "ar", "ru")], "ka"),
            one=([_offer("en", "English")], "en"),
        ),
        "linked_data": states("linked_data", filled=({"name": "</script>", "url": ADDRESS},)),
        "not_translated": states(
            "not_translated",
            other=("de", "en", "en"),
            backwards=("de", "ar", "ar"),
            wanted=("en", "en", "en"),
            named=("de", "en", "en", "de"),
        ),
        "notice": {
            "plain": draw("notice", "Delivered", "", 4, caller=samples.paragraph),
            "good": draw("notice", LONG, "good", 4, caller=samples.paragraph),
            "warning": draw("notice", ARABIC, "warning", 4, caller=samples.paragraph),
            "untitled": draw("notice", caller=samples.paragraph),
        },
        "pagination": states(
            "pagination", both=(SOMEWHERE, SOMEWHERE), first=("", SOMEWHERE), last=(SOMEWHERE,), none=()
        ),
        "state": states("state", plain=("Draft",), good=("Open", "good"), warning=(LONG, "warning")),
        "state_of": {
            **{state.value: draw("state_of", samples.petition(state=state)) for state in PetitionState},
            "hidden": draw("state_of", samples.petition(hidden=True)),
        },
        "table_frame": {"wide": draw("table_frame", "A table", caller=samples.table)},
        "tabs": states("tabs", plain=(tabs, "ar", "Languages"), marked=(tabs, "en", "Languages", {"ar": "missing"})),
        "tiles": states("tiles", filled=([("Signatures", 2_000_123, ""), (LONG, 0, ARABIC), ("Ended", ENGLISH, "")],)),
        "when": states("when", day=(today,), month=(today, "month"), year=(today, "year")),
        "written_in": {
            "two": draw("written_in", ["en", "ar"], "en", "public.home"),
            "a new one": draw("written_in", ["en"], "de", "public.home"),
            "one": draw("written_in", ["en"], "en", "public.home"),
        },
    }


def _offer(tag: str, name: str, *, written: bool = True) -> Thing:
    return Thing(tag=tag, name=name, address=SOMEWHERE, written=written)


def _alarm(reason: Reason) -> Raised:
    label = "DE" if reason is Reason.COUNTRY else ""
    is_disposable = reason is Reason.DOMAIN
    return Raised(reason=reason, label=label, is_disposable=is_disposable, raised_at=clock.now(), until=clock.now())


def _exports() -> dict[str, Markup]:
    files = {state.value: samples.export(state) for state in ExportState}
    files |= {
        f"failed: {reason.value}": samples.export(ExportState.FAILED, failure=reason, asked_by="", language="ar")
        for reason in ExportFailure
    }
    files["printed"] = samples.export(ExportState.READY, format=ExportFormat.PDF, suffix="pdf")
    files["in parts"] = samples.export(ExportState.READY, format=ExportFormat.PDF, suffix="zip", asked_by=LONG)
    files["sealed"] = samples.export(ExportState.READY, format=ExportFormat.SEALED, suffix="jsonl")
    return {state: draw("export_block", samples.petition(), file) for state, file in files.items()}


def _seal_keys() -> dict[str, Markup]:
    def drawn(number: int, mistake: str = "", *, is_proven: bool = False) -> Markup:
        recipient = "age1" + "q" * 58
        challenge = "-----BEGIN AGE ENCRYPTED FILE-----\n" + "A" * 64
        key = SealKeyView(
            id=UUID(int=number), position=0, recipient=recipient, challenge=challenge, is_proven=is_proven
        )
        answer = field(StringField, "What it gave", mistake)
        return draw("seal_key", samples.petition(), key, Thing(answer=answer))

    return {"waiting": drawn(1), "mistaken": drawn(2, LONG), "proven": drawn(3, is_proven=True)}
