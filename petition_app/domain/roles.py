"""Roles: what a person may do in an organisation; each role may do what the ones before it may."""

from enum import StrEnum


class Role(StrEnum):
    """Somebody's part in an organisation, in rising order."""

    #: Sees the petitions and their figures.
    READER = "reader"
    #: Writes, publishes, pauses.
    EDITOR = "editor"
    #: Closes, hides, exports, and says who the members are.
    MANAGER = "manager"

    def allows(self, needed: "Role") -> bool:
        """Tell whether this role may do what needs the other."""
        order = list(Role)
        return order.index(self) >= order.index(needed)
