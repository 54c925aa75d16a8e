"""S51: what is known of the signers of an ended petition is destroyed, whatever comes between."""

import base64
import json
import os
from dataclasses import fields
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from petition_app.adapters.keyring import KeyMissing, Keyring
from petition_app.db import db
from petition_app.domain.audit import Act
from petition_app.domain.editing import Answer
from petition_app.domain.exports import ExportFormat
from petition_app.domain.lifecycle import Outcome
from petition_app.domain.notes import Checkpoint, NoteKey
from petition_app.domain.refusals import ExportGone, LinkBroken
from petition_app.domain.tokens import Purpose
from petition_app.queries import audit, counting, editing, keys
from petition_app.queries import exports as export_queries
from petition_app.queries import petitions as petition_queries
from petition_app.queries import retention as queries
from petition_app.services import exports, forgetting, petitions, retention, rotation, signing, steps
from tests import logs, seals, snapshot
from tests.addresses import NO_ID

PERSONAL = ("signatures", "outbox", "suppressions", "mailing_messages", "shown_signers", "petition_keys")


def left() -> dict[str, int]:
    return {table: len(rows) for table, rows in snapshot.of(*PERSONAL).items() if rows}


def decide(petition, **values):
    """Save the settings as they are, but for what is given."""
    now = editing.petition(petition.id)
    kept = {field.name: getattr(now, field.name) for field in fields(petitions.Settings)}
    assert petitions.edit_settings(petition.id, now.edition, petitions.Settings(**(kept | values))) is Answer.SAVED
    db.session.rollback()


def ended(make, clock, *, signatures: int = 2, **values):
    petition = make.petition(retention_days=30, **values)
    for _ in range(signatures):
        make.signature(petition)
    signing.say_not_me(make.signature(petition, confirmed=False).token(Purpose.NOT_ME))
    petitions.close(petition.id)
    clock.passes(days=31)
    return petition


def test_s51_nothing_personal_is_left_and_the_numbers_are(make, clock):
    petition = ended(make, clock)
    exports.request(petition.id, None, "csv", "en")

    retention.forget_what_is_due()

    assert left() == {}
    assert counting.exact(petition.id) == 2
    assert counting.by_country(petition.id) == {"DE": 2}
    assert {row[5] for row in snapshot.of("exports")["exports"]} == {"expired"}


def test_s51_the_report_says_what_was_destroyed_and_anybody_can_check_it(make, clock):
    petition = ended(make, clock)
    retention.forget_what_is_due()

    report = queries.report(petition.id)

    key = Ed25519PublicKey.from_public_bytes(report.public_key)
    key.verify(report.signed, report.statement.encode())
    with pytest.raises(InvalidSignature):
        key.verify(report.signed, report.statement.replace("2", "3").encode())
    said = json.loads(report.statement)
    assert said["petition"] == petition.slug
    assert said["reason"] == "promised"
    assert said["destroyed"] == {
        "signature_records": 2,
        "suppressed_addresses": 1,
        "data_keys": [1],
        "blind_index_keys": 1,
    }
    assert said["stays"]["confirmed_signatures"] == 2


def test_s51_the_keys_of_all_reports_stand_where_no_report_says(app, make, clock, visitor):
    both = make.petition(retention_days=1), make.petition(retention_days=1, logged=True)
    ring = app.extensions["petition_app_keyring"]
    for petition in both:
        make.signature(petition)
        petitions.close(petition.id)
        clock.passes(days=2)
        retention.forget_what_is_due()
        # Afterwards KEY_FILE has another line in front, and the next report another key.
        ring = Keyring([os.urandom(32), *ring._by_name.values()])
        app.extensions["petition_app_keyring"] = ring
    first, second = (queries.report(petition.id) for petition in both)

    published = visitor.gets("/deletion-reports/keys").text.split()

    assert [base64.b64encode(each.public_key).decode() in published for each in (first, second)] == [True, True]
    assert len(published) == 3
    assert json.loads(first.statement)["report_keys"].endswith("/deletion-reports/keys")
    assert json.loads(first.statement)["final_checkpoint"] is None
    said = json.loads(second.statement)
    key = NoteKey.read(visitor.gets(f"/log/{petition.slug}/key").text)
    assert said["log_key"] == key.written
    assert said["final_checkpoint"] == visitor.gets(f"/log/{petition.slug}/checkpoint").text
    assert Checkpoint.read(key.text(said["final_checkpoint"])).size == 1


