"""Settings: what is decided of a petition apart from its words, and who carries it too."""

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from petition_app.domain.roles import Role
from petition_app.services import partners as partner_services
from petition_app.services import petitions
from petition_app.web.organise import access, saving
from petition_app.web.organise.forms.petition import PartnersForm, SettingsForm

Differences = list[tuple[str, str]]


def add_to(bp: Blueprint) -> None:
    """Add the settings and the partners."""
    bp.get("/petitions/<uuid:petition_id>/settings")(settings)
    bp.post("/petitions/<uuid:petition_id>/settings")(save_settings)
    bp.get("/petitions/<uuid:petition_id>/partners")(partners)
    bp.post("/petitions/<uuid:petition_id>/partners")(save_partners)


@access.needs(Role.EDITOR)
def settings(petition_id: UUID) -> ResponseReturnValue:
    """Show the settings."""
    del petition_id
    return _settings(SettingsForm.stored(access.petition()), [])


def save_settings(petition_id: UUID) -> ResponseReturnValue:
    """Keep the settings."""
    form = SettingsForm(access.petition())
    if not form.validate():
        return _settings(form, []), 422
    return saving.answer(
        petitions.edit_settings(petition_id, form.seen(), form.settings(), by=access.account().id),
        form,
        petition_id,
        done=url_for("organise.settings", petition_id=petition_id),
        stored=SettingsForm.stored,
        again=lambda differences: _settings(form, differences),
    )


@access.needs(Role.EDITOR)
def partners(petition_id: UUID) -> ResponseReturnValue:
    """Show who carries the petition too."""
    del petition_id
    return _partners(PartnersForm.stored(access.petition()), [])


def save_partners(petition_id: UUID) -> ResponseReturnValue:
    """Keep these partners and no others."""
    form = PartnersForm()
    if not form.validate():
        return _partners(form, []), 422
    return saving.answer(
        partner_services.edit(petition_id, form.seen(), form.details(access.petition())),
        form,
        petition_id,
        done=url_for("organise.partners", petition_id=petition_id),
        stored=PartnersForm.stored,
        again=lambda differences: _partners(form, differences),
    )


def _settings(form: SettingsForm, differences: Differences) -> str:
    return render_template("organise/settings.html", petition=access.petition(), form=form, differences=differences)


def _partners(form: PartnersForm, differences: Differences) -> str:
    return render_template("organise/partners.html", petition=access.petition(), form=form, differences=differences)
