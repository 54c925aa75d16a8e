"""Editing: two organisers may write at once; the one who saves second is told, and nothing is overwritten."""

from uuid import UUID

from sqlalchemy import update

from petition_app.db import db
from petition_app.models import Organisation, Petition


def claim(petition_id: UUID, edition: int) -> bool:
    """Take the next edition of a petition; False where somebody took it since the form was opened.

    Until the transaction ends nobody else changes the petition. Joins the caller's transaction.
    """
    return (
        db.session.scalar(
            update(Petition)
            .where(Petition.id == petition_id, Petition.edition == edition)
            .values(edition=Petition.edition + 1)
            .returning(Petition.id)
        )
        is not None
    )


def claim_organisation(organisation_id: UUID, edition: int) -> bool:
    """Take the next edition of an organisation, in the same manner. Joins the caller's transaction."""
    return (
        db.session.scalar(
            update(Organisation)
            .where(Organisation.id == organisation_id, Organisation.edition == edition)
            .values(edition=Organisation.edition + 1)
            .returning(Organisation.id)
        )
        is not None
    )
