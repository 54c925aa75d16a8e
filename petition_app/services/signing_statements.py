"""Signing statements: the two that every signer walks through, each one statement on PostgreSQL."""

from typing import Any

from sqlalchemy import Date, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import TypeEngine

from petition_app.db import Chain, UtcDateTime
from petition_app.domain.signature_log import HELD_LEAF, EntryKind

_TYPES: dict[str, TypeEngine[Any]] = {
    "id": Uuid(),
    "petition_id": Uuid(),
    "message_id": Uuid(),
    "signature_id": Uuid(),
    "country": String(),
    "language": String(),
    "source": String(),
    "screening": String(),
    "day": Date(),
    "now": UtcDateTime(),
    "expires_at": UtcDateTime(),
    "grace_from": UtcDateTime(),
    "key_number": Integer(),
    "blind_index": LargeBinary(),
    "link_hash": LargeBinary(),
    "blob": LargeBinary(),
    "link_secret": LargeBinary(),
    "confirmation": LargeBinary(),
    "proof_key": LargeBinary(),
    "ticket": LargeBinary(),
    "entry": LargeBinary(),
    "salt": LargeBinary(),
    "leaf_expires_at": UtcDateTime(),
    "job": LargeBinary(),
}

#: Writes the form down and promises the mail; returns nothing where the petition takes no signatures.
SIGN = Chain(
    _TYPES,
    # What was typed last is what will be confirmed; a signature that counts already stays as it is. One that was
    # well once is not held for coming again, as when somebody asks for another mail.
    signed="""
        INSERT INTO signatures (id, petition_id, state, country, language, source, day, expires_at,
                                blind_index, link_hash, blob, link_secret, confirmation, screening)
        SELECT :id, petitions.id, 'pending', :country, :language, :source, :day, :expires_at,
               :blind_index, :link_hash, :blob, :link_secret, :proof_key, :screening
          FROM petitions
         WHERE petitions.id = :petition_id AND petitions.state = 'open' AND NOT petitions.hidden
           AND petitions.key_number = :key_number
           AND (petitions.closes_at IS NULL OR petitions.closes_at > :now)
        ON CONFLICT (petition_id, blind_index) DO UPDATE
           SET blob = CASE signatures.state WHEN 'pending' THEN excluded.blob ELSE signatures.blob END,
               confirmation = CASE signatures.state WHEN 'pending' THEN excluded.confirmation
                                                    ELSE signatures.confirmation END,
               country = CASE signatures.state WHEN 'pending' THEN excluded.country ELSE signatures.country END,
               language = CASE signatures.state WHEN 'pending' THEN excluded.language ELSE signatures.language END,
               source = CASE signatures.state WHEN 'pending' THEN excluded.source ELSE signatures.source END,
               screening = CASE WHEN signatures.state = 'pending' AND signatures.screening IS NOT NULL
                                THEN excluded.screening ELSE signatures.screening END,
               expires_at = CASE signatures.state WHEN 'pending' THEN excluded.expires_at ELSE signatures.expires_at END
        RETURNING id""",
    promised="""
        INSERT INTO outbox (id, kind, signature_id, due_at, attempts, decided, failure, sealed)
        SELECT :message_id, 'confirm', signed.id, :now, 0, false, '', :job FROM signed WHERE true
        RETURNING signature_id""",
)

_BY_THE_BUTTON = """
        UPDATE signatures
           SET state = {state}, confirmation = :confirmation, day = :day, expires_at = NULL, mail_after = NULL
         WHERE link_hash = :link_hash AND state = 'pending' AND expires_at > :now AND blob = :blob
           AND screening IS {screening}
           AND EXISTS (SELECT 1 FROM petitions
                        WHERE petitions.id = signatures.petition_id AND NOT petitions.hidden
                          AND (petitions.state = 'paused'
                               OR petitions.state = 'open'
                                  AND (petitions.closes_at IS NULL OR petitions.closes_at > :grace_from)
                               OR petitions.state = 'closed' AND petitions.closed_at > :grace_from))
        RETURNING id, petition_id, day, country, language, source"""
_COUNTED = """
        INSERT INTO count_deltas (petition_id, amount, day, country, language, source)
        SELECT petition_id, 1, day, country, language, source FROM confirmed WHERE true
        RETURNING petition_id"""
# It waits for its place in the log; what is held waits for its release first.
_QUEUED = """
        INSERT INTO log_leaves (ticket, petition_id, kind, entry, signature_id, salt, expires_at)
        SELECT :ticket, petition_id, {kind}, :entry, id, :salt, :leaf_expires_at FROM {step} WHERE true
        RETURNING ticket"""
# The mail has done its work; when it went out stands in the proof of confirmation.
_FORGOTTEN = "DELETE FROM outbox WHERE signature_id IN (SELECT id FROM {step}) RETURNING id"

_COUNTS = {"confirmed": _BY_THE_BUTTON.format(state="'confirmed'", screening="NULL"), "counted": _COUNTED}
# The same for what screening holds: everything but the count.
_IS_HELD = {"held": _BY_THE_BUTTON.format(state="'held'", screening="NOT NULL")}


def _by_the_button(steps: dict[str, str], leaf: str | None = None) -> Chain:
    first = next(iter(steps))
    queued = {"queued": _QUEUED.format(kind=f"'{leaf}'", step=first)} if leaf else {}
    return Chain(_TYPES, **steps, **queued, forgotten=_FORGOTTEN.format(step=first))


#: Confirms, by whether screening holds the signature, and whether its petition keeps a log.
CONFIRM = {
    (False, False): _by_the_button(_COUNTS),
    (False, True): _by_the_button(_COUNTS, EntryKind.SIGNED),
    (True, False): _by_the_button(_IS_HELD),
    (True, True): _by_the_button(_IS_HELD, HELD_LEAF),
}
