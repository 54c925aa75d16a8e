"""Petition: the forms of its beginning, its settings, its words and its partners."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FieldList, FormField, HiddenField, SelectChoice
from wtforms.validators import ValidationError

from petition_app.domain import clock, colours, languages
from petition_app.domain.lifecycle import Outcome, PetitionState
from petition_app.domain.topics import Topic
from petition_app.queries.editing import EditedPetition
from petition_app.services.partners import PartnerDetails
from petition_app.services.petitions import NewPetition, Settings
from petition_app.services.texts import Words
from petition_app.web.organise.forms.editing import EditForm, LanguageField
from petition_app.web.organise.forms.fields import (
    Choice,
    Day,
    Line,
    Number,
    OrganiseForm,
    Paragraphs,
    Row,
    Slug,
    WebAddress,
    options,
    whole_row,
)
from petition_app.web.topics import TOPICS

MAX_TITLE = 160
_EMPTY_ROWS = 3
_OUTCOMES = [
    (Outcome.NONE.value, _l("Nothing yet")),
    (Outcome.DELIVERED.value, _l("Delivered")),
    (Outcome.PARTLY_WON.value, _l("Partly won")),
    (Outcome.WON.value, _l("Won")),
]


def _topics() -> list[SelectChoice]:
    return options([("", _l("None")), *TOPICS.items()])


class NewPetitionForm(OrganiseForm):
    """What a draft begins with."""

    organisation = Choice(_l("Organisation"), coerce=str)
    language = LanguageField(_l("First language"))
    title = Line(_l("Title"), MAX_TITLE, required=_l("Please write a title: it is what you ask for, in one sentence."))
    slug = Slug(_l("Address"))

    def new(self) -> NewPetition:
        """Return the draft as the service takes it."""
        return NewPetition(
            organisation_id=UUID(self.organisation.data),
            slug=self.slug.clean,
            language=self.language.data,
            title=self.title.clean,
        )


class SettingsForm(EditForm):
    """What is decided of a petition apart from its words."""

    slug = Slug(_l("Address"))
    default_language = Choice(_l("Language where a reader's is missing"))
    hashtag = Line(_l("Hashtag"), 64)
    accent = Line(_l("Colour of the campaign"), 7, required=_l("Please write a colour, such as #8a1c4a."))
    goal = Number(_l("Goal"), 1, 100_000_000)
    closing_day = Day(_l("Last day"))
    outcome = Choice(_l("What was achieved"), choices=options(_OUTCOMES))
    retention_days = Number(
        _l("Days until personal data are deleted after the end"), 1, 730, required=_l("Please write a number of days.")
    )
    topic_1 = Choice(_l("Topic"), choices=_topics)
    topic_2 = Choice(_l("Second topic"), choices=_topics)
    topic_3 = Choice(_l("Third topic"), choices=_topics)
    asks_place = BooleanField(_l("Ask for town or region"))
    asks_comment = BooleanField(_l("Ask for a comment"))
    asks_updates = BooleanField(_l("Offer news by e-mail"))
    shows_signers = BooleanField(_l("Show signers who agree to it"))
    sends_reminder = BooleanField(_l("Remind once, after a day, those who have not confirmed"))
    neutral_mail = BooleanField(_l("Say nothing of the petition in the subject of mails"))
    logged = BooleanField(_l("Let anybody verify the number of signatures"))

    def __init__(self, petition: EditedPetition, **given: Any) -> None:
        """Make the form of one petition."""
        super().__init__(**given)
        self._petition = petition
        self.default_language.choices = options((tag, languages.own_name(tag)) for tag in petition.languages)
        if petition.state is not PetitionState.DRAFT:
            # Whoever has signed was promised so many days, and no more.
            self.retention_days.at_most(petition.retention_days)

    @classmethod
    def stored(cls, petition: EditedPetition) -> "SettingsForm":
        """Return the form filled in with what is stored."""
        return cls(
            petition,
            formdata=None,
            obj=petition,
            data={
                "outcome": petition.outcome.value,
                "goal": "" if petition.goal is None else str(petition.goal),
                "retention_days": str(petition.retention_days),
                **{f"topic_{number}": topic.value for number, topic in enumerate(petition.topics, 1)},
                "closing_day": petition.closing_day.isoformat() if petition.closing_day else "",
            },
        )

    def validate_slug(self, field: Slug) -> None:
        """An address that people have seen stays: it is on posters and in mails."""
        if self._petition.state is not PetitionState.DRAFT and field.clean != self._petition.slug:
            raise ValidationError(_l("The petition is published, and its address stays as it is."))

    def validate_accent(self, field: Line) -> None:
        """Only a colour."""
        try:
            colours.accents(field.clean)
        except colours.ColourInvalid:
            raise ValidationError(_l("Please write a colour as # and six digits, such as #8a1c4a.")) from None

    def validate_closing_day(self, field: Day) -> None:
        """Only a day that is to come, or the one that it was."""
        if field.day is not None and field.day < clock.today() and field.day != self._petition.closing_day:
            raise ValidationError(_l("This day is over. To end the petition now, press Close on its page."))

    def settings(self) -> Settings:
        """Return the settings as the service takes them."""
        day = self.closing_day.day
        return Settings(
            slug=self.slug.clean,
            default_language=self.default_language.data,
            hashtag=self.hashtag.clean,
            accent=self.accent.clean.lower(),
            goal=self.goal.number,
            # The last day ends when it ends everywhere we count: at midnight, UTC.
            closes_at=datetime.combine(day + timedelta(days=1), time.min, UTC) if day else None,
            outcome=Outcome(self.outcome.data),
            topics=tuple(Topic(field.data) for field in (self.topic_1, self.topic_2, self.topic_3) if field.data),
            asks_place=self.asks_place.data,
            asks_comment=self.asks_comment.data,
            asks_updates=self.asks_updates.data,
            shows_signers=self.shows_signers.data,
            sends_reminder=self.sends_reminder.data,
            neutral_mail=self.neutral_mail.data,
            retention_days=self.retention_days.number or 1,
            logged=self.logged.data,
        )


class TextForm(EditForm):
    """A petition's words in one language."""

    title = Line(_l("Title"), MAX_TITLE, required=_l("Please write a title: it is what you ask for, in one sentence."))
    summary = Paragraphs(_l("Summary"), 2000)
    demand = Paragraphs(_l("Demand"), 20_000)
    risk_note = Paragraphs(_l("Before you sign"), 5000)
    thanks = Paragraphs(_l("Thanks"), 5000)
    share_text = Line(_l("Words to pass on"), 300)
    joint_controllers = Paragraphs(_l("Who answers for the data together"), 5000)

    @classmethod
    def stored(cls, petition: EditedPetition, language: str) -> "TextForm":
        """Return the form filled in with what is stored; empty where the language is new."""
        return cls(formdata=None, obj=petition.words.get(language), edition=petition.edition)

    def words(self) -> Words:
        """Return the words as the service takes them."""
        return Words(
            title=self.title.clean,
            summary=self.summary.clean,
            demand=self.demand.clean,
            risk_note=self.risk_note.clean,
            thanks=self.thanks.clean,
            share_text=self.share_text.clean,
            joint_controllers=self.joint_controllers.clean,
        )


