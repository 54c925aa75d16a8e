"""Exports: the form that asks for a file."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice

from petition_app.domain.exports import ExportFormat
from petition_app.web.organise.forms.fields import NOT_OFFERED, Choice, OrganiseForm


class ExportForm(OrganiseForm):
    """Which file, and in which language its own words are."""

    format = RadioField(
        _l("What do you need?"),
        choices=[
            SelectChoice(ExportFormat.CSV.value, _l("A sheet (CSV)")),
            SelectChoice(ExportFormat.PDF.value, _l("A list to hand over (PDF)")),
            SelectChoice(ExportFormat.SEALED.value, _l("The sealed signatures")),
        ],
        invalid_choice_message=NOT_OFFERED,
    )
    language = Choice(_l("Language"))
