"""The signature log: what happens to signatures comes into it once, in no order that tells when."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db, transaction
from petition_app.domain import clock as domain_clock
from petition_app.domain import merkle, notes, receipts, signature_log, tokens
from petition_app.domain.moderation import Verdict
from petition_app.domain.refusals import LinkBroken
from petition_app.domain.signature_log import EntryKind, Reason
from petition_app.domain.tiles import ENTRIES, Tile
from petition_app.domain.tokens import Purpose
from petition_app.models import LogLeaf, Moderation, SignatureLog
from petition_app.queries import counting, log_audit
from petition_app.queries import signature_log as queries
from petition_app.services import moderation, petitions, retention, signing, steps
from petition_app.services import signature_log as services
from tests import logs, snapshot, statements
from tests.together import at_once


@pytest.fixture
def petition(make):
    return make.petition(logged=True)


def leaf_of(made):
    return queries.leaf(tokens.receipt_lookup(tokens.receipt(made.token(Purpose.CONFIRM), Purpose.CONFIRM)))


def test_a_petition_without_a_log_has_none(make):
    petition = make.petition()
    signing.withdraw(make.signature(petition).token(Purpose.WITHDRAW))
    with transaction():
        services.remove(petition.id, b"l" * 32, Reason.HELD)

    assert services.append(petition.id) == 0
    assert queries.key(petition.id) is None
    assert queries.latest(petition.id) is None
    assert queries.tile(petition.id, Tile(0, 0, 1)) is None
    assert not any(snapshot.of("log_leaves", "signature_logs", "log_tiles", "log_checkpoints").values())


def test_publishing_begins_the_log_with_the_checkpoint_of_nothing(make):
    petition = make.petition(state="draft", logged=True)
    with transaction():
        db.session.delete(db.session.get_one(SignatureLog, petition.id))
        db.session.execute(db.metadata.tables["log_checkpoints"].delete())

    assert petitions.publish(petition.id) == frozenset()

    check = queries.latest(petition.id)
    assert check is not None
    assert (check.size, check.root, check.count) == (0, merkle.EMPTY, 0)
    key = queries.key(petition.id)
    assert key is not None
    assert key.name == f"petitions.example.org/log/{petition.slug}"
    assert notes.Checkpoint.read(key.text(check.note)).size == 0
    with transaction():
        services.start(petition.id)
    assert queries.checkpoint_sizes(petition.id) == [0]


def test_signatures_and_what_becomes_of_them_are_appended_once(make, petition):
    made = [make.signature(petition) for _ in range(3)]
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    signing.say_not_me(made[1].token(Purpose.NOT_ME))
    assert queries.waiting(petition.id) == 5

    assert services.append(petition.id) == 5
    assert services.append(petition.id) == 0

    check = logs.verified(petition.id)
    assert (check.size, check.signed, check.withdrawn, check.removed) == (5, 3, 2, 0)
    assert check.count == counting.exact(petition.id) == 1
    entries = queries.entries(petition.id, 0)
    assert [signature_log.kind(entry) for entry in entries] == [*"SSSWW"]
    assert queries.waiting(petition.id) == 0
    assert snapshot.of("log_leaves")["log_leaves"] != []


def test_pressing_again_logs_nothing_more(make, petition):
    made = make.signature(petition)
    for _ in range(2):
        signing.confirm(made.token(Purpose.CONFIRM))
        signing.withdraw(made.token(Purpose.WITHDRAW)) if _ else None
    signing.withdraw(made.token(Purpose.WITHDRAW))
    services.append(petition.id)
    assert logs.verified(petition.id).size == 2


def test_one_who_takes_back_what_never_counted_leaves_nothing_in_the_log(make, petition):
    signing.withdraw(make.signature(petition, confirmed=False).token(Purpose.WITHDRAW))
    assert queries.waiting(petition.id) == 0


@pytest.fixture
def by(make):
    """Who moderates."""
    return make.person().id


def decide(petition, by, verdict=Verdict.RELEASE):
    moderation.decide(petition.id, None, verdict, by=by)
    return db.session.scalars(select(Moderation.id).where(~Moderation.undone)).one()


def test_one_that_is_held_is_in_no_log_and_nothing_is_promised_of_it(make, petition, by):
    made = make.signature(petition, screening="burst")
    assert services.append(petition.id) == queries.waiting(petition.id) == 0
    assert leaf_of(made) is None

    decide(petition, by, Verdict.REFUSE)
    assert services.append(petition.id) == 0
    signing.withdraw(made.token(Purpose.WITHDRAW))
    assert snapshot.of("log_leaves")["log_leaves"] == []


def test_one_that_is_released_comes_into_the_log_and_gets_its_receipt(make, petition, by):
    made = make.signature(petition, screening="burst")
    decide(petition, by)
    services.append(petition.id)

    assert logs.verified(petition.id).count == counting.exact(petition.id) == 1
    receipt = queries.receipt(leaf_of(made))
    assert receipt is not None
    assert receipts.verify(receipt, queries.key(petition.id)).size == 1


def test_a_release_that_is_undone_takes_each_out_of_the_log_again(make, petition, by):
    made = [make.signature(petition, screening="burst") for _ in range(2)]
    first = decide(petition, by)
    services.append(petition.id)
    moderation.undo(petition.id, first, by=by)
    services.append(petition.id)

    check = logs.verified(petition.id)
    assert (check.signed, check.removed, check.count) == (2, 2, 0)
    for each in made:
        assert signature_log.removed(Reason.HELD, tokens.stored(each.secret)) in queries.entries(petition.id, 0)

    decide(petition, by)
    services.append(petition.id)
    check = logs.verified(petition.id)
    assert (check.signed, check.removed, check.count) == (4, 2, 2)
    assert queries.receipt(leaf_of(made[0])) is not None


def test_what_was_promised_between_a_release_and_its_undoing_comes_into_the_log(clock, make, petition, by):
    made = make.signature(petition, screening="burst")
    release = decide(petition, by)
    promised = leaf_of(made)
    key = queries.key(petition.id)
    assert key.text(queries.promise(promised))

    moderation.undo(petition.id, release, by=by)
    assert leaf_of(made) is None
    clock.passes(hours=13)
    assert services.append_due() == 2

    entries = queries.entries(petition.id, 0)
    assert entries == [promised.entry, signature_log.removed(Reason.HELD, tokens.stored(made.secret))]
    assert logs.verified(petition.id).count == counting.exact(petition.id) == 0
    # It can be released again, and gets a receipt then.
    decide(petition, by)
    services.append(petition.id)
    assert receipts.verify(queries.receipt(leaf_of(made)), key).size == 3
    assert log_audit.numbers(petition.id).agree


def test_a_long_release_is_undone_in_steps_and_one_that_died_half_way_by_pressing_again(
    app, make, petition, by, monkeypatch
):
    monkeypatch.setattr(steps, "AT_ONCE", 4)
    for _ in range(10):
        make.signature(petition, screening="burst")
    release = decide(petition, by)
    services.append(petition.id)

    with monkeypatch.context() as dying:
        left = [services.hold_again, services.hold_again]
        dying.setattr(services, "hold_again", lambda *given: left.pop()(*given))
        with pytest.raises(IndexError):
            moderation.undo(petition.id, release, by=by)
    assert counting.exact(petition.id) == 2
    assert log_audit.numbers(petition.id).agree

    with statements.noted(app) as few:
        assert moderation.undo(petition.id, release, by=by) == 2
    # However many there are, each table is asked once a step.
    assert len([each for each in few if "log_leaves" in each]) == 4
    assert moderation.undo(petition.id, release, by=by) == 0
    services.append(petition.id)
    check = logs.verified(petition.id)
    assert (check.signed, check.removed, counting.exact(petition.id)) == (10, 10, 0)


def test_one_whose_leaf_is_forgotten_can_come_into_no_log_and_not_into_the_count(make, petition, by):
    make.signature(petition, screening="burst")
    first = decide(petition, by)
    services.append(petition.id)
    with transaction():
        db.session.execute(delete(LogLeaf))
    moderation.undo(petition.id, first, by=by)

    assert moderation.decide(petition.id, None, Verdict.RELEASE, by=by) == 0
    services.append(petition.id)
    assert logs.verified(petition.id).count == counting.exact(petition.id) == 0


def test_few_leaves_wait_for_others_and_none_for_longer_than_was_promised(clock, make, petition):
    make.signature(petition)
    assert services.append_due() == 0

    clock.passes(hours=11)
    make.signature(petition)
    assert services.append_due() == 0
    clock.passes(hours=1)
    assert services.append_due() == 2
    assert services.append_due() == 0

    for _ in range(services.FEWEST):
        make.signature(petition)
    assert services.append_due() == services.FEWEST
    assert services.LONGEST_WAIT + services.LOOKS_EVERY < queries.PROMISED_WITHIN


def test_the_order_in_the_log_is_not_the_order_in_time(make, petition, monkeypatch):
    made = [make.signature(petition) for _ in range(12)]
    services.append(petition.id)
    places = [leaf_of(each).position for each in made]
    assert sorted(places) == list(range(12))
    # One chance in 479,001,600 that it is by accident.
    assert places != list(range(12))


def test_a_log_grows_in_steps_and_every_checkpoint_stays(make, petition, monkeypatch):
    monkeypatch.setattr(services, "_AT_ONCE", 4)
    made = [make.signature(petition) for _ in range(10)]
    signing.withdraw(made[0].token(Purpose.WITHDRAW))

    assert services.append(petition.id) == 11

    assert queries.checkpoint_sizes(petition.id) == [0, 4, 8, 11]
    for old in (0, 4, 8, 11):
        before, after = queries.checkpoint(petition.id, old), queries.checkpoint(petition.id)
        path = queries.consistency(petition.id, old, 11)
        assert merkle.proves_consistency(old, 11, before.root, after.root, path)
    with pytest.raises(ValueError, match="never so long"):
        queries.consistency(petition.id, 4, 12)
    assert logs.verified(petition.id).count == 9


def test_of_four_who_append_at_once_each_leaf_is_appended_by_one(app, make, petition):
    for _ in range(12):
        make.signature(petition)

    def append():
        with app.app_context():
            return services.append(petition.id)

    appended = at_once([append] * 4)

    db.session.rollback()
    assert sum(appended) == 12
    assert logs.verified(petition.id).size == 12


def test_one_who_dies_half_way_has_appended_nothing_and_the_next_one_goes_on(make, petition, monkeypatch):
    made = [make.signature(petition) for _ in range(3)]
    before = snapshot.of_everything()
    with monkeypatch.context() as dying:
        dying.setattr(services, "_sign", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.append(petition.id)
    assert snapshot.of_everything() == before

    assert services.append(petition.id) == 3
    assert all(receipts.verify(queries.receipt(leaf_of(each)), queries.key(petition.id)) for each in made)


def test_the_promise_is_signed_and_its_time_is_within_a_day(make, petition, clock):
    made = make.signature(petition)
    leaf, key = leaf_of(made), queries.key(petition.id)
    text = key.text(queries.promise(leaf))

    origin, written = text.splitlines()[1:3]
    assert origin == key.name
    assert notes.promise(origin, merkle.leaf(leaf.entry), domain_clock.now()).splitlines()[2] == written
    moment = text.splitlines()[3]
    assert moment <= (domain_clock.now() + timedelta(hours=24)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert queries.receipt(leaf) is None
    clock.passes(minutes=5)
    assert key.text(queries.promise(leaf_of(made))) == text


def test_a_receipt_is_forgotten_an_hour_after_it_was_fetched_or_after_a_week(make, petition, clock):
    fetched, left, waiting = (make.signature(petition) for _ in range(3))
    services.append(petition.id)
    waiting = make.signature(petition)
    for made in (fetched, waiting):
        services.forget_receipt(tokens.receipt_lookup(tokens.receipt(made.token(Purpose.CONFIRM), Purpose.CONFIRM)))
    assert queries.receipt(leaf_of(fetched)) is not None

    clock.passes(hours=2, minutes=1)
    retention.forget_what_is_due()
    assert leaf_of(fetched) is None
    assert queries.receipt(leaf_of(left)) is not None

    clock.passes(days=8)
    retention.forget_what_is_due()
    assert leaf_of(left) is None
    assert leaf_of(waiting).position is None
    services.append(petition.id)
    assert queries.receipt(leaf_of(waiting)) is not None


def test_who_withdraws_has_no_receipt_kept_any_more(make, petition):
    kept, waiting = make.signature(petition), None
    services.append(petition.id)
    waiting = make.signature(petition)
    for made in (kept, waiting):
        signing.withdraw(made.token(Purpose.WITHDRAW))
    assert leaf_of(kept) is None
    assert leaf_of(waiting).opening is None
    services.append(petition.id)
    assert leaf_of(waiting) is None
    assert db.session.scalars(select(LogLeaf.salt).where(LogLeaf.kind == EntryKind.SIGNED)).all() == []


def test_after_the_end_old_receipts_verify_and_nothing_of_them_is_left(make, clock):
    petition = make.petition(logged=True, retention_days=30)
    made = make.signature(petition)
    services.append(petition.id)
    receipt = queries.receipt(leaf_of(made))
    late = make.signature(petition)
    petitions.close(petition.id)

    clock.passes(days=31)
    retention.forget_what_is_due()

    assert snapshot.of("log_leaves")["log_leaves"] == []
    check = logs.verified(petition.id)
    assert (check.size, check.count) == (2, counting.exact(petition.id))
    assert receipts.verify(receipt, queries.key(petition.id)).size == 1
    path = queries.consistency(petition.id, 1, 2)
    old = queries.checkpoint(petition.id, 1)
    assert merkle.proves_consistency(1, 2, old.root, check.root, path)
    with pytest.raises(LinkBroken):
        signing.withdraw(late.token(Purpose.WITHDRAW))
    services.append(petition.id)
    assert logs.verified(petition.id).count == counting.exact(petition.id) == 2


def test_a_checkpoint_needs_the_key_file(app, make, petition):
    make.signature(petition)
    with transaction():
        db.session.get_one(SignatureLog, petition.id).wrapped_key = b"no key"
    app.extensions.pop("petition_app_log_keys", None)
    with pytest.raises(KeyMissing):
        services.append(petition.id)
    assert queries.waiting(petition.id) == 1


def test_tiles_and_bundles_come_in_the_width_that_is_asked_for(make, petition):
    for _ in range(3):
        make.signature(petition)
    services.append(petition.id)
    assert len(queries.tile(petition.id, Tile(0, 0, 2))) == 64
    assert queries.tile(petition.id, Tile(0, 0, 4)) is None
    assert queries.tile(petition.id, Tile(ENTRIES, 0, 3)) is not None
    assert list(queries.bundle_numbers(257)) == [0, 1]
