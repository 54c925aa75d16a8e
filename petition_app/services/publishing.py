"""Publishing: once a day, what may be known in public of a petition's signatures.

Never at the moment in which somebody signs: who watches a page must not see who came, nor from where.
"""

from random import SystemRandom
from uuid import UUID

from sqlalchemy import delete, select

from petition_app.db import db, insert, transaction
from petition_app.domain import anonymity, clock, display
from petition_app.domain.anonymity import Table
from petition_app.domain.lifecycle import SignatureState
from petition_app.models import Publication, ShownSigner, Signature
from petition_app.queries import counting, publications
from petition_app.queries.publications import DuePetition
from petition_app.services.broken_petitions import passed_over


def publish_what_is_due() -> None:
    """Publish the countries and the signers of every petition of which nothing was published today.

    Each petition by itself: a worker that is stopped half-way has published the others whole.
    """
    for petition in publications.due():
        with passed_over(petition.id, "publish"):
            _publish(petition)


def _publish(petition: DuePetition) -> None:
    joining = _joining(petition)
    with transaction():
        _renew_list(petition, joining)
        table = anonymity.next_table(
            petition.before, counting.by_country(petition.id), publications.shown_by_country(petition.id)
        )
        _keep(petition, table, looked_at=bool(joining))


def _joining(petition: DuePetition) -> list[UUID]:
    """Return who joins the list: nobody until there are enough at once, and nobody of this very day."""
    if not petition.shows_signers:
        return []
    willing = publications.willing(petition.id, petition.signers_from, clock.today())
    return willing if len(willing) >= display.LEAST_AT_ONCE else []


def _renew_list(petition: DuePetition, joining: list[UUID]) -> None:
    """Let signers join, and the oldest and the withdrawn leave. Joins the caller's transaction."""
    SystemRandom().shuffle(joining)
    for position, signature_id in enumerate(joining):
        db.session.execute(
            insert(ShownSigner)
            .values(signature_id=signature_id, petition_id=petition.id, shown_on=clock.today(), position=position)
            .on_conflict_do_nothing()
        )
    staying = (
        select(ShownSigner.signature_id)
        .join(Signature, Signature.id == ShownSigner.signature_id)
        .where(ShownSigner.petition_id == petition.id, Signature.state == SignatureState.CONFIRMED)
        .order_by(ShownSigner.shown_on.desc(), ShownSigner.position)
        .limit(display.MOST_SHOWN if petition.shows_signers else 0)
    )
    kept = list(db.session.scalars(staying))
    db.session.execute(
        delete(ShownSigner).where(ShownSigner.petition_id == petition.id, ShownSigner.signature_id.not_in(kept))
    )


def _keep(petition: DuePetition, table: Table | None, *, looked_at: bool) -> None:
    """Write down what is published today. Joins the caller's transaction."""
    values = {
        "published_on": clock.today(),
        "named": [list(pair) for pair in table.named] if table else [],
        "others": table.others if table else 0,
        "signers_from": clock.today() if looked_at else petition.signers_from,
    }
    keeping = insert(Publication).values(petition_id=petition.id, **values)
    db.session.execute(keeping.on_conflict_do_update(index_elements=[Publication.petition_id], set_=values))