class AddLanguageForm(OrganiseForm):
    """One language more."""

    language = LanguageField(_l("Another language"))


class PartnerRow(Row):
    """One partner."""

    id = HiddenField()
    name = Line(_l("Name"), 160)
    website = WebAddress(_l("Website"))
    asks_opt_in = BooleanField(_l("Has a list of its own and asks for an opt-in"))

    def validate_name(self, field: Field) -> None:
        """A partner has a name."""
        whole_row(self, field)


class PartnersForm(EditForm):
    """The partners of a petition, each in a row, with rows to spare."""

    partners = FieldList(FormField(PartnerRow), _l("Partners"), max_entries=100)

    @classmethod
    def stored(cls, petition: EditedPetition) -> "PartnersForm":
        """Return the form filled in with what is stored."""
        form = cls(formdata=None, edition=petition.edition)
        for partner in petition.partners:
            form.partners.append_entry(
                {
                    "id": str(partner.id),
                    "name": partner.name,
                    "website": partner.website,
                    "asks_opt_in": partner.asks_opt_in,
                }
            )
        form.spare()
        return form

    def spare(self) -> None:
        """Add a few empty rows."""
        for _ in range(min(_EMPTY_ROWS, 100 - len(self.partners))):
            self.partners.append_entry()

    def details(self, petition: EditedPetition) -> list[PartnerDetails]:
        """Return the rows as the service takes them; an id that is none of this petition's is a new partner."""
        known = {str(partner.id): partner.id for partner in petition.partners}
        return [
            PartnerDetails(
                id=known.get(row.get("id", "")),
                name=row["name"],
                website=row.get("website", ""),
                asks_opt_in=row["asks_opt_in"],
            )
            for row in (entry.form.filled() for entry in self.partners if not entry.form.is_empty)
        ]
