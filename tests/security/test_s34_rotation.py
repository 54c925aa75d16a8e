"""S34: keys are changed while everything goes on; half-way both are read, at the end the old one opens nothing."""

import base64
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from petition_app.adapters import keyring
from petition_app.adapters.keyring import KeyMissing
from petition_app.db import db, transaction
from petition_app.domain import tokens
from petition_app.domain.envelopes import EnvelopeBroken, PetitionKeys
from petition_app.domain.refusals import LinkBroken, PetitionClosed
from petition_app.domain.tokens import Purpose
from petition_app.models import Petition, PetitionKey, Signature
from petition_app.queries import counting, keys, signatures
from petition_app.rewriting import rewrite
from petition_app.services import exports, petitions, rotation, signature_log, signing, unsubscribing
from petition_app.services import keys as key_services
from tests import confirmed, conftest, worker_process
from tests.factories import Make
from tests.people import outside, work

ROOT = Path(__file__).resolve().parents[2]


def envelopes():
    """Return the number of the key of each envelope."""
    with db.engine.connect() as connection:
        query = select(Signature.blob, Signature.link_secret, Signature.confirmation).where(Signature.blob.is_not(None))
        return [envelope[0] for row in connection.execute(query) for envelope in row if envelope]


def key_rows():
    with db.engine.connect() as connection:
        return connection.execute(select(PetitionKey.number, PetitionKey.wrapped)).all()


def opened(petition):
    """Return the names that the petition's signatures hold; the secret and the proof open too."""
    petition_keys = keys.renewed(petition.id)
    found = []
    with db.engine.connect() as connection:
        of_petition = Signature.petition_id == petition.id
        for row in connection.execute(select(Signature).where(of_petition, Signature.blob.is_not(None))):
            record = petition_keys.open(row.blob, kind="signature", row=row.blind_index)
            if row.link_secret:
                petition_keys.open_bytes(row.link_secret, kind="link", row=row.blind_index)
            if row.confirmation:
                petition_keys.open(row.confirmation, kind="confirmation", row=row.blind_index)
            found.append(record["email"])
    return sorted(found)


@pytest.fixture
def types(app):
    def run(*words):
        return outside(app.test_cli_runner().invoke, args=["keys", *map(str, words)])

    return run


def test_s34_everything_is_under_the_new_key_and_the_old_one_opens_nothing(make, types):
    petition = make.petition()
    made = [make.signature(petition, confirmed=number % 2 == 0) for number in range(6)]
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    before = opened(petition)
    ((_, old_wrapped),) = key_rows()
    old = keyring.current().unwrap(old_wrapped, keys.bound_to(petition.id, 1))

    result = types("rotate")

    assert result.exit_code == 0
    assert "1 petitions have new keys; 5 signatures were written anew." in result.output
    assert set(envelopes()) == {2}
    assert [number for number, _ in key_rows()] == [2]
    assert opened(petition) == before
    useless = PetitionKeys(petition_id=petition.id, current=1, data_keys={1: old[:32], 2: old[:32]}, index_key=old[32:])
    with db.engine.connect() as connection:
        row = connection.execute(select(Signature).where(Signature.blob.is_not(None))).first()
    with pytest.raises(EnvelopeBroken):
        useless.open(row.blob, kind="signature", row=row.blind_index)
    # The key of the blind index is the same: whoever signs again is found.
    again = make.signature(petition, email=made[2].email)
    assert again.id == made[2].id
    assert counting.exact(petition.id) == 2


def test_s34_links_that_were_mailed_before_work_after(make, signer):
    petition = make.petition()
    signer.signs(petition)
    link = signer.mail().link("confirm")
    page = signer.opens(link)

    rotation.rotate([petition.id])

    # The page was shown before and its button is pressed after: it says the same.
    assert signer.sends(page.form(link)).status_code == 200
    assert counting.exact(petition.id) == 1
    assert opened(petition) == [signer.email]


@pytest.mark.parametrize("act", ["signs", "confirms", "unsubscribes"])
def test_s34_a_process_that_knows_only_the_old_key_writes_with_the_new_one(make_app, make, act):
    petition = make.petition()
    pending, done = make.signature(petition, confirmed=False), make.signature(petition)
    with transaction():
        row = db.session.execute(select(Signature).where(Signature.id == done.id)).scalar_one()
        record = keys.of(petition.id).open(row.blob, kind="signature", row=row.blind_index) | {"updates": True}
        row.blob = keys.of(petition.id).seal(record, kind="signature", row=row.blind_index)
    other = make_app()
    with other.app_context():
        assert keys.of(petition.id).current == 1

    rotation.rotate([petition.id])
    with other.app_context():
        assert keys.of(petition.id).current == 1
        if act == "signs":
            Make(other).signature(petition, confirmed=False)
        elif act == "confirms":
            signing.confirm(pending.token(Purpose.CONFIRM))
        else:
            unsubscribing.unsubscribe(unsubscribing.token(done.id))

    assert set(envelopes()) == {2}
    assert len(opened(petition)) == (3 if act == "signs" else 2)


