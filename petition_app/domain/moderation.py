"""Moderation: what a moderator decides of held signatures, group by group."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class Verdict(StrEnum):
    """What becomes of a held signature."""

    RELEASE = "release"
    REFUSE = "refuse"


class Split(StrEnum):
    """Along what the held signatures of a reason are told apart."""

    NOTHING = ""
    DAY = "day"
    COUNTRY = "country"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Held signatures that belong together: by the code of why they are held, and perhaps of one day or country."""

    screening: str
    day: date | None = None
    country: str = ""

    @property
    def name(self) -> str:
        """The group as a form sends it."""
        return f"{self.screening}|{self.day or ''}|{self.country}"

    @classmethod
    def named(cls, name: str) -> Self:
        """Read the name back. Raises ValueError."""
        screening, day, country = name.split("|")
        return cls(screening=screening, day=date.fromisoformat(day) if day else None, country=country)
