"""Limits: how often one network may ask for something costly, and how far it is from that."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from petition_app.domain.networks import Network


class Standing(IntEnum):
    """Where a network stands after one more request."""

    WITHIN = 0
    OVER = 1
    #: So far that it is no person any more who waits for a kind answer.
    FAR_OVER = 2


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many requests of a kind in a window: of a crowded network, of a household, and of the ranges around them."""

    kind: str
    window: timedelta
    crowd: int
    household: int
    #: The wider range may ask so many times as often.
    around: int = 4
    #: Whether the machine's own network is limited like any other.
    ours_too: bool = True

    def standing(self, network: Network, narrow: int, wide: int) -> Standing:
        """Tell where a network stands that has asked so often, and the range around it so often."""
        if network.ours and not self.ours_too:
            return Standing.WITHIN
        most = self.crowd if network.crowded else self.household
        used = max(narrow / most, wide / (most * self.around))
        return Standing.FAR_OVER if used > 2 else Standing.OVER if used > 1 else Standing.WITHIN


_QUARTER = timedelta(minutes=15)

#: A login costs a slow hash; an office behind one address has many organisers.
LOGIN = Limit(kind="login", window=_QUARTER, crowd=60, household=60)
#: A hall in which everybody signs by the same wireless network is no flood, nor is a provider's translation. Where
#: the proxy before us is not named to us, all signers seem to come from it, and none of them may be turned away.
SIGN = Limit(kind="sign", window=_QUARTER, crowd=400, household=100, ours_too=False)
#: Once a minute is plenty for a figure that people look at.
TELL_AMOUNT = Limit(kind="fundraiser", window=timedelta(minutes=1), crowd=60, household=60)

#: Forms of one petition are counted by the minute; how many it takes is the operator's setting.
PETITION_WINDOW = timedelta(minutes=1)

#: Forms for one address in an hour, under all petitions: more are not somebody who forgot that they had signed.
FORMS_AN_ADDRESS = 30
FORMS_WINDOW = timedelta(hours=1)
