"""Sealed signing: a petition that the server cannot open is signed, confirmed, withdrawn and counted like others."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update

from petition_app.db import db, transaction
from petition_app.domain import clock as domain_clock
from petition_app.domain import mail_jobs, sealed_confirmations, sealing
from petition_app.domain.envelopes import PetitionKeys
from petition_app.domain.mail_jobs import WorkerIdentity
from petition_app.domain.sealing import Holders, SealBroken, Sealed, SealMode
from petition_app.models import OutboxMessage, SealKey, Signature, WorkerKey
from petition_app.queries import counting, keys, worker_keys
from petition_app.queries.outbox import NOBODY, addressees
from petition_app.services import limits, mailings, outbox, rotation
from petition_app.services import worker_keys as services
from tests import seals, snapshot
from tests.people import outside, work


@pytest.fixture(autouse=True)
def worker(app, clock):
    services.show()


@pytest.fixture
def holders():
    return seals.identities()


@pytest.fixture
def petition(make, holders):
    return seals.petition(make, holders, asks_place=True, asks_updates=True)


def rows(table):
    with transaction():
        return list(db.session.scalars(select(table).execution_options(populate_existing=True)))


def only(table):
    (row,) = rows(table)
    return row


def opened(stored, holders, petition):
    sealed = Sealed.read(stored)
    return sealing.unseal(
        sealed.file,
        Holders(holders),
        petition.sealing,
        kind="signature",
        petition_id=petition.id,
        record_id=sealed.record_id,
    )


@pytest.mark.parametrize("mode", SealMode)
def test_a_sealed_signature_is_confirmed_counted_and_opened_at_home_alone(make, holders, signer, mode):
    petition = seals.petition(make, holders, mode, asks_place=True)
    answer = signer.signs(petition, place="Грозный")
    assert answer.status_code == 303
    link = signer.mail().link("confirm")

    page = signer.opens(link)
    assert "is sealed" in page.text
    assert "Ольга" not in page.text
    form = page.form(link)
    assert signer.sends(form).status_code == 200
    assert signer.sends(form).status_code == 200

    assert counting.exact(petition.id) == 1
    stored = only(Signature)
    record = opened(stored.blob, holders, petition)
    assert (record["name"], record["email"], record["place"]) == ("Ольга", signer.email, "Грозный")
    assert (record["country"], record["language"], record["disclose"]) == ("DE", "en", "counted")
    record_id = Sealed.read(stored.blob).record_id
    proof = sealed_confirmations.unseal(stored.confirmation, record, petition_id=petition.id, record_id=record_id)
    assert proof["method"] == "POST"
    assert proof["mailed"]
    with pytest.raises(SealBroken):
        sealed_confirmations.unseal(stored.confirmation, record, petition_id=petition.id, record_id=petition.id)


def test_whoever_signs_is_told_that_the_petition_is_sealed(petition, make, visitor):
    words = "nobody can read on this server what you enter"
    assert words in visitor.opens(f"/en/{petition.slug}").text
    assert words in visitor.opens(f"/en/{petition.slug}/privacy").text
    assert words not in visitor.opens(f"/en/{make.petition().slug}/privacy").text


def test_an_update_of_a_sealed_petition_cannot_be_mailed_and_its_page_says_why(make, organiser, holders):
    organiser.logs_in()
    petition = seals.petition(make, holders, organisation=organiser.organisation)
    news = make.update(petition)
    page = organiser.opens(f"/organise/petitions/{petition.id}/updates/{news.id}/mailing")
    assert "the server does not know its signers" in page.text
    assert [form for form in page.forms() if form.action.endswith("/prepare")] == []


MARK = re.compile(r"[?]mark=([0-9A-HJKMNP-TV-Z]{4})\b")


def without_its_mark(answer):
    """Every form has a mark; whether it was written down nobody can tell."""
    assert MARK.search(answer.location)
    return answer.status_code, MARK.sub("", answer.location), MARK.sub("", answer.text)


def test_the_answer_to_a_sealed_form_is_the_same_for_everybody(app, petition, signer, another_signer, monkeypatch):
    first = signer.signs(petition)
    signer.confirms()
    again = signer.signs(petition, name="Другая")
    other = another_signer("other@example.org").signs(petition)
    monkeypatch.setattr(limits, "takes_form_for", lambda *_: False)
    not_written = another_signer("somebody@example.org").signs(petition)

    answers = (first, again, other, not_written)
    assert len({without_its_mark(answer) for answer in answers}) == 1
    assert len({MARK.search(answer.location)[1] for answer in answers}) == 4


def test_the_database_leads_to_no_mark_in_a_browsers_history_without_the_petitions_keys(petition, signer):
    mark = MARK.search(signer.signs(petition).location)[1]
    blob = only(Signature).blob
    assert mark == sealing.mark(keys.of(petition.id).form_hash(blob))
    strangers = PetitionKeys.new(petition.id)
    assert strangers.form_hash(blob) != keys.of(petition.id).form_hash(blob)
    rotation.rotate([petition.id])
    assert mark == sealing.mark(keys.of(petition.id).form_hash(blob))


def test_a_signer_sees_by_the_mark_that_somebody_sent_the_form_after_her(petition, signer, visitor):
    answer = signer.signs(petition)
    hers = MARK.search(answer.location)[1]
    assert hers in signer.gets(answer.location).text
    link = signer.mail().link("confirm")
    assert hers in signer.opens(link).text

    stranger = visitor.opens(signer.page(petition)).form("/sign")
    theirs = MARK.search(visitor.sends(stranger, **(signer.answers | {"name": "МАРКЕР"})).location)[1]

    page = signer.opens(link).text
    assert theirs in page
    assert hers not in page
    assert "Did you see another mark" in page


@pytest.mark.parametrize("typed", ["", "?mark=", "?mark=<b>x", "?mark=ILOU", "?mark=AAAAA", "?mark=aaaa"])
def test_what_is_no_mark_is_not_shown(petition, make, visitor, typed):
    for which in (petition, make.petition()):
        assert "Mark of your form" not in visitor.opens(f"/en/{which.slug}/check-mail{typed}").text
    assert "Mark of your form" not in visitor.opens(f"/en/{make.petition().slug}/check-mail?mark=AAAA").text
    assert "AAAA" in visitor.opens(f"/en/{petition.slug}/check-mail?mark=AAAA").text


def test_the_job_is_gone_once_the_mail_server_has_the_mail(petition, signer):
    signer.signs(petition)
    assert only(OutboxMessage).sealed is not None

    assert len(signer.mails()) == 1

    message = only(OutboxMessage)
    assert (message.sealed, message.sent_at is not None) == (None, True)


def test_a_link_of_a_sealed_petition_works_for_three_days_and_says_so(petition, signer, clock):
    signer.signs(petition)
    assert "3 days" in signer.mail().text
    link = signer.mail().link("confirm")
    clock.passes(hours=71)
    signer.opens(link)
    clock.passes(hours=3)
    assert signer.gets(link).status_code == 410


def test_whoever_signs_a_sealed_petition_again_gets_one_mail_a_day_and_then_hears_that_she_has_signed(
    petition, signer, clock
):
    for _ in range(5):
        signer.signs(petition)
    assert len(signer.mails()) == 1
    signer.confirms()
    clock.passes(hours=26)
    services.show()
    signer.signs(petition, email="OLGA@example.org")
    work(signer.app)
    assert "signed already" in signer.mailbox.mails[-1].subject


def test_an_address_gets_three_mails_a_day_for_sealed_petitions_too(make, holders, signer):
    for _ in range(4):
        signer.signs(seals.petition(make, holders))
    assert len(signer.mails()) == 3


def test_what_was_typed_last_is_confirmed_and_only_by_who_has_seen_it(petition, holders, signer):
    signer.signs(petition)
    link = signer.mail().link("confirm")
    form = signer.opens(link).form(link)
    signer.signs(petition, name="Анна")

    assert signer.sends(form).status_code == 409
    assert signer.presses(link).status_code == 200
    assert opened(only(Signature).blob, holders, petition)["name"] == "Анна"


def test_a_sealed_signature_is_withdrawn_by_its_link(petition, signer):
    signer.signs(petition)
    signer.confirms()
    assert signer.withdraws().status_code == 200
    assert counting.exact(petition.id) == 0
    assert (only(Signature).blob, only(Signature).confirmation) == (None, None)


def test_not_me_deletes_a_sealed_signature_and_mails_no_more(petition, signer):
    signer.signs(petition)
    signer.says_not_me()
    assert rows(Signature) == []
    signer.signs(petition)
    assert len(signer.mails()) == 1


def test_where_no_worker_lives_nothing_is_kept_and_signing_says_so_kindly(petition, signer):
    services.forget()
    services.forget()
    before = snapshot.of_everything()

    answer = signer.signs(petition)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert snapshot.of("signatures", "outbox") == {name: before[name] for name in ("signatures", "outbox")}


def test_where_no_key_is_proven_nothing_is_kept(petition, signer):
    with transaction():
        db.session.execute(delete(SealKey))
    assert signer.signs(petition).status_code == 503
    assert rows(Signature) == []


def test_a_worker_that_was_killed_is_missed_after_two_minutes(petition, signer, clock):
    assert len(worker_keys.now_alive()) == 1
    clock.passes(minutes=3)
    assert worker_keys.now_alive() == ()
    assert signer.signs(petition).status_code == 503


def test_what_a_worker_had_not_mailed_when_it_ended_is_lost_and_signing_again_brings_it(petition, signer):
    signer.signs(petition)
    services.forget()
    assert signer.mails() == []
    assert rows(OutboxMessage) == []

    services.show()
    signer.signs(petition)
    assert len(signer.mails()) == 1
    signer.confirms()
    assert counting.exact(petition.id) == 1


def test_what_was_decided_and_then_lost_keeps_nobody_from_signing_again(petition, signer):
    signer.signs(petition)
    signer.mailbox.answer = lambda envelope: "450 4.2.0 later"
    assert signer.mails() == []
    assert only(OutboxMessage).decided
    signer.mailbox.clear()
    services.forget()
    with transaction():
        db.session.execute(update(OutboxMessage).values(due_at=domain_clock.now()))
    assert signer.mails() == []
    services.show()
    signer.signs(petition)
    assert len(signer.mails()) == 1


def test_a_mail_that_is_given_up_leaves_no_job(petition, signer):
    signer.signs(petition)
    signer.mailbox.answer = lambda envelope: "550 5.1.1 nobody"
    work(signer.app)
    assert (only(OutboxMessage).sealed, only(OutboxMessage).given_up_at is not None) == (None, True)


def test_a_job_of_another_living_worker_is_left_to_it(petition, signer, clock):
    signer.signs(petition)
    mine = services.own()
    signer.app.extensions.pop("petition_app_worker_key")
    # A worker that started after the form was sent finds the message first.
    services.show()

    outside(work, signer.app)

    message = only(OutboxMessage)
    assert (message.attempts, message.sent_at) == (0, None)
    assert message.due_at > domain_clock.now()
    signer.app.extensions["petition_app_worker_key"] = mine
    clock.passes(seconds=6)
    assert len(signer.mails()) == 1


def test_every_living_worker_opens_a_job(petition, signer):
    first = services.own()
    signer.app.extensions.pop("petition_app_worker_key")
    services.show()
    assert len(rows(WorkerKey)) == 2
    signer.signs(petition)
    signer.app.extensions["petition_app_worker_key"] = first
    assert len(signer.mails()) == 1


def test_a_job_that_was_put_under_another_signature_is_mailed_to_nobody(petition, signer, another_signer):
    signer.signs(petition)
    another_signer("thief@example.org").signs(petition)
    mine, other = rows(OutboxMessage)
    with transaction():
        db.session.execute(update(OutboxMessage).where(OutboxMessage.id == mine.id).values(sealed=other.sealed))
    work(signer.app)
    assert len(signer.mailbox.mails) == 1
    assert len(rows(OutboxMessage)) == 1


@pytest.mark.parametrize(
    "spoil", [lambda job: job[:-20], lambda job: job[:-1] + bytes((job[-1] ^ 1,)), lambda job: b"", lambda job: b"\xff"]
)
def test_a_job_that_was_altered_is_lost_and_holds_nobody_up(petition, signer, another_signer, spoil):
    signer.signs(petition)
    broken = spoil(only(OutboxMessage).sealed)
    with transaction():
        db.session.execute(update(OutboxMessage).values(sealed=broken))
    other = another_signer("other@example.org")
    other.signs(petition)
    assert len(other.mails()) == 1
    assert signer.mails() == []
    assert len(rows(OutboxMessage)) == 1


def test_without_its_job_nobody_is_known_behind_a_sealed_signature(petition, signer):
    signer.signs(petition)
    (somebody,) = addressees({only(Signature).id}).values()
    assert somebody.address is NOBODY
    assert somebody.is_unreadable


def test_nobody_is_reminded_of_a_sealed_petition_nor_mailed_news(make, petition, signer, clock):
    signer.signs(petition, updates=True)
    signer.confirms()
    news = make.update(petition)
    assert not mailings.prepare(petition.id, news.id)
    clock.passes(hours=30)
    assert len(signer.mails()) == 1


def test_the_keys_of_dead_workers_are_forgotten(clock):
    clock.passes(minutes=3)
    services.own()
    services.show()
    assert len(rows(WorkerKey)) == 1
    clock.passes(seconds=30)
    services.show()
    assert only(WorkerKey).seen_at > domain_clock.now() - timedelta(seconds=5)


def test_a_job_tells_nobody_but_its_workers_whom_its_message_is_for():
    workers = [WorkerIdentity(), WorkerIdentity()]
    message_id = uuid4()
    job = mail_jobs.job([worker.public for worker in workers], "olga@example.org", message_id)
    assert b"olga" not in job
    assert {worker.address(job, message_id) for worker in workers} == {"olga@example.org"}
    for stranger, message in ((WorkerIdentity(), message_id), (workers[0], uuid4())):
        with pytest.raises(SealBroken):
            stranger.address(job, message)


def test_two_jobs_of_an_hour_share_an_agreement_and_no_nonce_and_the_next_hour_has_another(clock):
    worker = WorkerIdentity()

    def parts():
        job = mail_jobs.job([worker.public], "olga@example.org", uuid4())
        return job[9:41], job[41:53]

    (one, nonce), (same, other_nonce) = parts(), parts()
    clock.passes(hours=1)
    (next_one, _) = parts()
    assert one == same != next_one
    assert nonce != other_nonce


def test_what_is_typed_last_is_what_the_proof_belongs_to(petition, holders, signer, another_signer):
    """Whoever signs again before she confirms has a new record and a new key, and the link of the first mail."""
    signer.signs(petition)
    signer.mails()
    signer.signs(petition, name="Ольга Вторая")
    signer.confirms()
    signer.signs(petition, name="Третья")

    stored = only(Signature)
    record = opened(stored.blob, holders, petition)
    assert record["name"] == "Ольга Вторая"
    record_id = Sealed.read(stored.blob).record_id
    proof = sealed_confirmations.unseal(stored.confirmation, record, petition_id=petition.id, record_id=record_id)
    assert proof["method"] == "POST"


def test_a_proof_opens_under_no_other_key_and_when_altered_not_at_all():
    key, ids = sealed_confirmations.new_key(), {"petition_id": uuid4(), "record_id": uuid4()}
    stored = sealed_confirmations.seal({"method": "POST"}, key, **ids)
    record = {"proof_key": sealed_confirmations.written(key)}
    assert sealed_confirmations.unseal(stored, record, **ids) == {"method": "POST"}
    other = {"proof_key": sealed_confirmations.written(sealed_confirmations.new_key())}
    for spoilt, by in (
        (stored, other),
        (stored, {}),
        (stored, {"proof_key": 1}),
        (stored, {"proof_key": "?"}),
        (stored[:-1], record),
        (b"\x01" + stored[1:], record),
        (b"", record),
    ):
        with pytest.raises(SealBroken):
            sealed_confirmations.unseal(spoilt, by, **ids)
    no_proof = sealed_confirmations.seal(["POST"], key, **ids)
    with pytest.raises(SealBroken):
        sealed_confirmations.unseal(no_proof, record, **ids)


def test_a_press_whose_key_is_gone_is_a_broken_link(petition, signer):
    signer.signs(petition)
    link = signer.mail().link("confirm")
    form = signer.opens(link).form(link)
    with transaction():
        db.session.execute(update(Signature).values(confirmation=None))
    assert signer.sends(form).status_code == 410


def test_a_plain_petition_needs_no_worker_to_be_signed(make, signer):
    services.forget()
    signer.signs(make.petition())
    assert only(OutboxMessage).sealed is None
    assert outbox.send_due() == 1


def test_a_signer_is_told_that_what_is_kept_of_her_is_sealed(petition, signer):
    signer.signs(petition)
    signer.confirms()
    link = signer.mailed_link("my-data")

    page = signer.opens(link)
    assert "is sealed" in page.text
    assert "Ольга" not in page.text
    kept = json.loads(signer.sends(page.form(link)).data)
    assert kept["sealed"] is True
    assert kept["entered"] == kept["consent"] == {}


def test_changing_the_petitions_key_leaves_what_is_sealed_and_keeps_the_links(petition, signer, holders):
    signer.signs(petition)
    signer.confirms()
    before = only(Signature)
    blob, link_secret = before.blob, before.link_secret

    rotation.rotate([petition.id])

    after = only(Signature)
    assert after.blob == blob
    assert after.link_secret != link_secret
    assert opened(after.blob, holders, petition)["name"] == "Ольга"
    link = signer.mailed_link("withdraw")
    assert signer.sends(signer.opens(link).form(link)).status_code == 200
    assert counting.exact(petition.id) == 0
