"""S33: an envelope opens for its own row under its own key, whole and unaltered, or not at all."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petition_app.domain.envelopes import PADDING_STEP, EnvelopeBroken, PetitionKeys

KEYS = PetitionKeys.new(UUID(int=1))
OTHERS = PetitionKeys.new(UUID(int=2))
ROW = b"r" * 32
CONTENT = {"name": "Ольга", "email": "olga@example.org"}

texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(texts, texts | st.booleans() | st.none() | st.lists(texts)))
def test_s33_what_was_sealed_comes_back(content):
    assert KEYS.open(KEYS.seal(content, kind="signature", row=ROW), kind="signature", row=ROW) == content


@given(st.binary())
def test_s33_bytes_come_back_as_they_were(content):
    assert KEYS.open_bytes(KEYS.seal_bytes(content, kind="link", row=ROW), kind="link", row=ROW) == content


def broken() -> dict[str, tuple[bytes, str, bytes, PetitionKeys]]:
    whole = KEYS.seal(CONTENT, kind="signature", row=ROW)
    return {
        "another row": (whole, "signature", b"s" * 32, KEYS),
        "another kind": (whole, "confirmation", ROW, KEYS),
        "another petition": (whole, "signature", ROW, OTHERS),
        "another key of the same petition": (
            whole,
            "signature",
            ROW,
            PetitionKeys(
                petition_id=KEYS.petition_id,
                current=1,
                data_keys={1: OTHERS.data_keys[1]},
                index_key=KEYS.index_key,
            ),
        ),
        "an unknown key": (b"\x09" + whole[1:], "signature", ROW, KEYS),
        "nothing": (b"", "signature", ROW, KEYS),
        "a key number alone": (whole[:1], "signature", ROW, KEYS),
        "no ciphertext": (whole[:13], "signature", ROW, KEYS),
        "something behind it": (whole + b"\x00", "signature", ROW, KEYS),
    }


@pytest.mark.parametrize("why", broken())
def test_s33_a_broken_envelope_stays_shut_and_says_nothing(why):
    envelope, kind, row, keys = broken()[why]
    with pytest.raises(EnvelopeBroken) as refused:
        keys.open(envelope, kind=kind, row=row)
    assert refused.value.args == ()
    assert refused.value.__cause__ is None


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_s33_one_altered_byte_shuts_it(place, change):
    whole = bytearray(KEYS.seal(CONTENT, kind="signature", row=ROW))
    whole[place % len(whole)] ^= change
    with pytest.raises(EnvelopeBroken):
        KEYS.open(bytes(whole), kind="signature", row=ROW)


@given(st.integers(min_value=0))
def test_s33_one_that_is_cut_stays_shut(length):
    whole = KEYS.seal(CONTENT, kind="signature", row=ROW)
    with pytest.raises(EnvelopeBroken):
        KEYS.open(whole[: length % len(whole)], kind="signature", row=ROW)


def test_s33_what_is_no_record_is_not_opened_as_one():
    for content in (b"[1, 2]", b'"text"', b"null"):
        with pytest.raises(EnvelopeBroken):
            KEYS.open(KEYS.seal_bytes(content, kind="signature", row=ROW), kind="signature", row=ROW)


def test_s33_the_same_content_never_looks_the_same():
    sealed = {KEYS.seal(CONTENT, kind="signature", row=ROW) for _ in range(200)}
    assert len(sealed) == 200
    assert len({envelope[1:13] for envelope in sealed}) == 200


def test_s33_its_length_tells_a_name_only_in_steps():
    short, long = ({"name": "x" * length} for length in (1, 40))
    lengths = {len(KEYS.seal(content, kind="signature", row=ROW)) for content in (short, long)}
    assert len(lengths) == 1
    assert (lengths.pop() - 1 - 12 - 16) % PADDING_STEP == 0


def test_s33_an_earlier_key_still_opens_what_it_sealed():
    rotated = PetitionKeys(
        petition_id=KEYS.petition_id,
        current=2,
        data_keys={1: KEYS.data_keys[1], 2: OTHERS.data_keys[1]},
        index_key=KEYS.index_key,
    )
    old = KEYS.seal(CONTENT, kind="signature", row=ROW)
    new = rotated.seal(CONTENT, kind="signature", row=ROW)

    assert rotated.open(old, kind="signature", row=ROW) == rotated.open(new, kind="signature", row=ROW) == CONTENT
    assert new[0] == 2
    with pytest.raises(EnvelopeBroken):
        KEYS.open(new, kind="signature", row=ROW)


def test_s33_keys_are_not_printed():
    shown = repr(KEYS)
    assert repr(KEYS.index_key) not in shown
    assert repr(KEYS.data_keys[1]) not in shown


def test_s33_rows_of_the_database_cannot_be_swapped(make):
    from sqlalchemy import update

    from petition_app.db import db, transaction
    from petition_app.domain import tokens
    from petition_app.models import Signature
    from petition_app.queries import signatures

    petition = make.petition()
    one, two = make.signature(petition), make.signature(petition)
    rows = {made.id: db.session.get_one(Signature, made.id).blob for made in (one, two)}
    with transaction():
        for made, other in ((one, two), (two, one)):
            db.session.execute(update(Signature).where(Signature.id == made.id).values(blob=rows[other.id]))

    for made in (one, two):
        linked = signatures.by_link(tokens.stored(made.secret))
        assert linked is not None
        with pytest.raises(EnvelopeBroken):
            _ = linked.signer
