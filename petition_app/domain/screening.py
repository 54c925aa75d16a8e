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
WINDOW = timedelta(days=1)

#: Of one domain that is no mailbox provider's so many forms may come to a petition in WINDOW whatever else comes,
#: for as many may work or study at one place; and one more for each hundred with addresses of mailbox providers.
FEWEST_OF_A_DOMAIN = 150
SHARE_OF_A_DOMAIN = 0.01
#: A domain that so large a part of the petition's forms is of is where the petition is at home: a company, a
#: university, the provider of a town. So many are believed of it.
SHARE_OF_A_HOME = 0.2
FORMS_OF_A_HOME = 1000

#: How much more or less is believed of one domain than of another, by a lot that is drawn each day. An alarm changes
#: the petition's page: else somebody could count from outside whether one more had signed than they know of.
LOTS = (0.7, 1.3)

#: A country is above its share when so many have signed there and they are more than this part of its people.
FEWEST_OF_A_COUNTRY = 50
MOST_OF_A_COUNTRY = 0.1

#: An alarm stands for so long after what raised it came last.
ALARM_LASTS = timedelta(hours=2)

#: While what raised it goes on, it is renewed so often.
RINGS_AGAIN = timedelta(minutes=10)

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


# What a code ends with where the address is a throw-away one. It fits into 24 letters with every reason and label.
_DISPOSABLE = "+away"


def code(reason: Reason, label: str = "") -> str:
    """Return what is written down: the reason, and a label by which those that belong together are found."""
    return f"{reason}-{label}" if label else reason.value


def parts(screening: str) -> tuple[Reason, str]:
    """Return the reason of a code, and its label."""
    reason, _, label = screening.removesuffix(_DISPOSABLE).partition("-")
    return Reason(reason), label


def disposable(screening: str) -> str:
    """Return the code for the same reason and a throw-away address: never a reason by itself."""
    return screening.removesuffix(_DISPOSABLE) + _DISPOSABLE


def is_disposable(screening: str) -> bool:
    """Tell whether a code says that the addresses are throw-away ones."""
    return screening.endswith(_DISPOSABLE)


def is_above_its_share(signed: int, people: int) -> bool:
    """Tell whether more have signed from a country than can be believed of its people."""
    return signed >= FEWEST_OF_A_COUNTRY and signed > people * MOST_OF_A_COUNTRY


@dataclass(frozen=True, kw_only=True)
class DomainShare:
    """How many forms of a petition are of one domain within WINDOW, and how many of others."""

    #: Of the domain, which is no mailbox provider's.
    forms: int
    #: Of all domains that are no mailbox provider's, this one too.
    elsewhere: int
    #: With addresses of mailbox providers: nobody can make these up by the thousand, so they measure the petition.
    at_providers: int
    #: Whether its addresses are thrown away after use: nobody is at home there.
    disposable: bool = False
    #: By how much more or less than usual is believed of it.
    lot: float = 1.0

    @property
    def is_too_large(self) -> bool:
        """Tell whether more are of the domain than can be believed."""
        if self.forms <= self.lot * (FEWEST_OF_A_DOMAIN + SHARE_OF_A_DOMAIN * self.at_providers):
            return False
        is_home = not self.disposable and self.forms >= SHARE_OF_A_HOME * (self.elsewhere + self.at_providers)
        return not is_home or self.forms > self.lot * FORMS_OF_A_HOME