def test_s51_a_worker_that_is_killed_half_way_loses_nothing_of_the_report(make, clock, monkeypatch):
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    petition = ended(make, clock, signatures=5)
    real, calls = forgetting._delete_signatures, []

    def dies(*which):
        if calls:
            raise KeyboardInterrupt
        calls.append(which)
        return real(*which)

    monkeypatch.setattr(forgetting, "_delete_signatures", dies)
    with pytest.raises(KeyboardInterrupt):
        retention.forget_what_is_due()
    # The keys went first: whoever seizes the machine at this moment opens nothing of what is left.
    assert left() == {"signatures": 3, "suppressions": 1}
    assert queries.report(petition.id) is None
    assert not petitions.reopen(petition.id)

    monkeypatch.setattr(forgetting, "_delete_signatures", real)
    retention.forget_what_is_due()

    assert left() == {}
    assert json.loads(queries.report(petition.id).statement)["destroyed"]["signature_records"] == 5
    assert json.loads(queries.report(petition.id).statement)["destroyed"]["data_keys"] == [1]


def test_s51_a_worker_that_is_killed_before_it_signs_signs_the_next_time(make, clock, monkeypatch):
    petition = ended(make, clock)
    real = forgetting._finish

    def dies(petition_id):
        raise KeyboardInterrupt

    monkeypatch.setattr(forgetting, "_finish", dies)
    with pytest.raises(KeyboardInterrupt):
        retention.forget_what_is_due()
    assert (left(), queries.report(petition.id)) == ({}, None)
    monkeypatch.setattr(forgetting, "_finish", real)

    retention.forget_what_is_due()

    assert json.loads(queries.report(petition.id).statement)["destroyed"]["signature_records"] == 2


@pytest.mark.parametrize("purpose", Purpose)
def test_s51_no_link_is_a_fault_while_the_rows_still_go(make, clock, signer, monkeypatch, purpose):
    petition = make.petition(retention_days=30)
    made = make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=31)
    monkeypatch.setattr(forgetting, "_forget_signatures", lambda _: None)
    retention.forget_what_is_due()
    assert left() == {"signatures": 1}

    # Her data are gone with the keys, and nothing else that a link does needs them.
    assert signer.gets(made.link(purpose)).status_code == (410 if purpose is Purpose.MY_DATA else 200)
    # Whoever takes it back may: the row is deleted all the same.
    assert signing.withdraw(made.token(Purpose.WITHDRAW)).id == petition.id


def test_s51_those_that_were_taken_back_go_too_and_are_counted(make, clock, monkeypatch):
    monkeypatch.setattr(steps, "AT_ONCE", 2)
    petition = make.petition(retention_days=30)
    made = [make.signature(petition) for _ in range(7)]
    for each in made[:3]:
        signing.withdraw(each.token(Purpose.WITHDRAW))
    petitions.close(petition.id)
    clock.passes(days=31)

    retention.forget_what_is_due()

    assert left() == {}
    assert json.loads(queries.report(petition.id).statement)["destroyed"]["signature_records"] == 7


def test_s51_the_keys_that_it_was_sealed_to_go_with_it(make, clock, signer):
    petition = seals.petition(make, seals.identities(), retention_days=30)
    other = seals.petition(make, seals.identities())
    petitions.close(petition.id)
    clock.passes(days=31)

    retention.forget_what_is_due()

    assert {row[1] for row in snapshot.of("seal_keys")["seal_keys"]} == {other.id}
    assert {row[1] for row in snapshot.of("seal_sets")["seal_sets"]} == {other.id}
    assert signer.gets(f"/en/{petition.slug}").status_code == 200


def test_s51_nothing_is_signed_while_another_worker_still_deletes(make, clock):
    petition = ended(make, clock)

    forgetting._finish(petition.id)

    assert left()["signatures"] == 2
    assert queries.report(petition.id) is None


def test_s51_a_worker_that_comes_second_signs_no_second_report(make, clock):
    petition = ended(make, clock)
    retention.forget_what_is_due()
    first = queries.report(petition.id)
    clock.passes(hours=1)

    forgetting._forget(petition.id)

    assert queries.report(petition.id) == first


def test_s51_a_petition_that_is_opened_again_in_the_last_moment_keeps_its_signers(make, clock, monkeypatch):
    petition = make.petition(retention_days=300, outcome=Outcome.DELIVERED, delivered_at=clock.now)
    make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=31)
    real = forgetting._begin

    def organiser_is_faster(petition_id):
        petitions.reopen(petition_id)
        return real(petition_id)

    monkeypatch.setattr(forgetting, "_begin", organiser_is_faster)
    retention.forget_what_is_due()

    assert left()["signatures"] == 1
    assert petition_queries.as_it_is(petition.id).takes_signatures


