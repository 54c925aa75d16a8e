"""Sealing: who opens a record, who does not, and which keys are taken."""

from uuid import uuid4

import pyrage
import pytest
from pyrage.x25519 import Identity

from petition_app.domain import sealing
from petition_app.domain.sealing import KeySet, Mistake, RecipientInvalid, SealBroken, Sealed, SealMode

ANNA, BORIS, EVE = (Identity.generate() for _ in range(3))
PETITION, RECORD = uuid4(), uuid4()


def public(*identities):
    return tuple(str(identity.to_public()) for identity in identities)


def sealed(mode=SealMode.ANY, *holders, content=None, kind="signature", record_id=RECORD):
    keys = KeySet(number=3, mode=mode, recipients=public(*(holders or (ANNA, BORIS))))
    content = {"name": "Ольга"} if content is None else content
    return Sealed.read(keys.seal(content, kind=kind, petition_id=PETITION, record_id=record_id))


def opened(record, *identities, mode=SealMode.ANY, **said):
    expected = {"kind": "signature", "petition_id": PETITION, "record_id": RECORD} | said
    return sealing.unseal(record.file, sealing.Holders(identities), mode, **expected)


@pytest.mark.parametrize("holder", [ANNA, BORIS])
def test_any_of_the_keys_opens_a_record(holder):
    assert opened(sealed(), holder) == {"name": "Ольга"}


def test_a_key_that_is_not_among_them_opens_nothing():
    with pytest.raises(SealBroken):
        opened(sealed(), EVE)


def test_s42_a_nested_pair_opens_together_and_each_alone_fails():
    record = sealed(SealMode.BOTH)
    assert opened(record, ANNA, BORIS, mode=SealMode.BOTH) == {"name": "Ольга"}
    assert opened(record, BORIS, ANNA, mode=SealMode.BOTH) == {"name": "Ольга"}
    for alone in (ANNA, BORIS, EVE):
        for mode in SealMode:
            with pytest.raises(SealBroken):
                opened(record, alone, mode=mode)


@pytest.mark.parametrize(
    "elsewhere",
    [{"kind": "confirmation"}, {"petition_id": uuid4()}, {"record_id": uuid4()}],
    ids=lambda given: next(iter(given)),
)
def test_a_record_belongs_to_its_place(elsewhere):
    with pytest.raises(SealBroken):
        opened(sealed(), ANNA, **elsewhere)


def test_what_a_record_says_of_itself_cannot_be_said_by_its_content():
    record = sealed(content={"record": "another", "name": "x"})
    assert opened(record, ANNA) == {"name": "x"}


@pytest.mark.parametrize("change", [lambda it: it[:-1], lambda it: it[:-1] + bytes([it[-1] ^ 1]), lambda it: b""])
def test_a_record_that_was_altered_does_not_open(change):
    record = sealed()
    with pytest.raises(SealBroken):
        opened(Sealed(key_set=3, record_id=RECORD, file=change(record.file)), ANNA)


@pytest.mark.parametrize("plain", [b"[]", b"7", b"\xff", b"{", b"[" * 200_000])
def test_what_is_no_record_is_none(plain):
    file = sealing.seal_to(public(ANNA, BORIS), plain)
    with pytest.raises(SealBroken):
        opened(Sealed(key_set=3, record_id=RECORD, file=file), ANNA)


@pytest.mark.parametrize("stored", [b"", b"\1" + bytes(60), bytes(19)])
def test_what_is_stored_otherwise_is_no_sealed_record(stored):
    with pytest.raises(SealBroken):
        Sealed.read(stored)


def test_the_length_of_a_record_tells_steps_and_not_letters():
    # The age file itself is longer by a random bit of grease, which says nothing of what is in it.
    assert {len(sealing.padded(b"x" * letters)) for letters in range(1, 129)} == {64, 128}
    assert sealing.padded(b"") == b""


def test_what_can_be_told_without_opening_is_the_set_of_keys_and_a_random_id():
    record = sealed()
    assert (record.key_set, record.record_id) == (3, RECORD)
    assert not sealing.is_sealed(b"\1 an envelope")


@pytest.mark.parametrize("write", [str, str.upper, lambda it: f"# public key: {it}", lambda it: f"\n  {it}\t\r\n"])
def test_keys_are_read_as_age_keygen_prints_them(write):
    text = "\n".join(write(key) for key in public(ANNA, BORIS))
    assert sealing.parse(text, SealMode.ANY) == public(ANNA, BORIS)


def many(number):
    return "\n".join(public(*(Identity.generate() for _ in range(number))))


@pytest.mark.parametrize(
    ("text", "mode", "mistake"),
    [
        ("", SealMode.ANY, Mistake.TOO_FEW),
        (public(ANNA)[0], SealMode.ANY, Mistake.TOO_FEW),
        ("\n".join(public(ANNA, ANNA)), SealMode.ANY, Mistake.TWICE),
        (many(9), SealMode.ANY, Mistake.TOO_MANY),
        (many(3), SealMode.BOTH, Mistake.NOT_TWO),
        (public(ANNA)[0], SealMode.BOTH, Mistake.NOT_TWO),
        ("ssh-ed25519 AAAA", SealMode.ANY, Mistake.UNKNOWN),
        (public(ANNA)[0][:-1] + "q" + "\n" + public(BORIS)[0][:-1] + "q", SealMode.ANY, Mistake.UNKNOWN),
        (f"{public(ANNA)[0]} {public(BORIS)[0]}", SealMode.ANY, Mistake.UNKNOWN),
        (str(ANNA), SealMode.ANY, Mistake.PRIVATE),
        (str(ANNA).lower() + "\n" + public(BORIS)[0], SealMode.ANY, Mistake.PRIVATE),
    ],
)
def test_keys_that_protect_nobody_are_refused_with_the_reason(text, mode, mistake):
    with pytest.raises(RecipientInvalid) as refused:
        sealing.parse(text, mode)
    assert refused.value.mistake is mistake
    assert "AGE-" not in str(refused.value)


def test_a_challenge_is_solved_by_the_holder_of_the_key_alone():
    challenge = sealing.Challenge.to(public(ANNA)[0])
    assert challenge.file.startswith("-----BEGIN AGE ENCRYPTED FILE-----")
    code = pyrage.decrypt(challenge.file.encode(), [ANNA]).decode()
    assert sealing.answer_hash(code) == challenge.answer_hash
    assert sealing.answer_hash(f" {code.lower().replace('-', ' ')}") == challenge.answer_hash
    assert sealing.answer_hash(code[:-2]) != challenge.answer_hash
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(challenge.file.encode(), [BORIS])


def test_a_fingerprint_is_short_enough_to_be_read_aloud():
    assert sealing.fingerprint(public(ANNA)[0]) != sealing.fingerprint(public(BORIS)[0])
    assert len(sealing.fingerprint(public(ANNA)[0])) == 19
