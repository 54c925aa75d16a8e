"""S44: the number of the pages, of the widget, of the database and of the log is one number, whatever happens."""

import io
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select, update

from petition_app.db import db, transaction
from petition_app.domain import clock as domain_clock
from petition_app.domain.exports import ExportFormat
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.signature_log import EntryKind, Reason
from petition_app.domain.tokens import Purpose
from petition_app.models import LogLeaf, Signature
from petition_app.queries import counting, signatures
from petition_app.queries import signature_log as queries
from petition_app.services import counting as counting_services
from petition_app.services import export_contents, petitions, retention, signature_log, signing
from tests import logs

SIGN, WITHDRAW, NOT_ME, HOLD, RELEASE = "sign", "withdraw", "say not me", "hold", "release"
APPEND, FOLD, PRESS = "append", "fold", "press again"
ACTS = st.lists(
    st.tuples(st.sampled_from((SIGN, SIGN, WITHDRAW, NOT_ME, HOLD, RELEASE, APPEND, FOLD, PRESS)), st.integers(0, 5)),
    max_size=14,
)


class Story:
    """One petition with a log, and what its signers and its moderators do."""

    def __init__(self, make, clock):
        self.make, self.clock = make, clock
        self.petition = make.petition(logged=True, retention_days=1)
        self.made = []

    def acts(self, act, which):
        if act == SIGN:
            self.made.append(self.make.signature(self.petition))
        elif act == APPEND:
            signature_log.append(self.petition.id)
        elif act == FOLD:
            counting_services.fold()
        elif self.made:
            self._to(act, self.made[which % len(self.made)])

    def ends(self):
        petitions.close(self.petition.id)
        self.clock.passes(days=2)
        retention.forget_what_is_due()

    def numbers(self):
        """Return the number as each of them tells it; what waits for the log is added to it."""
        db.session.rollback()
        confirmed = select(func.count()).where(
            Signature.petition_id == self.petition.id, Signature.state == SignatureState.CONFIRMED
        )
        waits = select(LogLeaf.kind).where(LogLeaf.petition_id == self.petition.id, LogLeaf.position.is_(None))
        waiting = sum(1 if kind == EntryKind.SIGNED else -1 for kind in db.session.scalars(waits))
        return {
            "rows": db.session.scalar(confirmed),
            "count": counting.exact(self.petition.id),
            "countries": sum(counting.by_country(self.petition.id).values()),
            "log": logs.verified(self.petition.id).count + waiting,
        }

    def _to(self, act, made):
        if act == WITHDRAW:
            signing.withdraw(made.token(Purpose.WITHDRAW))
        elif act == NOT_ME:
            signing.say_not_me(made.token(Purpose.NOT_ME))
        elif act == PRESS and self._moved(made, SignatureState.CONFIRMED, SignatureState.CONFIRMED):
            signing.confirm(made.token(Purpose.CONFIRM))
        elif act == HOLD:
            self._holds(made)
        elif act == RELEASE:
            self._releases(made)

    def _holds(self, made):
        with transaction():
            row = self._moved(made, SignatureState.CONFIRMED, SignatureState.HELD)
            if row is not None:
                counting_services.take_back(
                    row.petition_id, day=row.day, country=row.country, language=row.language, source=row.source
                )
                signature_log.remove(row.petition_id, row.link_hash, Reason.HELD)

    def _releases(self, made):
        with transaction():
            row = self._moved(made, SignatureState.HELD, SignatureState.CONFIRMED)
            if row is not None:
                deltas = db.metadata.tables["count_deltas"]
                values = {name: getattr(row, name) for name in ("petition_id", "day", "country", "language", "source")}
                db.session.execute(deltas.insert().values(amount=1, **values))
                token = made.token(Purpose.CONFIRM)
                signature_log.count_again(row.petition_id, token, row.id, row.country, row.day)

    def _moved(self, made, before, after):
        return db.session.execute(
            update(Signature)
            .where(Signature.id == made.id, Signature.state == before)
            .values(state=after)
            .returning(*Signature.__table__.columns)
        ).one_or_none()


@pytest.mark.usefixtures("app")
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS, ends=st.booleans())
def test_s44_rows_count_countries_and_log_are_one_number_after_anything(make, clock, acts, ends):
    story = Story(make, clock)
    for act, which in acts:
        story.acts(act, which)
        assert len(set(story.numbers().values())) == 1, story.numbers()
    if ends:
        story.ends()
    signature_log.append(story.petition.id)
    counting_services.fold()

    numbers = story.numbers()
    assert len(set(numbers.values())) == 1, numbers
    check = logs.verified(story.petition.id)
    assert check.count == check.signed - check.withdrawn - check.removed == counting.exact(story.petition.id)


def test_s44_every_checkpoint_adds_up_and_begins_with_the_one_before(make):
    petition = make.petition(logged=True)
    story = []
    for number, _ in enumerate(range(6)):
        story.append(make.signature(petition))
        if number % 2:
            signing.withdraw(story[number // 2].token(Purpose.WITHDRAW))
            signature_log.append(petition.id)
            assert logs.verified(petition.id).count == counting.exact(petition.id)
    sizes = queries.checkpoint_sizes(petition.id)
    assert all(earlier < later for earlier, later in itertools.pairwise(sizes))


def test_s44_the_printed_list_holds_the_number_and_the_checkpoint_of_the_log(make, visitor):
    petition = make.petition(logged=True)
    made = [make.signature(petition) for _ in range(4)]
    signing.withdraw(made[0].token(Purpose.WITHDRAW))

    content = export_contents.content(
        petition, ExportFormat.PDF, "en", signatures.confirmed(petition.id), domain_clock.now()
    )
    cover = PdfReader(io.BytesIO(b"".join(content.pieces))).pages[0].extract_text()

    check = logs.verified(petition.id)
    assert check.count == 3
    assert visitor.gets(f"/embed/{petition.slug}/count.json").json["count"] == 3
    assert "3 confirmed signatures" in " ".join(cover.split())
    assert set(check.note.splitlines()[:3]) <= set(cover.splitlines())


def test_s44_the_list_of_a_petition_without_a_log_names_none(make):
    petition = make.petition()
    make.signature(petition)
    content = export_contents.content(
        petition, ExportFormat.PDF, "en", signatures.confirmed(petition.id), domain_clock.now()
    )
    assert "Checkpoint" not in PdfReader(io.BytesIO(b"".join(content.pieces))).pages[0].extract_text()
