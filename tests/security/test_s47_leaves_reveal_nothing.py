"""S47: who knows everybody's address, country and day finds nobody in the log."""

import hashlib
from itertools import product

from sqlalchemy import select

from petition_app.db import db
from petition_app.domain import clock
from petition_app.domain.signature_log import SALT_BYTES, commitment
from petition_app.domain.tiles import ENTRIES, Tile
from petition_app.domain.tokens import Purpose
from petition_app.models import LogLeaf
from petition_app.queries import signature_log as queries
from petition_app.services import signature_log, signing
from tests import snapshot

PARTS = ("", "|", ",", "\n", "\0")


def guesses(words):
    """Return the hashes of every order of up to three words that somebody might try, with what stands between."""
    for first, second, third in product(words, words, [*words, ""]):
        for between in PARTS:
            text = between.join(part for part in (first, second, third) if part)
            yield hashlib.sha256(text.encode()).digest()
            yield hashlib.sha256(hashlib.sha256(text.encode()).digest()).digest()


def test_s47_no_entry_is_a_hash_of_what_others_may_know(make):
    petition = make.petition(logged=True)
    made = [make.signature(petition, country=country) for country in ("DE", "TV", "NR")]
    signing.withdraw(made[0].token(Purpose.WITHDRAW))
    signature_log.append(petition.id)

    day = clock.today().isoformat()
    known = [*(each.email for each in made), "Ольга", "DE", "TV", "NR", day, petition.slug, *map(str, range(8))]
    known += [str(each.id) for each in made]

    entries = queries.entries(petition.id, 0)
    public = {entry[start : start + 32] for entry in entries for start in range(1, len(entry), 32)}
    assert len(public) == 7
    assert not public & set(guesses(known))
    assert not public & set(openings(made))
    # The control: whoever has the salt, which the receipt alone tells, guesses right.
    salt = db.session.scalar(select(LogLeaf.salt).where(LogLeaf.signature_id == made[1].id))
    assert commitment(salt, made[1].id, "TV", clock.today()) in public


def openings(made, salts=(b"", bytes(SALT_BYTES))):
    """Return what would stand in the log of those signatures in each country with salts that anybody can guess."""
    day = clock.today()
    for each, country, salt in product(made, ("DE", "TV", "NR"), salts):
        yield commitment(salt, each.id, country, day)


def test_s47_each_signature_has_a_salt_of_its_own_that_nobody_can_guess(make):
    petition = make.petition(logged=True)
    made = [make.signature(petition) for _ in range(3)]
    salts = set(db.session.scalars(select(LogLeaf.salt).where(LogLeaf.petition_id == petition.id)))
    signature_log.append(petition.id)

    assert len(salts) == len(made)
    assert {len(salt) for salt in salts} == {SALT_BYTES}
    public = {entry[1:33] for entry in queries.entries(petition.id, 0)}
    # Who has another's salt, or that of an earlier one, opens hers and nobody else's.
    for salt in salts:
        assert len(public & set(openings(made, [salt]))) == 1


def test_s47_neither_entries_nor_tiles_nor_checkpoints_hold_anything_of_a_signer(make):
    petition = make.petition(logged=True)
    made = [make.signature(petition, email=f"marker-{number}@example.org") for number in range(3)]
    signature_log.append(petition.id)
    stored = snapshot.of("log_tiles", "log_checkpoints")
    content = repr(stored) + "".join(
        (queries.tile(petition.id, tile) or b"").decode("latin-1") for tile in (Tile(ENTRIES, 0, 3), Tile(0, 0, 3))
    )
    assert "marker" not in content
    assert not any(form in content for each in made for form in (str(each.id), each.id.hex))
    assert not any(each.id.bytes.decode("latin-1") in content for each in made)
