"""Audit: which acts of organisers are written down, and for how long."""

from datetime import timedelta
from enum import StrEnum

#: Two years: long enough for a dispute, and then gone.
KEPT_FOR = timedelta(days=731)


class Act(StrEnum):
    """An act that touches what is known of signers, or decides who may."""

    EXPORT_REQUESTED = "export_requested"
    EXPORT_FETCHED = "export_fetched"
    #: By the operator, on the machine itself.
    EXPORT_COPIED = "export_copied"
    #: Likewise: who is behind some signatures that the log's root drew.
    SAMPLE_TAKEN = "sample_taken"
    #: Whoever has keys added reads what is signed from then on.
    SEALED = "sealed"
    KEYS_PROPOSED = "keys_proposed"
    KEYS_APPROVED = "keys_approved"
    KEYS_WITHDRAWN = "keys_withdrawn"
    KEY_PROVEN = "key_proven"
    SEAL_DROPPED = "seal_dropped"
    MEMBER_JOINED = "member_joined"
    MEMBER_CHANGED = "member_changed"
    MEMBER_REMOVED = "member_removed"
    PUBLISHED = "published"
    PAUSED = "paused"
    RESUMED = "resumed"
    CLOSED = "closed"
    REOPENED = "reopened"
    RETENTION_SHORTENED = "retention_shortened"
    HIDDEN = "hidden"
    SHOWN = "shown"
    HELD_RELEASED = "held_released"
    HELD_REFUSED = "held_refused"
    MODERATION_UNDONE = "moderation_undone"
    #: By the operator, for somebody who asked for it; of it stands here the day, and nothing that leads to whom.
    ERASED = "erased"
