"""Notice: what a petition's signers are told of their data (GDPR art. 13 and 26), in two layers.

The short layer folds out beside the form; the page of its own shows both. A signer's consent names both by
what they said (S53), so everything that is told is made here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext, ngettext

from petition_app.domain import languages
from petition_app.queries.petitions import PetitionView


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What is told to one question: at once, and on the page of its own."""

    question: str
    told: tuple[str, ...]
    more: tuple[str, ...] = ()
    #: The organiser's own words in Markdown, and the language that they are in.
    written: str = ""
    written_in: str = ""

    @property
    def text(self) -> str:
        """Everything of it, as it is kept for proof."""
        return "\n".join(filter(None, (self.question, *self.told, self.written, *self.more)))


def answers(petition: PetitionView, language: str) -> tuple[Answer, ...]:
    """Return what is told, in the language of the answer; what organisers wrote in the petition's nearest one."""
    return (
        _who(petition, language),
        _what_for(),
        _recipients(petition),
        _how_long(petition),
        _rights(petition),
    )


def summary() -> str:
    """Return the most important in three sentences."""
    return gettext(
        "Your name, address and comment are stored encrypted. We store neither your IP address nor what device you "
        "use, set no cookie, and nobody draws a profile of you."
    )


def retention(petition: PetitionView) -> str:
    """Return the sentence that says when the data are deleted."""
    return ngettext(
        "Your data are deleted %(num)s day after the petition has ended at the latest.",
        "Your data are deleted %(num)s days after the petition has ended at the latest.",
        petition.retention_days,
    )


def _who(petition: PetitionView, language: str) -> Answer:
    imprint = petition.imprint
    written, written_in = languages.pick(petition.joint_controllers, language, petition.default_language)

    def more() -> Iterator[str]:
        if imprint.represented_by:
            yield gettext("Represented by %(people)s.", people=imprint.represented_by)
        if imprint.data_protection_officer:
            yield gettext("Data protection officer: %(person)s", person=_in_a_line(imprint.data_protection_officer))
        for partner in petition.partners:
            if partner.asks_opt_in:
                yield gettext("For its own list, %(partner)s alone is responsible.", partner=partner.name)

    contact = (imprint.name, _in_a_line(imprint.postal_address), imprint.email, imprint.telephone)
    return Answer(
        question=gettext("Who is responsible"),
        told=(", ".join(filter(None, contact)),),
        more=tuple(more()),
        written=written,
        written_in=written_in if written else "",
    )


def _what_for() -> Answer:
    return Answer(
        question=gettext("What for, and by what right"),
        told=(
            gettext(
                "To count your signature once and to hand it over as you choose in the form. We do it on your explicit "
                "consent alone: Articles 6(1)(a) and 9(2)(a) of the General Data Protection Regulation. A signature "
                "can reveal a political opinion or more."
            ),
        ),
        more=(
            gettext(
                "Nobody has to sign, and nothing happens to you if you do not. Without a name, an e-mail address and "
                "a country we cannot count a signature."
            ),
        ),
    )


def _recipients(petition: PetitionView) -> Answer:
    def more() -> Iterator[str]:
        if current_app.config["HOSTING"]:
            yield gettext("The service runs on machines of: %(company)s.", company=current_app.config["HOSTING"])
        if current_app.config["MAIL_RELAY"]:
            yield gettext("Our messages are passed on by: %(company)s.", company=current_app.config["MAIL_RELAY"])
        yield gettext(
            "A name that you allow us to hand over may reach a country whose laws protect it less than those of the "
            "European Union."
        )

    del petition
    return Answer(
        question=gettext("Who receives it"),
        told=(
            gettext(
                "Organisers of this petition see what they need for it. The decision-makers receive a number, and "
                "your name only if you choose so. Partners receive something only if you tick their box."
            ),
        ),
        more=tuple(more()),
    )


def _how_long(petition: PetitionView) -> Answer:
    return Answer(
        question=gettext("How long"),
        told=(
            gettext("A signature that is not confirmed is deleted when its link expires."),
            retention(petition),
            gettext("The number stays."),
        ),
    )


def _rights(petition: PetitionView) -> Answer:
    authority = _in_a_line(petition.imprint.complaint_authority)
    return Answer(
        question=gettext("Your rights"),
        told=(
            gettext(
                "Every message from us holds a link by which you withdraw your signature at any time. You can also "
                "ask what is stored about you, have it corrected, handed to you or erased, and complain to a data "
                "protection authority."
            ),
            *([gettext("The authority for us: %(authority)s", authority=authority)] if authority else []),
        ),
    )


def _in_a_line(text: str) -> str:
    return ", ".join(line.strip(" ,") for line in text.splitlines() if line.strip(" ,"))