def test_s51_once_it_is_published_the_promised_time_only_falls(make, clock):
    draft = make.petition(state="draft", retention_days=30)
    decide(draft, retention_days=300)
    assert editing.petition(draft.id).retention_days == 300
    petition = make.petition(retention_days=30)
    make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=19)

    decide(petition, retention_days=730)
    assert editing.petition(petition.id).retention_days == 30
    decide(petition, retention_days=20)
    decide(petition, retention_days=30)
    clock.passes(days=2)
    retention.forget_what_is_due()

    assert "signatures" not in left()
    acts = audit.of_organisation(editing.petition(petition.id).organisation_id).listed
    assert [each.act for each in acts] == [Act.RETENTION_SHORTENED, Act.CLOSED]


def test_s51_an_organiser_is_told_that_the_promised_time_only_falls(make, organiser):
    petition = make.petition(organisation=organiser.organisation, retention_days=30)
    organiser.logs_in()
    form = organiser.opens(f"/organise/petitions/{petition.id}/settings").form("/settings")

    refused = organiser.sends(form, retention_days="31")

    assert refused.status_code == 422
    assert "from 1 to 30" in refused.text
    assert organiser.sends(form, retention_days="29").status_code == 303
    (act,) = audit.of_organisation(organiser.organisation.id).listed
    assert (act.act, act.by) == (Act.RETENTION_SHORTENED, organiser.email)


def test_s51_closing_and_opening_again_gives_no_more_time(make, clock):
    petition = make.petition(retention_days=30)
    make.signature(petition)
    petitions.close(petition.id)
    promised = queries.kept(petition.id).due_at
    for _ in range(3):
        petitions.reopen(petition.id)
        clock.passes(days=9)
        petitions.close(petition.id)
    petitions.reopen(petition.id)
    assert queries.kept(petition.id).due_at == promised
    retention.forget_what_is_due()
    assert left()["signatures"] == 1

    clock.passes(days=4)
    retention.forget_what_is_due()

    assert left() == {}
    assert not petition_queries.as_it_is(petition.id).takes_signatures
    assert not petitions.reopen(petition.id)
    closed = audit.of_organisation(editing.petition(petition.id).organisation_id).listed[0]
    assert (closed.act, closed.by) == (Act.CLOSED, "")


def test_s51_a_last_day_that_is_over_is_an_end_too(make, clock):
    petition = make.petition(retention_days=10, closes_at=clock.now + timedelta(days=1))
    clock.passes(days=2)
    petitions.close_what_is_over()
    promised = queries.kept(petition.id).due_at
    petitions.reopen(petition.id)

    assert queries.kept(petition.id).due_at == promised


@pytest.mark.parametrize("between", ["_forget_exports", "_forget_signatures", "_forget_leaves"])
def test_s51_what_is_withdrawn_while_it_is_forgotten_is_in_the_log(make, clock, monkeypatch, between):
    petition = make.petition(retention_days=1, logged=True)
    make.signature(petition, screening="burst")
    make.signature(petition)
    made = make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=2)
    real, answers = getattr(forgetting, between), []

    def she_is_quick(petition_id):
        try:
            signing.withdraw(made.token(Purpose.WITHDRAW))
            answers.append("withdrawn")
        except LinkBroken:
            answers.append("forgotten")
        return real(petition_id)

    monkeypatch.setattr(forgetting, between, she_is_quick)
    retention.forget_what_is_due()

    assert answers[0] == ("forgotten" if between == "_forget_leaves" else "withdrawn")
    counted = 2 if between == "_forget_leaves" else 1
    assert counting.exact(petition.id) == logs.verified(petition.id).count == counted
    assert left() == {}
    assert snapshot.of("log_leaves")["log_leaves"] == []


def test_s51_the_report_waits_while_something_has_to_come_into_the_log(make, clock, monkeypatch):
    petition = make.petition(retention_days=1, logged=True)
    make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=2)
    real = forgetting._forget_leaves
    monkeypatch.setattr(forgetting, "_forget_leaves", lambda petition_id: None)
    retention.forget_what_is_due()
    assert queries.report(petition.id) is None
    monkeypatch.setattr(forgetting, "_forget_leaves", real)

    retention.forget_what_is_due()

    assert queries.report(petition.id) is not None
    assert logs.verified(petition.id).count == 1


def test_s51_no_file_is_asked_for_while_a_petition_is_forgotten(make, clock, monkeypatch):
    petition = ended(make, clock)
    exports.request(petition.id, None, ExportFormat.CSV, "en")
    exports.make_due()
    (ready,) = export_queries.of_petition(petition.id)
    real = forgetting._forget_exports

    def somebody_asks(petition_id):
        real(petition_id)
        with pytest.raises(ExportGone):
            exports.request(petition_id, None, ExportFormat.CSV, "en")
        with pytest.raises(ExportGone):
            exports.ask_again(petition_id, ready.id, None)

    monkeypatch.setattr(forgetting, "_forget_exports", somebody_asks)
    retention.forget_what_is_due()

    assert left() == {}
    assert {row[5] for row in snapshot.of("exports")["exports"]} == {"expired"}
    with pytest.raises(ExportGone):
        exports.fetch(petition.id, ready.id)


