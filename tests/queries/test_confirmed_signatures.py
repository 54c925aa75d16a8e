"""Confirmed signatures: read in batches by key, each once, opened as they are read."""

import pytest
from sqlalchemy import event, update

from petition_app.db import db, transaction
from petition_app.domain.envelopes import EnvelopeBroken
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.signers import Disclose
from petition_app.models import Signature
from petition_app.queries import signatures
from tests import confirmed


def names(petition, **options):
    return sorted(each.signer.name for each in signatures.confirmed(petition.id, **options))


def change(signature_id, **values):
    with transaction():
        db.session.execute(update(Signature).where(Signature.id == signature_id).values(**values))


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 7])
def test_every_confirmed_signature_is_read_once_whatever_the_batch(make, number):
    petition, other = make.petition(), make.petition()
    confirmed.signatures(petition.id, ({"name": f"Signer {each}"} for each in range(number)))
    confirmed.signatures(other.id, [{"name": "Somebody else"}])

    for at_once in (1, 2, 3, 1000):
        assert names(petition, at_once=at_once) == [f"Signer {each}" for each in range(number)]


def test_what_is_pending_held_or_withdrawn_is_not_read(make):
    petition = make.petition()
    ids = confirmed.signatures(petition.id, ({"name": f"Signer {each}"} for each in range(4)))
    for signature_id, state in zip(ids, ("pending", "held", "withdrawn"), strict=False):
        change(signature_id, state=SignatureState(state))

    assert names(petition) == ["Signer 3"]


def test_what_a_signer_chose_comes_out_as_it_went_in(make):
    petition = make.petition()
    said = {"name": "محمد", "email": "m@example.org", "country": "EG", "language": "ar", "place": "القاهرة"}
    confirmed.signatures(petition.id, [said | {"comment": "x", "disclose": Disclose.COUNTED, "updates": True}])

    (found,) = signatures.confirmed(petition.id)

    assert (found.country, found.language) == ("EG", "ar")
    assert (found.signer.name, found.signer.email, found.signer.place) == ("محمد", "m@example.org", "القاهرة")
    assert (found.signer.disclose, found.signer.updates) == (Disclose.COUNTED, True)


def test_a_signature_without_an_envelope_has_no_signer(make):
    petition = make.petition()
    (signature_id,) = confirmed.signatures(petition.id, [{}])
    change(signature_id, blob=None)

    assert [each.signer for each in signatures.confirmed(petition.id)] == [None]


def test_an_envelope_that_was_moved_to_another_row_does_not_open(make):
    petition = make.petition()
    one, other = confirmed.signatures(petition.id, [{}, {}])
    change(other, blob=db.session.get_one(Signature, one).blob)

    with pytest.raises(EnvelopeBroken):
        list(signatures.confirmed(petition.id))


def test_a_signature_withdrawn_while_a_list_is_read_is_not_in_it(make):
    petition = make.petition()
    ids = confirmed.signatures(petition.id, ({} for _ in range(10)))
    read = signatures.confirmed(petition.id, at_once=2)
    next(read)

    for signature_id in ids:
        change(signature_id, state=SignatureState.WITHDRAWN, blob=None, blind_index=None)

    # What was read already in the batch at hand is all that still comes.
    assert len(list(read)) == 1


def test_each_batch_is_one_statement_by_key_and_no_transaction_stays_open(app, make):
    petition = make.petition()
    confirmed.signatures(petition.id, ({} for _ in range(7)))
    statements = []
    hot = app.extensions["petition_app_hot_engine"]
    event.listen(hot, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))

    for _ in signatures.confirmed(petition.id, at_once=3):
        assert hot.pool.checkedout() == 0

    assert len(statements) == 3
    assert all("blind_index >" in statement for statement in statements)
