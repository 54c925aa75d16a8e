"""Keys: what protects a petition's signers, made together with the petition."""

from uuid import UUID

from petition_app.adapters import keyring
from petition_app.db import db
from petition_app.domain.envelopes import PetitionKeys
from petition_app.models import PetitionKey
from petition_app.queries import keys as queries


def make(petition_id: UUID) -> None:
    """Make the keys of a new petition, wrapped by the key of KEY_FILE. Joins the caller's transaction."""
    made = PetitionKeys.new(petition_id)
    both = made.data_keys[made.current] + made.index_key
    wrapped = keyring.current().wrap(both, queries.bound_to(petition_id, made.current))
    db.session.add(PetitionKey(petition_id=petition_id, number=made.current, wrapped=wrapped))
