"""Mails: what each kind says, in the signer's language, prepared once a petition, language and kind.

Nothing that somebody typed into the form stands in a mail: whoever enters another's address sends them
our words and no others.
"""

from dataclasses import dataclass
from datetime import timedelta
from textwrap import wrap

import css_inline
from flask import current_app, render_template
from flask_babel import force_locale, gettext, ngettext

from petition_app.adapters import mail
from petition_app.domain import addresses, colours, languages
from petition_app.domain.addresses import AddressInvalid
from petition_app.domain.lifecycle import MailKind, link_lifetime
from petition_app.domain.signers import clean_line
from petition_app.queries.memory import Memory
from petition_app.queries.petitions import PetitionView

_TITLE_IN_SUBJECT = 50
_IMPRINT_LINE = 100
_NEUTRAL_ACCENT = "#2b5b84"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail before it is laid out as text and as HTML."""

    language: str
    neutral: bool
    title: str
    title_language: str
    organisation: str
    #: Who is answerable for the mail and where they are found, line by line.
    imprint: tuple[str, ...]
    reply_to: str
    accent: str
    base: str
    #: For how long the link that confirms works.
    lifetime: timedelta

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return languages.direction(self.language)

    @property
    def title_direction(self) -> str:
        """Return the direction of the petition's title."""
        return languages.direction(self.title_language)

    def link(self, purpose: str) -> str:
        """Return the address of a link, with a mark where its token will stand."""
        return f"{self.base}/{purpose}/{mail.MARKS[purpose]}"


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a letter says, in its order; an empty part is left out."""

    subject: str
    heading: str
    opening: str
    button: str
    after: str
    why: str
    not_me: str
    withdraw: str


def stencil(petition: PetitionView, kind: str, language: str) -> mail.Stencil:
    """Return the prepared mail of a kind, built when it is first needed and kept while nothing of it changes."""
    return prepared().get(
        (*identity(petition), kind, language), lambda: _cut(letter_to(petition, language), MailKind(kind))
    )


@dataclass(frozen=True, kw_only=True)
class Expected:
    """By what a signer finds the confirmation in a full mailbox."""

    sender: str
    subject: str


def expected(petition: PetitionView, language: str) -> Expected:
    """Return from whom and under which subject the confirmation comes."""
    letter = letter_to(petition, language)
    with force_locale(letter.language.replace("-", "_")):
        return Expected(sender=mail.sender_address(), subject=_WORDS[MailKind.CONFIRM](letter).subject)


def prepared() -> Memory:
    """Return the prepared mails of this process."""
    kept: Memory = current_app.extensions.setdefault("petition_app_stencils", Memory(entries=512))
    return kept


def identity(petition: PetitionView) -> tuple[object, ...]:
    """Return what a prepared mail of the petition is kept under: while none of it changes, it stays right."""
    return (
        petition.id,
        petition.edition,
        petition.organisation_name,
        petition.organisation_email,
        petition.imprint.postal_address,
    )


def letter_to(petition: PetitionView, language: str) -> Letter:
    """Return the beginnings of a mail to signers of a petition who read the language."""
    neutral = petition.neutral_mail
    return Letter(
        language=languages.best([language, petition.default_language], current_app.config["LANGUAGES"]),
        neutral=neutral,
        title=clean_line(petition.title(language)),
        title_language=petition.shown_language(language),
        organisation=clean_line(petition.organisation_name),
        imprint=() if neutral else _imprint(petition),
        reply_to=_reply_to(petition),
        accent=_NEUTRAL_ACCENT if neutral else petition.accent,
        base=current_app.config["PUBLIC_BASE_URL"],
        lifetime=link_lifetime(current_app.config["CONFIRM_LINK_LIFETIME"], is_sealed=petition.sealing is not None),
    )


def _imprint(petition: PetitionView) -> tuple[str, ...]:
    lines = [petition.organisation_name, *petition.imprint.postal_address.splitlines()]
    return tuple(piece for line in lines for piece in wrap(clean_line(line), _IMPRINT_LINE))


def _reply_to(petition: PetitionView) -> str:
    if petition.neutral_mail:
        return ""
    try:
        return addresses.parse(petition.organisation_email).envelope
    except AddressInvalid:
        return ""


def _cut(letter: Letter, kind: MailKind) -> mail.Stencil:
    with force_locale(letter.language.replace("-", "_")):
        words = _WORDS[kind](letter)
        return mail.cut(
            subject=words.subject,
            sender_name="" if letter.neutral else letter.organisation,
            text=text_part(letter, words),
            html=html_part(letter, words),
            reply_to=letter.reply_to,
        )


def text_part(letter: Letter, words: Words) -> str:
    """Lay the letter out as plain text."""
    return render_template("mail/letter.txt", letter=letter, words=words)


def html_part(letter: Letter, words: Words) -> str:
    """Lay the letter out as HTML."""
    return styled(render_template("mail/letter.html", letter=letter, words=words), letter.accent)


def styled(html: str, accent: str) -> str:
    """Write the styles into the elements of a mail: many readers drop everything else."""
    light, dark = colours.accents(accent)
    inliner = css_inline.CSSInliner(
        extra_css=render_template("mail/letter.css", light=light, dark=dark),
        keep_at_rules=True,
        load_remote_stylesheets=False,
    )
    return inliner.inline(html)


def _confirm(letter: Letter) -> Words:
    return Words(
        subject=_subject(letter, gettext("Please confirm"), gettext("Please confirm your signature")),
        heading=gettext("Please confirm") if letter.neutral else gettext("Please confirm your signature"),
        opening=gettext("Your signature counts as soon as you have confirmed it."),
        button=gettext("Confirm my signature"),
        after=_valid_for(letter.lifetime),
        why=gettext("You get this message because this address was entered in a petition's form."),
        not_me=gettext(
            "That was not you? Then open this page: what was entered is deleted, and we do not write again."
        ),
        withdraw=gettext("If you change your mind: with this link you can withdraw your signature at any time."),
    )


def _reminder(letter: Letter) -> Words:
    words = _confirm(letter)
    return Words(
        subject=_subject(
            letter, gettext("Reminder: please confirm"), gettext("Reminder: please confirm your signature")
        ),
        heading=gettext("Your signature still waits"),
        opening=gettext("It is not counted yet: it counts as soon as you have confirmed it."),
        button=words.button,
        after=gettext("This is the only reminder. If you do nothing, what was entered is deleted."),
        why=words.why,
        not_me=words.not_me,
        withdraw=words.withdraw,
    )


def _already_signed(letter: Letter) -> Words:
    return Words(
        subject=_subject(letter, gettext("Already confirmed"), gettext("You have signed already")),
        heading=gettext("You have signed already"),
        opening=gettext(
            "This address was entered again. Its signature is confirmed and counted: there is nothing to do."
        ),
        button="",
        after="",
        why=gettext("You get this message because this address was entered in a petition's form."),
        not_me=gettext(
            "You never signed? Then open this page: what was entered is deleted, and we do not write again."
        ),
        withdraw=gettext("If you change your mind: with this link you can withdraw your signature at any time."),
    )


_WORDS = {
    MailKind.CONFIRM: _confirm,
    MailKind.REMINDER: _reminder,
    MailKind.ALREADY_SIGNED: _already_signed,
}


def _subject(letter: Letter, neutral: str, spoken: str) -> str:
    return neutral if letter.neutral else f"{spoken}: {shortened(letter.title)}"


def shortened(title: str) -> str:
    """Return a title that is short enough for a subject, cut at a word."""
    if len(title) <= _TITLE_IN_SUBJECT:
        return title
    cut = title[: _TITLE_IN_SUBJECT - 1]
    whole_words = cut.rsplit(" ", 1)[0] if " " in cut[_TITLE_IN_SUBJECT // 2 :] else cut
    return whole_words.rstrip(" ,;:.–-") + "…"


def _valid_for(lifetime: timedelta) -> str:
    days = lifetime // timedelta(days=1)
    if days:
        return ngettext("The link works for %(num)d day.", "The link works for %(num)d days.", days)
    hours = lifetime // timedelta(hours=1)
    return ngettext("The link works for %(num)d hour.", "The link works for %(num)d hours.", hours)
