"""What a signature list is made of: the cover's facts, and the words it is told in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """One decision-maker as the cover names them."""

    name: str
    role: str = ""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What the cover says of the petition, in the petition's own words and language."""

    title: str
    language: str
    from_right: bool = False
    organisation: str
    hashtag: str = ""
    summary: tuple[str, ...] = ()
    addressed: tuple[Addressed, ...] = ()
    address: str
    accent: str = "#5b3a8e"
    #: What the signature log had signed when the list was begun, line by line, if the petition keeps one.
    checkpoint: tuple[str, ...] = ()
    day: date


@dataclass(frozen=True, kw_only=True)
class Words:
    """The list's own words in its language; those with numbers are made when the numbers are known."""

    language: str
    from_right: bool
    signatures: Callable[[int], str]
    number: Callable[[int], str]
    country: Callable[[str], str]
    day: Callable[[date], str]
    other_countries: Callable[[int], str]
    parts: Callable[[int], str]
    part: Callable[[int, int, int], str]
    as_of: str
    to: str
    by_country: str
    list_heading: str
    number_column: str
    name_column: str
    country_column: str
    place_column: str
    day_column: str
    signatures_column: str
    withheld: str
    shows: str
    disclosed: tuple[str, ...]
    code_says: str
    checkpoint: str
    page: str
    pages: str
