"""Lifecycle: the states of petitions, signatures and exports, and the moves between them."""

from datetime import timedelta
from enum import StrEnum


class PetitionState(StrEnum):
    """A petition is written, signed, perhaps paused, and closed; `hidden` stands beside it."""

    DRAFT = "draft"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What became of a petition, apart from whether it can be signed."""

    NONE = "none"
    DELIVERED = "delivered"
    PARTLY_WON = "partly_won"
    WON = "won"


class SignatureState(StrEnum):
    """A signature waits for its signer's confirmation, counts, is held by screening, is refused, or is withdrawn.

    One that is held is released by a moderator, and counts, or is refused. Its signer is told none of this: whoever
    floods would learn by it how to come through.
    """

    PENDING = "pending"
    CONFIRMED = "confirmed"
    HELD = "held"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class MailKind(StrEnum):
    """What a mail to a signer is for; the form promises the first, and the worker decides."""

    CONFIRM = "confirm"
    REMINDER = "reminder"
    ALREADY_SIGNED = "already_signed"


class MailingState(StrEnum):
    """Those who agreed to an update by mail are looked for; then it waits, goes out, is stopped, and is done."""

    PREPARING = "preparing"
    PREPARED = "prepared"
    SENDING = "sending"
    STOPPED = "stopped"
    FINISHED = "finished"


class ExportState(StrEnum):
    """A file for an organiser is asked for, made, fetched, and forgotten."""

    REQUESTED = "requested"
    RUNNING = "running"
    READY = "ready"
    EXPIRED = "expired"
    FAILED = "failed"


#: The moves that an organiser can make, and from which states.
PETITION_MOVES: dict[PetitionState, frozenset[PetitionState]] = {
    PetitionState.OPEN: frozenset({PetitionState.DRAFT, PetitionState.PAUSED, PetitionState.CLOSED}),
    PetitionState.PAUSED: frozenset({PetitionState.OPEN}),
    PetitionState.CLOSED: frozenset({PetitionState.OPEN, PetitionState.PAUSED}),
}

#: A link that was mailed before closing still counts for so long.
CONFIRM_GRACE = timedelta(hours=24)

#: One mail an address and petition, and MAILS_AN_ADDRESS for all petitions together, in this time.
MAIL_WINDOW = timedelta(hours=24)
MAILS_AN_ADDRESS = 3

#: A reminder goes once, this long after the form was sent.
REMINDER_AFTER = timedelta(hours=24)

#: A refused signature is kept for so long, in case a moderator was wrong.
REFUSED_FOR = timedelta(days=30)

#: What its signer has confirmed, whatever screening thinks of it.
CONFIRMED_BY_SIGNER = frozenset({SignatureState.CONFIRMED, SignatureState.HELD, SignatureState.REFUSED})

#: "That was not me" keeps an address from being mailed again under the petition for so long.
SUPPRESSED_FOR = timedelta(days=365)

#: The longest that a link of a sealed petition waits to be confirmed.
SEALED_LINK_LIFETIME = timedelta(hours=72)


def link_lifetime(configured: timedelta, *, is_sealed: bool) -> timedelta:
    """Return for how long a signature waits for its signer's confirmation."""
    return min(configured, SEALED_LINK_LIFETIME) if is_sealed else configured
