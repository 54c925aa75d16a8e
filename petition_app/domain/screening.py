"""Screening: for which reasons a signature is held instead of counted, and from which numbers on.

What is written down is a code and nothing of the person. A held signature is confirmed by its signer like any other,
and a moderator decides later whether it counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Reason(StrEnum):
    """Why a signature is held."""

    #: Many forms came from one network in a short time.
    BURST = "burst"
    #: Many addresses are of one domain at which strangers get none: whoever owns it can make up as many as they like.
    DOMAIN = "domain"
    #: More have signed from a country than can be believed.
    COUNTRY = "country"
    #: Something was written where only programs write.
    TRAP = "trap"
    #: Under alarm: the form was not opened here before it was sent, or not long enough, or too long ago.
    STAMP = "stamp"
    #: Under alarm: the browser did not do the work that a flood cannot pay for.
    UNPROVEN = "unproven"


#: Forms of a petition in WINDOW from one address of IPv4, behind which thousands may be; from a household of IPv6.
FORMS_OF_A_CROWD = 200
FORMS_OF_A_HOUSEHOLD = 30
#: The range around a network may send so many times as much.
AROUND = 4
#: Forms of a petition in WINDOW with addresses of one domain that is no mailbox provider's.
FORMS_OF_A_DOMAIN = 150
WINDOW = timedelta(days=1)

#: A country is above its share when so many have signed there and they are more than this part of its people.
FEWEST_OF_A_COUNTRY = 50
MOST_OF_A_COUNTRY = 0.1

#: An alarm stands for so long after what raised it came last.
ALARM_LASTS = timedelta(hours=2)

#: Where it is not renewed, it is forgotten altogether after so long.
ALARMS_KEPT_FOR = timedelta(days=1)

#: What a moderator released is held for the same reason no more for so long.
TRUSTED_FOR = timedelta(days=30)

#: Nobody reads and fills in a form faster, and nobody leaves it open for longer.
SOONEST = timedelta(seconds=3)
LATEST = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Signs:
    """What a form tells of how it was filled in."""

    trapped: bool = False
    opened: datetime | None = None
    proven: bool = False

    def was_filled_in(self, now: datetime) -> bool:
        """Tell whether it was opened here and sent after a time that a person takes."""
        return self.opened is not None and SOONEST <= now - self.opened <= LATEST


def code(reason: Reason, label: str = "") -> str:
    """Return what is written down: the reason, and a label by which those that belong together are found."""
    return f"{reason}-{label}" if label else reason.value


def parts(screening: str) -> tuple[Reason, str]:
    """Return the reason of a code, and its label."""
    reason, _, label = screening.partition("-")
    return Reason(reason), label


def is_above_its_share(signed: int, people: int) -> bool:
    """Tell whether more have signed from a country than can be believed of its people."""
    return signed >= FEWEST_OF_A_COUNTRY and signed > people * MOST_OF_A_COUNTRY
