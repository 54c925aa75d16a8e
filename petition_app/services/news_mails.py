"""News mails: an update as a mail, prepared once a language, with a link that ends the news and one that withdraws."""

from dataclasses import dataclass

from flask import render_template
from flask_babel import force_locale, gettext

from petition_app.adapters import mail
from petition_app.domain import languages
from petition_app.domain.signers import clean_line
from petition_app.domain.tokens import UNSUBSCRIBE
from petition_app.queries.mailings import News
from petition_app.queries.petitions import PetitionView
from petition_app.services import mails
from petition_app.services.mails import Letter


@dataclass(frozen=True, kw_only=True)
class Told:
    """The update in one language."""

    title: str
    body: str
    language: str
    address: str

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return languages.direction(self.language)


@dataclass(frozen=True, kw_only=True)
class Words:
    """Our own words around it."""

    subject: str
    heading: str
    why: str
    button: str
    no_more: str
    withdraw: str


def stencil(petition: PetitionView, news: News, language: str, *, preview: bool = False) -> mail.Stencil:
    """Return the update as a prepared mail in the language, or in the one that stands for it."""
    # An update that is edited makes another edition of its petition.
    key = (*mails.identity(petition), news.id, language, preview)
    return mails.prepared().get(key, lambda: _cut(petition, news, language, preview=preview))


def _cut(petition: PetitionView, news: News, language: str, *, preview: bool) -> mail.Stencil:
    letter = mails.letter_to(petition, language)
    title, body, shown = news.told(petition, language)
    told = Told(
        title=clean_line(title),
        body=body,
        language=shown,
        address=f"{letter.base}/{shown}/{petition.slug}/updates",
    )
    with force_locale(letter.language.replace("-", "_")):
        words = _words(letter, told, preview=preview)
        said = {"letter": letter, "words": words, "news": told}
        return mail.cut(
            subject=words.subject,
            sender_name="" if letter.neutral else letter.organisation,
            text=render_template("mail/news.txt", **said),
            html=mails.styled(render_template("mail/news.html", **said), letter.accent),
            reply_to=letter.reply_to,
            unsubscribe=letter.link(UNSUBSCRIBE),
        )


def _words(letter: Letter, told: Told, *, preview: bool) -> Words:
    heading = gettext("News")
    subject = heading if letter.neutral else mails.shortened(told.title)
    return Words(
        subject=gettext("Preview: %(subject)s", subject=subject) if preview else subject,
        heading=heading,
        why=gettext("You get this message because you signed this petition and wanted to hear what becomes of it."),
        button=gettext("Read it on the petition's page"),
        no_more=gettext(
            "With this link you get no more news of this petition by e-mail. Your signature stays as it is."
        ),
        withdraw=gettext("If you change your mind: with this link you can withdraw your signature at any time."),
    )
