"""Wording: what a signer agrees to, in the language of the form, with recipients and retention named.

GDPR art. 9(2)(a) wants explicit consent: a box of its own, unticked, with a sentence that says what is
sensitive about it and who receives it.
"""

from flask_babel import force_locale, gettext

from petition_app.domain.wordings import Wording
from petition_app.queries.memory import remembered
from petition_app.queries.petitions import PetitionView
from petition_app.web import language as interface
from petition_app.web.public import notice


def consent(petition: PetitionView) -> str:
    """Return the sentences beside the consent box, the last of which says how long the data are kept."""
    agreed = gettext(
        "I am 16 or older and agree that %(organisation)s keeps my name, my e-mail address, my country and what "
        "else I enter here to count my signature and to prove it. I know that a signature can reveal political "
        "opinions or other things about me that the law protects especially. The decision-makers receive my name "
        "only if I choose so above, partners receive something only if I tick their box, and nobody else receives "
        "anything. I can withdraw at any time, by the link in each message.",
        organisation=petition.organisation_name,
    )
    return f"{agreed} {notice.retention(petition)}"


def updates() -> str:
    """Return the sentence beside the box for news."""
    return gettext("Tell me by e-mail what becomes of this petition. I can stop it at any time.")


def partner(name: str) -> str:
    """Return the sentence beside the box for one partner's own news."""
    return gettext("%(partner)s may write to me about its work. I can stop it at any time.", partner=name)


def boxes(petition: PetitionView) -> list[str]:
    """Return what stands beside each box, that of the consent first."""
    news = [updates()] if petition.asks_updates else []
    return [consent(petition), *news, *(partner(each.name) for each in petition.partners if each.asks_opt_in)]


def whole(petition: PetitionView, language: str) -> Wording:
    """Return everything that stands beside the form, boxes and privacy text, as it is kept for proof."""
    return remembered(("wording", petition.id, petition.edition, language), lambda: _whole(petition, language))


def _whole(petition: PetitionView, language: str) -> Wording:
    with force_locale(interface.nearest(language, petition.default_language).replace("-", "_")):
        told = [notice.summary(), *(answer.text for answer in notice.answers(petition, language))]
        return Wording(language=language, text="\n".join([*boxes(petition), *told]))