def test_s34_a_process_that_knows_only_the_old_key_reads_what_is_under_the_new_one(make_app, make):
    petition = make.petition()
    made = make.signature(petition)
    other = make_app()
    with other.app_context():
        keys.of(petition.id)

    rotation.rotate([petition.id])

    link_hash = tokens.lookup(made.token(Purpose.WITHDRAW), Purpose.WITHDRAW)
    with other.app_context():
        assert signatures.by_link(link_hash).signer.email == made.email
    signing.withdraw(made.token(Purpose.WITHDRAW))
    withdrawn = signatures.by_link(link_hash)
    assert withdrawn.seen == ""
    with pytest.raises(LinkBroken):
        signing._proof(withdrawn, None)


def test_s34_two_at_once_let_confirming_and_withdrawing_be_faster(make, monkeypatch):
    petition = make.petition()
    confirms, withdraws, signs_again = (make.signature(petition, confirmed=False) for _ in range(3))
    make.signature(petition)
    real = rotation.rewrite

    def people_are_faster(*arguments):
        monkeypatch.setattr(rotation, "rewrite", real)
        signing.confirm(confirms.token(Purpose.CONFIRM))
        signing.withdraw(withdraws.token(Purpose.WITHDRAW))
        make.signature(petition, email=signs_again.email, confirmed=False, name="Mohammed")
        return real(*arguments)

    monkeypatch.setattr(rotation, "rewrite", people_are_faster)
    rotation.rotate([petition.id])

    assert set(envelopes()) == {2}
    assert counting.exact(petition.id) == 2
    assert len(opened(petition)) == 3


def test_s34_the_key_changes_between_what_confirming_reads_and_what_it_writes(make, monkeypatch):
    petition = make.petition()
    made = make.signature(petition, confirmed=False)
    real = signing._proof

    def rotates_meanwhile(signature, entry):
        proof = real(signature, entry)
        monkeypatch.setattr(signing, "_proof", real)
        rotation.rotate([petition.id])
        return proof

    monkeypatch.setattr(signing, "_proof", rotates_meanwhile)
    assert signing.confirm(made.token(Purpose.CONFIRM)).id == made.id

    assert counting.exact(petition.id) == 1
    assert opened(petition) == [made.email]


def test_s34_a_closed_petition_is_still_closed_to_a_process_that_looks_twice(make):
    petition = make.petition()
    petitions.close(petition.id)
    with pytest.raises(PetitionClosed):
        make.signature(petition)


def test_s34_stopped_half_way_both_keys_are_read_and_the_next_call_finishes(make, monkeypatch, app):
    monkeypatch.setattr(rotation, "side_by_side", lambda: 1)
    monkeypatch.setattr("petition_app.rewriting._ROWS_AT_ONCE", 2)
    petition = make.petition()
    for _ in range(6):
        make.signature(petition)
    before = opened(petition)

    def first_half(table, columns, same, rows):
        rewrite(table, columns, same, rows[:2])
        raise KeyboardInterrupt

    monkeypatch.setattr(rotation, "rewrite", first_half)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate([petition.id])
    assert set(envelopes()) == {1, 2}
    assert len(key_rows()) == 2
    assert opened(petition) == before
    monkeypatch.setattr(rotation, "rewrite", rewrite)

    rotation.rotate([petition.id])

    assert set(envelopes()) == {2}
    assert [number for number, _ in key_rows()] == [2]
    assert opened(petition) == before


def test_s34_numbers_begin_anew_after_the_last(make):
    petition = make.petition()
    made = make.signature(petition)
    with transaction():
        both = keyring.current().unwrap(db.session.scalar(select(PetitionKey.wrapped)), keys.bound_to(petition.id, 1))
        wrapped = keyring.current().wrap(both, keys.bound_to(petition.id, 255))
        db.session.execute(update(PetitionKey).values(number=255, wrapped=wrapped))
        db.session.execute(update(Petition).values(key_number=255))
        row = db.session.execute(select(Signature)).scalar_one()
        row_keys = PetitionKeys(petition_id=petition.id, current=255, data_keys={255: both[:32]}, index_key=both[32:])
        old = keys.of(petition.id)
        for name, kind in (("blob", "signature"), ("link_secret", "link"), ("confirmation", "confirmation")):
            plain = old.open_bytes(getattr(row, name), kind=kind, row=row.blind_index)
            setattr(row, name, row_keys.seal_bytes(plain, kind=kind, row=row.blind_index))

    rotation.rotate([petition.id])

    assert set(envelopes()) == {1}
    assert opened(petition) == [made.email]


def test_s34_what_reads_meanwhile_reads_everything(make):
    petition = make.petition()
    for _ in range(4):
        make.signature(petition)
    reading = signatures.confirmed(petition.id, at_once=2)
    found = [next(reading).signer.email]

    rotation.rotate([petition.id])

    found += [each.signer.email for each in reading]
    assert len(set(found)) == 4


def test_s34_only_the_petitions_that_are_named_get_new_keys(make, types):
    first, second = make.petition(), make.petition()
    for petition in (first, second):
        make.signature(petition)

    assert types("rotate", first.slug).exit_code == 0
    assert sorted(envelopes()) == [1, 1, 1, 2, 2, 2]
    refused = types("rotate", "nothing")
    assert refused.exit_code == 1
    assert "There is no petition 'nothing'" in refused.output


