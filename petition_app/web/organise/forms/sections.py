"""Sections: the form of a block of a petition's page, with a row for each of its items."""

from functools import lru_cache
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField, SelectChoice

from petition_app.domain import countries
from petition_app.domain.sections import ITEM_KEYS, SectionKind
from petition_app.queries.editing import EditedPetition, EditedSection
from petition_app.services.sections import SectionWords
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.fields import (
    Choice,
    Figure,
    Line,
    Paragraphs,
    PartialDay,
    Row,
    WebAddress,
    options,
    whole_row,
)
from petition_app.web.organise.forms.pictures import PictureField

KINDS = {
    SectionKind.TEXT: _l("Text"),
    SectionKind.QUOTE: _l("Quotations"),
    SectionKind.FIGURES: _l("Figures"),
    SectionKind.PORTRAITS: _l("Portraits"),
    SectionKind.PARTNERS: _l("Partners"),
    SectionKind.EVENTS: _l("Events"),
    SectionKind.FUNDRAISER: _l("Fundraiser"),
    SectionKind.PRESS: _l("In the press"),
}
_LABELS = {
    "author": _l("Author"),
    "by": _l("Who said it"),
    "country": _l("Country"),
    "date": _l("Date"),
    "label": _l("What the number counts"),
    "name": _l("Name"),
    "picture": _l("Picture"),
    "place": _l("Place"),
    "publisher": _l("Published by"),
    "qualifier": _l("Such as “more than”"),
    "quote": _l("Quotation"),
    "role": _l("Role"),
    "source": _l("Source"),
    "source_url": _l("Address of the source"),
    "text": _l("Text"),
    "title": _l("Title"),
    "unit": _l("Unit"),
    "url": _l("Address"),
    "value": _l("Number"),
}
_MOST_ITEMS = 100
_SPARE_ROWS = 3
_LONGEST_LINE = 300


class AddSectionForm(EditForm):
    """One block more."""

    kind = Choice(_l("Kind of block"), choices=options(KINDS.items()), coerce=str)


class CountryField(Choice):
    """A country, or none."""

    def __init__(self, label: Any, **given: Any) -> None:
        """Offer all countries by name."""
        super().__init__(label, choices=_countries, default="", **given)


class SectionForm(EditForm):
    """What a block says in one language; the rows of its items follow from its kind."""

    heading = Line(_l("Heading"), 200)
    body = Paragraphs(_l("Text"), 20_000)

    @classmethod
    def stored(cls, petition: EditedPetition, section: EditedSection, language: str) -> "SectionForm":
        """Return the form filled in with what is stored; empty where the language is new."""
        words = section.words.get(language)
        form = of_kind(section.kind)(
            formdata=None,
            edition=petition.edition,
            heading=words.heading if words else "",
            body=words.body if words else "",
        )
        for item in words.items if words else ():
            form.rows_field.append_entry({key: "" if value is None else str(value) for key, value in item.items()})
        form.spare()
        return form

    @property
    def rows_field(self) -> Any:
        """The list of rows; None where the kind has no items."""
        return self._fields.get("items")

    def spare(self) -> None:
        """Add a few empty rows to fill in."""
        rows = self.rows_field
        if rows is not None:
            empty = sum(entry.form.is_empty for entry in rows)
            for _ in range(min(_SPARE_ROWS - empty, _MOST_ITEMS - len(rows))):
                rows.append_entry()

    def words(self) -> SectionWords:
        """Return what was filled in as the service takes it."""
        rows = [entry.form for entry in self.rows_field or ()]
        return SectionWords(
            heading=self.heading.clean,
            body=self.body.clean,
            items=tuple(row.filled() for row in rows if not row.is_empty),
        )


@lru_cache(maxsize=len(SectionKind))
def of_kind(kind: SectionKind) -> type[SectionForm]:
    """Return the form for blocks of a kind."""
    keys = ITEM_KEYS[kind]
    if not keys:
        return SectionForm
    row = type(f"{kind.value.title()}Row", (Row,), {key: _field(kind, key) for key in keys})
    for key, is_required in keys.items():
        if is_required:
            setattr(row, f"validate_{key}", whole_row)
    items: FieldList[Any] = FieldList(FormField(row), _l("Entries"), max_entries=_MOST_ITEMS)
    return type(f"{kind.value.title()}Form", (SectionForm,), {"items": items})


def _field(kind: SectionKind, key: str) -> Any:
    label = _l("What is given for") if (kind, key) == (SectionKind.FUNDRAISER, "label") else _LABELS[key]
    match key:
        case "url" | "source_url":
            return WebAddress(label)
        case "value":
            return Figure(label)
        case "date":
            return PartialDay(label)
        case "country":
            return CountryField(label)
        case "picture":
            return PictureField(label)
        case "text" | "quote":
            return Paragraphs(label, 2000)
        case _:
            return Line(label, _LONGEST_LINE)


def _countries() -> list[SelectChoice]:
    return options([("", ""), *countries.names(str(get_locale()).replace("_", "-"))])
