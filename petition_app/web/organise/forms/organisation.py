"""Organisation: the forms of who an organisation is, of its own page, and of its members."""

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, FormField

from petition_app.domain.roles import Role
from petition_app.queries.editing import EditedOrganisation
from petition_app.services.organisations import Contact, Presentation
from petition_app.web.organise.forms.editing import EditForm
from petition_app.web.organise.forms.fields import (
    Choice,
    Figure,
    Line,
    MailAddress,
    OrganiseForm,
    Paragraphs,
    Row,
    Slug,
    WebAddress,
    options,
    whole_row,
)

ROLES = {
    Role.READER: _l("Reader: sees the figures"),
    Role.EDITOR: _l("Editor: writes and publishes"),
    Role.MANAGER: _l("Manager: also closes, exports, and decides on members"),
}
_MOST_ROWS = 50
_SPARE_ROWS = 2


class ContactForm(EditForm):
    """Who an organisation is and how it is reached."""

    name = Line(_l("Name"), 160, required=_l("Please write the name of the organisation."))
    website = WebAddress(_l("Website"))
    email = MailAddress(_l("E-mail address for questions"))
    postal_address = Paragraphs(_l("Postal address"), 500)
    telephone = Line(_l("Telephone"), 60)
    represented_by = Line(_l("Represented by"), 300)
    register_entry = Line(_l("Register and number"), 300)
    vat_number = Line(_l("VAT number"), 40)
    responsible_person = Line(_l("Responsible for what is written"), 300)
    data_protection_officer = Paragraphs(_l("Data protection officer"), 500)
    complaint_authority = Paragraphs(_l("Data protection authority"), 500)

    @classmethod
    def stored(cls, organisation: EditedOrganisation) -> "ContactForm":
        """Return the form filled in with what is stored."""
        return cls(formdata=None, obj=organisation)

    def contact(self) -> Contact:
        """Return what was filled in as the service takes it."""
        return Contact(
            name=self.name.clean,
            website=self.website.clean,
            email=self.email.clean,
            postal_address=self.postal_address.clean,
            telephone=self.telephone.clean,
            represented_by=self.represented_by.clean,
            register_entry=self.register_entry.clean,
            vat_number=self.vat_number.clean,
            responsible_person=self.responsible_person.clean,
            data_protection_officer=self.data_protection_officer.clean,
            complaint_authority=self.complaint_authority.clean,
        )


class NewOrganisationForm(ContactForm):
    """An organisation that begins to use the service."""

    slug = Slug(_l("Address"))


class ResultRow(Row):
    """One figure of what was achieved."""

    label = Line(_l("What the number counts"), 300)
    qualifier = Line(_l("Such as “more than”"), 60)
    value = Figure(_l("Number"))
    unit = Line(_l("Unit"), 60)

    def validate_label(self, field: Line) -> None:
        """A figure counts something."""
        whole_row(self, field)

    def validate_value(self, field: Figure) -> None:
        """A figure has a number."""
        whole_row(self, field)


class LinkRow(Row):
    """One link."""

    label = Line(_l("What it leads to"), 300)
    url = WebAddress(_l("Address"))

    def validate_label(self, field: Line) -> None:
        """A link says where it leads."""
        whole_row(self, field)

    def validate_url(self, field: WebAddress) -> None:
        """A link leads somewhere."""
        whole_row(self, field)


class PresentationForm(EditForm):
    """An organisation's own page in one language."""

    tagline = Line(_l("In one sentence"), 300)
    about = Paragraphs(_l("Who you are"), 20_000)
    results_text = Paragraphs(_l("What was achieved, in words"), 10_000)
    results = FieldList(FormField(ResultRow), _l("What was achieved, in numbers"), max_entries=_MOST_ROWS)
    outlook = Paragraphs(_l("What comes next"), 10_000)
    links = FieldList(FormField(LinkRow), _l("Links"), max_entries=_MOST_ROWS)
    credit = Line(_l("Credit of pictures"), 300)

    @classmethod
    def stored(cls, organisation: EditedOrganisation, language: str) -> "PresentationForm":
        """Return the form filled in with what is stored; empty where the language is new."""
        words = organisation.presentation.get(language, {})
        form = cls(
            formdata=None,
            edition=organisation.edition,
            **{key: words.get(key, "") for key in ("tagline", "about", "results_text", "outlook", "credit")},
        )
        for rows, items in ((form.results, words.get("results", ())), (form.links, words.get("links", ()))):
            for item in items:
                rows.append_entry({key: str(value) for key, value in item.items()})
        form.spare()
        return form

    def spare(self) -> None:
        """Add a few empty rows to fill in."""
        for rows in (self.results, self.links):
            empty = sum(entry.form.is_empty for entry in rows)
            for _ in range(min(_SPARE_ROWS - empty, _MOST_ROWS - len(rows))):
                rows.append_entry()

    def presentation(self) -> Presentation:
        """Return what was filled in as the service takes it."""
        return Presentation(
            tagline=self.tagline.clean,
            about=self.about.clean,
            results_text=self.results_text.clean,
            results=tuple(entry.form.filled() for entry in self.results if not entry.form.is_empty),
            outlook=self.outlook.clean,
            links=tuple(entry.form.filled() for entry in self.links if not entry.form.is_empty),
            credit=self.credit.clean,
        )


class RoleForm(OrganiseForm):
    """What a member may do."""

    role = Choice(_l("Role"), choices=options(ROLES.items()))
