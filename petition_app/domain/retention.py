"""Retention: on which day what is known of a petition's signers has to be gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: After the hand-over nobody needs the names for longer.
AFTER_DELIVERY = timedelta(days=30)
#: Twenty-one months, February counted in: never longer than the calendar says.
AFTER_THE_START = timedelta(days=638)
#: Whoever closes a petition that ran for years still has so long to hand it over.
TO_HAND_OVER = timedelta(days=30)

#: Where the keys of all reports stand; every report names it, so that it stays.
REPORT_KEYS = "/deletion-reports/keys"


class Reason(StrEnum):
    """Why the day is the day."""

    PROMISED = "promised"
    DELIVERED = "delivered"
    AGE = "age"


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """When what is known of the signers has to be gone, and why then."""

    at: datetime
    reason: Reason


def deadline(
    *, started: datetime, first_closed: datetime, closed: datetime | None, delivered: datetime | None, days: int
) -> Deadline:
    """Return the earliest of what the signers were promised, of the hand-over's month, and of the age.

    Signers agreed to "at the latest so many days after the petition has ended", so earlier keeps the word and
    later would break it. Whoever signed before the first end was promised from then on, whatever came after; a
    petition that was opened again, and is not closed, keeps that promise and no other.
    """
    deadlines = [Deadline(at=first_closed + timedelta(days=days), reason=Reason.PROMISED)]
    if closed is not None:
        aged = max(started + AFTER_THE_START, closed + TO_HAND_OVER)
        deadlines.append(Deadline(at=aged, reason=Reason.AGE))
        if delivered is not None:
            deadlines.append(Deadline(at=max(delivered, closed) + AFTER_DELIVERY, reason=Reason.DELIVERED))
    return min(deadlines, key=lambda each: each.at)