def test_s34_what_another_rotation_left_half_way_is_left_to_it(make, monkeypatch):
    half_way, petition = make.petition(), make.petition()
    for each in (half_way, petition, half_way):
        make.signature(each)

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(rotation, "rewrite", dies)
    with pytest.raises(KeyboardInterrupt):
        rotation.rotate([half_way.id])
    monkeypatch.setattr(rotation, "rewrite", rewrite)

    assert rotation.rotate([petition.id]).signatures == 1

    assert sorted(envelopes()) == [1] * 6 + [2] * 3
    assert len(opened(half_way)) == 2
    assert rotation.rotate([half_way.id]).signatures == 2
    assert set(envelopes()) == {2}


def test_s34_a_row_that_took_the_place_of_a_deleted_one_is_not_overwritten(make, monkeypatch):
    petition = make.petition()
    make.signature(petition)
    gone = make.signature(petition)

    def somebody_else_signs_there(*arguments):
        monkeypatch.setattr(rotation, "rewrite", rewrite)
        with transaction():
            db.session.execute(delete(Signature).where(Signature.id == gone.id))
        make.signature(petition, email="late@example.org")
        return rewrite(*arguments)

    monkeypatch.setattr(rotation, "rewrite", somebody_else_signs_there)
    rotation.rotate([petition.id])

    assert set(envelopes()) == {2}
    assert "late@example.org" in opened(petition)
    assert gone.email not in opened(petition)


def rewritten(key_file, *keys_first_to_last):
    key_file.write_text("".join(f"{key}\n" for key in keys_first_to_last))


@pytest.fixture
def own_key_file(tmp_path):
    return conftest.write_key(tmp_path / "own-keys")


def test_s34_the_key_of_the_file_is_changed_and_the_old_one_opens_nothing(make_app, mailbox, own_key_file, types):
    first = own_key_file.read_text().strip()
    second = base64.b64encode(secrets.token_bytes(32)).decode()
    app = make_app(KEY_FILE=str(own_key_file))
    with app.app_context():
        make = Make(app)
        petition = make.petition(logged=True)
        made = make.signature(petition)
        export_id = exports.request(petition.id, None, "csv", "en")
        work(app)

    rewritten(own_key_file, second, first)
    both = make_app(KEY_FILE=str(own_key_file))
    with both.app_context():
        assert opened(petition) == [made.email]
        run = outside(both.test_cli_runner().invoke, args=["keys", "rotate", "--kek"])
        assert run.output.startswith("3 keys are wrapped by the first line")
        assert key_services.wrap_anew() == 0
        assert opened(petition) == [made.email]

    rewritten(own_key_file, second)
    new = make_app(KEY_FILE=str(own_key_file))
    with new.app_context():
        assert opened(petition) == [made.email]
        assert b"".join(exports.fetch(petition.id, export_id).chunks)
        assert signature_log.append(petition.id) == 1

    rewritten(own_key_file, first)
    old = make_app(KEY_FILE=str(own_key_file))
    with old.app_context():
        with pytest.raises(KeyMissing):
            keys.of(petition.id)
        for words in (["rotate", "--kek"], ["rotate"]):
            run = outside(old.test_cli_runner().invoke, args=["keys", *words])
            assert run.exit_code == 1
            assert "A key cannot be read with this KEY_FILE" in run.output


def test_s34_killed_half_way_nothing_is_lost_while_people_sign_and_withdraw(app, make, database, key_file, tmp_path):
    petition = make.petition()
    first = make.signature(petition)
    confirmed.signatures(petition.id, [{"email": f"{number}@example.org"} for number in range(12_000)])
    settings = conftest.environment(key_file, database, tmp_path)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "keys", "rotate"]

    def begin():
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    killed = begin()
    pending = [make.signature(petition, confirmed=False) for _ in range(3)]
    worker_process.wait_until(lambda: _under(2) > 0 or killed.poll() is not None)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    killed.stdout.close()
    assert sorted(number for number, _ in key_rows()) == [1, 2]
    assert _under(1) > 0
    everybody = opened(petition)
    assert len(everybody) == 12_004

    finishing = begin()
    signing.confirm(pending[0].token(Purpose.CONFIRM))
    signing.withdraw(pending[1].token(Purpose.WITHDRAW))
    signing.withdraw(first.token(Purpose.WITHDRAW))
    make.signature(petition, email="late@example.org")
    output, _ = finishing.communicate(timeout=120)

    assert finishing.returncode == 0
    assert b"1 petitions have new keys" in output
    assert [number for number, _ in key_rows()] == [2]
    assert set(envelopes()) == {2}
    gone = {first.email, pending[1].email}
    assert opened(petition) == sorted([*(each for each in everybody if each not in gone), "late@example.org"])


def _under(number):
    with db.engine.connect() as connection:
        return connection.scalar(
            select(func.count()).select_from(Signature).where(func.substr(Signature.blob, 1, 1) == bytes([number]))
        )
