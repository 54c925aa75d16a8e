"""News: the forms of updates, of decision-makers with their responses, and of a fundraiser."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from petition_app.domain.partial_dates import PartialDate, written
from petition_app.domain.responses import ResponseKind
from petition_app.queries.editing import EditedFundraiser, EditedMaker, EditedPetition, EditedResponse, EditedUpdate
from petition_app.services.decision_makers import MakerWords, ResponseWords
from petition_app.services.fundraisers import Amounts
from petition_app.services.updates import News
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.fields import Choice, Day, Line, Money, Paragraphs, PartialDay, WebAddress, options
from petition_app.web.organise.forms.sections import CountryField

RESPONSES = {
    ResponseKind.ANSWERED: _l("Answered"),
    ResponseKind.PROMISED: _l("Promised something"),
    ResponseKind.ACTED: _l("Did something"),
    ResponseKind.DECLINED: _l("Declined"),
    ResponseKind.SILENT: _l("Did not answer"),
}
_CURRENCIES = ["EUR", "USD", "GBP", "CHF", "UAH", "PLN", "SEK", "NOK", "DKK", "CZK", "CAD", "AUD", "GEL", "TRY"]
_WHEN = _l("Please write when it was: a day such as 2017-06-30, or only the month or the year.")


class UpdateForm(EditForm):
    """A piece of news in one language."""

    title = Line(_l("Title"), 160, required=_l("Please write a title."))
    body = Paragraphs(_l("What happened"), 20_000)
    happened = PartialDay(_l("When it happened"), required=_WHEN)
    published = BooleanField(_l("Published: everybody can read it"))

    @classmethod
    def stored(cls, petition: EditedPetition, update: EditedUpdate | None, language: str) -> "UpdateForm":
        """Return the form filled in with what is stored; empty for a new one."""
        data: dict[str, Any] = {"edition": petition.edition}
        if update is not None:
            data |= {
                "title": update.title.get(language, ""),
                "body": update.body.get(language, ""),
                "happened": written(update.happened_on, update.precision),
                "published": update.published,
            }
        return cls(formdata=None, data=data)

    def news(self) -> News:
        """Return the news as the service takes it."""
        return News(
            title=self.title.clean,
            body=self.body.clean,
            happened=self.happened.partial or _never(),
            published=self.published.data,
        )


class MakerForm(EditForm):
    """A decision-maker in one language."""

    name = Line(_l("Name"), 160, required=_l("Please write whom the petition asks."))
    role = Line(_l("Office"), 160)
    country = CountryField(_l("Country"))
    asked_on = Day(_l("Asked on"))

    @classmethod
    def stored(cls, petition: EditedPetition, maker: EditedMaker | None, language: str) -> "MakerForm":
        """Return the form filled in with what is stored; empty for a new one."""
        data: dict[str, Any] = {"edition": petition.edition}
        if maker is not None:
            data |= {
                "name": maker.name.get(language, ""),
                "role": maker.role.get(language, ""),
                "country": maker.country,
                "asked_on": maker.asked_on.isoformat() if maker.asked_on else "",
            }
        return cls(formdata=None, data=data)

    def words(self) -> MakerWords:
        """Return what was filled in as the service takes it."""
        return MakerWords(
            name=self.name.clean,
            role=self.role.clean,
            country=self.country.data or "",
            asked_on=self.asked_on.day,
        )


class ResponseForm(EditForm):
    """What a decision-maker said, in one language."""

    kind = Choice(_l("What it was"), choices=options(RESPONSES.items()))
    said = PartialDay(_l("When"), required=_WHEN)
    text = Paragraphs(_l("In a few sentences"), 5000)
    quote = Paragraphs(_l("In their own words"), 5000)
    source_name = Line(_l("Source"), 160)
    source_url = WebAddress(_l("Address of the source"))

    @classmethod
    def stored(cls, petition: EditedPetition, response: EditedResponse | None, language: str) -> "ResponseForm":
        """Return the form filled in with what is stored; empty for a new one."""
        data: dict[str, Any] = {"edition": petition.edition}
        if response is not None:
            data |= {
                "kind": response.kind.value,
                "said": written(response.said_on, response.precision),
                "text": response.text.get(language, ""),
                "quote": response.quote.get(language, ""),
                "source_name": response.source_name,
                "source_url": response.source_url,
            }
        return cls(formdata=None, data=data)

    def words(self) -> ResponseWords:
        """Return what was filled in as the service takes it."""
        return ResponseWords(
            kind=ResponseKind(self.kind.data),
            said=self.said.partial or _never(),
            text=self.text.clean,
            quote=self.quote.clean,
            source_name=self.source_name.clean,
            source_url=self.source_url.clean,
        )


class FundraiserForm(EditForm):
    """The money that is asked for; with an empty goal there is no fundraiser."""

    goal = Money(_l("Goal"))
    raised = Money(_l("Raised so far"))
    currency = Choice(_l("Currency"), choices=options((code, code) for code in _CURRENCIES), default="EUR")
    url = WebAddress(_l("Where to give"))
    ends_on = Day(_l("Last day"))

    @classmethod
    def stored(cls, petition: EditedPetition, amounts: EditedFundraiser | None) -> "FundraiserForm":
        """Return the form filled in with what is stored."""
        data: dict[str, Any] = {"edition": petition.edition}
        if amounts is not None:
            data |= {
                "goal": _units(amounts.goal),
                "raised": _units(amounts.raised),
                "currency": amounts.currency,
                "url": amounts.url,
                "ends_on": amounts.ends_on.isoformat() if amounts.ends_on else "",
            }
        return cls(formdata=None, data=data)

    def validate_goal(self, field: Money) -> None:
        """A goal that is more than nothing, wherever anything else is filled in."""
        if field.cents == 0:
            raise ValidationError(_l("Please write a goal of more than nothing."))
        if not field.clean and (self.raised.clean or self.url.clean or self.ends_on.clean):
            raise ValidationError(_l("Please write a goal, or empty the other fields to take the fundraiser away."))

    def amounts(self) -> Amounts | None:
        """Return the amounts as the service takes them; None where there is no goal."""
        if self.goal.cents is None:
            return None
        return Amounts(
            goal=self.goal.cents,
            raised=self.raised.cents or 0,
            currency=self.currency.data,
            url=self.url.clean,
            ends_on=self.ends_on.day,
        )


def _units(cents: int) -> str:
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"


def _never() -> PartialDate:
    raise ValueError("a form that was not validated has no date")