def test_s51_no_new_key_is_made_while_the_keys_are_going(make, clock, monkeypatch):
    ended(make, clock)
    real = forgetting._finish

    def somebody_rotates(petition_id):
        assert keys.held([petition_id]) == []
        with pytest.raises(KeyMissing):
            rotation.rotate([petition_id])
        return real(petition_id)

    monkeypatch.setattr(forgetting, "_finish", somebody_rotates)
    retention.forget_what_is_due()

    assert left() == {}


def test_s51_a_key_that_a_rotation_has_just_made_is_destroyed_with_the_old_one(make, clock):
    petition = ended(make, clock)
    rotation._begin(petition.id)
    assert left()["petition_keys"] == 2

    retention.forget_what_is_due()

    assert left() == {}
    assert json.loads(queries.report(petition.id).statement)["destroyed"]["data_keys"] == [1, 2]


def test_s51_what_was_begun_is_done_to_the_end_whatever_is_decided_meanwhile(make, clock, monkeypatch):
    petition = make.petition(retention_days=300, outcome=Outcome.DELIVERED, delivered_at=clock.now)
    make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=31)
    real = forgetting._forget
    monkeypatch.setattr(forgetting, "_forget", lambda petition_id: None)
    retention.forget_what_is_due()
    monkeypatch.setattr(forgetting, "_forget", real)
    decide(petition, outcome=Outcome.NONE)

    retention.forget_what_is_due()

    assert left() == {}


def test_s51_a_forgotten_petition_stays_closed_and_its_links_are_gone(make, clock, signer):
    petition = make.petition(retention_days=30)
    made = make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=31)
    retention.forget_what_is_due()

    assert not petitions.reopen(petition.id)
    for purpose in Purpose:
        assert signer.gets(made.link(purpose)).status_code == 410
    assert signer.gets(f"/en/{petition.slug}").status_code == 200
    assert counting.exact(petition.id) == 1


def test_s51_what_is_gone_has_no_keys_in_this_process_either(make, clock):
    petition = ended(make, clock)
    held = keys.of(petition.id)
    retention.forget_what_is_due()

    with pytest.raises(KeyMissing):
        keys.of(petition.id)
    # A key number that nobody knows is looked for, and is not there; no more so where there are keys.
    for known in (held, keys.of(make.petition().id)):
        with pytest.raises(KeyError):
            known.data_keys[9]


def test_s51_a_hand_over_shortens_the_time(make, clock):
    petition = make.petition(retention_days=300)
    make.signature(petition)
    petitions.close(petition.id)
    clock.passes(days=10)
    decide(petition, outcome=Outcome.DELIVERED)
    clock.passes(days=29)
    retention.forget_what_is_due()
    assert left()["signatures"] == 1
    # Saving once more does not begin the month anew.
    decide(petition, outcome=Outcome.WON)
    decide(petition, outcome=Outcome.DELIVERED)

    clock.passes(days=2)
    retention.forget_what_is_due()

    assert left() == {}
    assert json.loads(queries.report(petition.id).statement)["reason"] == "delivered"


def test_s51_a_hand_over_that_was_a_mistake_is_taken_back(make, clock):
    petition = make.petition(retention_days=300)
    petitions.close(petition.id)
    decide(petition, outcome=Outcome.DELIVERED)
    shortened = queries.kept(petition.id).due_at
    decide(petition, outcome=Outcome.NONE)

    assert queries.kept(petition.id).due_at - shortened == timedelta(days=270)


def test_s51_an_open_petition_has_no_date_and_one_with_a_last_day_has(make, clock):
    assert queries.kept(make.petition().id).due_at is None
    last = clock.now.replace(microsecond=0)
    dated = make.petition(retention_days=10, closes_at=last)
    assert (queries.kept(dated.id).due_at - last).days == 10
    assert queries.kept(NO_ID) is None


def test_s51_organisers_read_the_dates_and_take_the_report(make, clock, organiser):
    petition = make.petition(organisation=organiser.organisation, retention_days=30)
    make.signature(petition)
    organiser.logs_in()
    desk = f"/organise/petitions/{petition.id}"
    assert "Days until personal data are deleted" in organiser.opens(desk).text
    assert organiser.gets(f"{desk}/deletion-report").location == desk
    petitions.close(petition.id)
    assert "are deleted on" in organiser.opens(desk).text

    clock.passes(days=31)
    retention.forget_what_is_due()
    organiser.logs_in()

    page = organiser.opens(desk)
    assert "were deleted on" in page.text
    assert not [form for form in page.forms() if form.action.endswith("/reopen")]
    taken = organiser.gets(f"{desk}/deletion-report")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert json.loads(taken.json["statement"])["petition"] == petition.slug
