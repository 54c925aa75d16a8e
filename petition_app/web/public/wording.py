"""Wording: what a signer agrees to, in the language of the form, with recipients and retention named.

GDPR art. 9(2)(a) wants explicit consent: a box of its own, unticked, with a sentence that says what is
sensitive about it and who receives it.
"""

from flask_babel import force_locale, gettext, ngettext

from petition_app.domain.wordings import Wording
from petition_app.queries.memory import remembered
from petition_app.queries.petitions import PetitionView
from petition_app.web import language as interface


def consent(petition: PetitionView) -> str:
    """Return the sentence beside the consent box."""
    return gettext(
        "I am 16 or older and agree that %(organisation)s keeps my name, my e-mail address, my country and what "
        "else I enter here to count my signature and to prove it. I know that a signature can reveal political "
        "opinions or other things about me that the law protects especially. Only those receive my data whom I "
        "allow in this form. I can withdraw at any time, by the link in each message.",
        organisation=petition.organisation_name,
    )


def updates() -> str:
    """Return the sentence beside the box for news."""
    return gettext("Tell me by e-mail what becomes of this petition. I can stop it at any time.")


def partner(name: str) -> str:
    """Return the sentence beside the box for one partner's own news."""
    return gettext("%(partner)s may write to me about its work. I can stop it at any time.", partner=name)


def retention(petition: PetitionView) -> str:
    """Return the sentence that says when the data are deleted."""
    return ngettext(
        "Your data are deleted %(num)s day after the petition has ended at the latest.",
        "Your data are deleted %(num)s days after the petition has ended at the latest.",
        petition.retention_days,
    )


def whole(petition: PetitionView, language: str) -> Wording:
    """Return everything that stands beside the boxes, as it is kept for proof."""
    return remembered(("wording", petition.id, petition.edition, language), lambda: _whole(petition, language))


def _whole(petition: PetitionView, language: str) -> Wording:
    with force_locale(interface.nearest(language, petition.default_language)):
        lines = [consent(petition), retention(petition)]
        if petition.asks_updates:
            lines.append(updates())
        lines += [partner(each.name) for each in petition.partners if each.asks_opt_in]
    return Wording(language=language, text="\n".join(lines))
