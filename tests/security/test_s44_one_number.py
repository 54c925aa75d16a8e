"""S44: the number of the pages, of the widget, of the database and of the log is one number, whatever happens."""

import io
import itertools
import threading
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, select, text

from petition_app.db import db, skips_locked
from petition_app.domain import addresses
from petition_app.domain import clock as domain_clock
from petition_app.domain.exports import ExportFormat
from petition_app.domain.lifecycle import SignatureState
from petition_app.domain.moderation import Verdict
from petition_app.domain.refusals import LinkBroken
from petition_app.domain.tokens import Purpose
from petition_app.models import Moderation, Signature
from petition_app.queries import counting, log_audit, signatures
from petition_app.queries import moderation as moderations
from petition_app.queries import signature_log as queries
from petition_app.services import counting as counting_services
from petition_app.services import (
    erasing,
    export_contents,
    moderation,
    petitions,
    retention,
    signature_log,
    signing,
)
from tests import logs
from tests.together import at_once
from tests.worker_process import wait_until

SIGN, WAIT, FLOOD, WITHDRAW, NOT_ME, ERASE = "sign", "do not confirm", "flood", "withdraw", "say not me", "erase"
RELEASE, REFUSE, UNDO, APPEND, FOLD, PRESS = "release", "refuse", "undo", "append", "fold", "press again"
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            (SIGN, SIGN, WAIT, FLOOD, FLOOD, WITHDRAW, NOT_ME, ERASE, RELEASE, REFUSE, UNDO, APPEND, FOLD, PRESS)
        ),
        st.integers(0, 5),
    ),
    max_size=16,
)


class Story:
    """One petition with a log, and what its signers and its moderators do."""

    def __init__(self, make, clock):
        self.make, self.clock = make, clock
        self.petition = make.petition(logged=True, retention_days=1)
        self.by = make.person().id
        self.made = []

    def acts(self, act, which):
        if act == SIGN:
            self.made.append(self.make.signature(self.petition))
        elif act == WAIT:
            self.made.append(self.make.signature(self.petition, confirmed=False))
        elif act == FLOOD:
            self.made.append(self.make.signature(self.petition, screening="burst"))
        elif act in (RELEASE, REFUSE):
            moderation.decide(self.petition.id, None, Verdict(act), by=self.by)
        elif act == UNDO:
            self._undoes()
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
        numbers = log_audit.numbers(self.petition.id)
        return {
            "rows": db.session.scalar(confirmed),
            "count": counting.exact(self.petition.id),
            "countries": sum(counting.by_country(self.petition.id).values()),
            "counted": numbers.counted,
            "log": logs.verified(self.petition.id).count + numbers.waiting,
        }

    def _to(self, act, made):
        if act == WITHDRAW:
            with suppress(LinkBroken):
                signing.withdraw(made.token(Purpose.WITHDRAW))
        elif act == NOT_ME:
            with suppress(LinkBroken):
                signing.say_not_me(made.token(Purpose.NOT_ME))
        elif act == ERASE:
            erasing.erase(addresses.parse(made.email))
        elif act == PRESS:
            # Whoever withdrew, or was erased, has no link any more.
            with suppress(LinkBroken):
                signing.confirm(made.token(Purpose.CONFIRM))

    def _undoes(self):
        last = db.session.scalar(select(Moderation.id).where(~Moderation.undone).order_by(Moderation.at.desc()))
        db.session.rollback()
        if last is not None:
            moderation.undo(self.petition.id, last, by=self.by)


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
    if ends:
        # The rows were forgotten; the numbers stay.
        assert numbers.pop("rows") == 0
    assert len(set(numbers.values())) == 1, numbers
    check = logs.verified(story.petition.id)
    assert check.count == check.signed - check.withdrawn - check.removed == counting.exact(story.petition.id)


def test_s44_whoever_withdraws_while_a_release_is_undone_is_taken_out_once(app, make, monkeypatch):
    petition, by = make.petition(logged=True), make.person().id
    made = make.signature(petition, screening="burst")
    moderation.decide(petition.id, None, Verdict.RELEASE, by=by)
    (press,) = moderations.decided(petition.id)
    db.session.rollback()
    taking, real = threading.Event(), counting_services.take_back

    def take_back(*given, **values):
        taking.set()
        # Her row is locked and nothing is committed yet; on SQLite the other one cannot even begin.
        if skips_locked():
            wait_until(somebody_waits)
        real(*given, **values)

    def somebody_waits():
        with db.engine.connect() as connection:
            return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")))

    def withdraws():
        with app.app_context():
            signing.withdraw(made.token(Purpose.WITHDRAW))

    def undoes():
        assert taking.wait(timeout=30)
        with app.app_context():
            assert moderation.undo(petition.id, press.id, by=by) == 0

    monkeypatch.setattr(counting_services, "take_back", take_back)
    at_once([withdraws, undoes])

    db.session.rollback()
    signature_log.append(petition.id)
    check = logs.verified(petition.id)
    assert (check.signed, check.withdrawn, check.removed) == (1, 1, 0)
    assert check.count == counting.exact(petition.id) == sum(counting.by_country(petition.id).values()) == 0


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
