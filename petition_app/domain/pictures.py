"""Pictures: in which sizes they are shown, where they may stand, and why a file is not taken as one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

#: From a small phone to a large screen; a picture is never drawn larger than it came.
WIDTHS = (320, 640, 960, 1280, 1920)
#: What every browser of today reads, and what is left for the others.
MIMETYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
MOST_BYTES = 10 * 1024 * 1024
#: A camera has 50 million pixels; what has more is made to fill somebody's memory.
MOST_PIXELS = 50_000_000
#: What is smaller is a dot, or a strip, or counts its readers.
LEAST_SIDE = 80
#: So many belong to one petition or organisation at most.
MOST_PICTURES = 60

_WORTH_A_SIZE_OF_ITS_OWN = 1.2


class Place(StrEnum):
    """Where a picture stands by itself; elsewhere it is chosen beside the words that it belongs to."""

    NOWHERE = ""
    TOP = "top"
    LOGO = "logo"


class PictureFault(StrEnum):
    """Why a file is not taken."""

    UNREADABLE = "unreadable"
    KIND = "kind"
    BYTES = "bytes"
    PIXELS = "pixels"
    SMALL = "small"
    MANY = "many"


class PictureInvalid(ValueError):
    """What was sent is no picture that we can show; `fault` says why."""

    def __init__(self, fault: PictureFault) -> None:
        """Say why."""
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class PictureOwner:
    """Whose a picture is."""

    kind: Literal["petition", "organisation"]
    id: UUID


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A picture in one size and format."""

    width: int
    suffix: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Renditions:
    """A picture in every size and format, and how large it is at most."""

    width: int
    height: int
    files: tuple[Rendition, ...]

    @property
    def widths(self) -> list[int]:
        """The widths that there are, the smallest first."""
        return sorted({file.width for file in self.files})


def widths(natural: int) -> list[int]:
    """Return the widths in which a picture of a width is kept, the smallest first."""
    largest = min(natural, WIDTHS[-1])
    found = [width for width in WIDTHS if width <= largest]
    if not found or largest > found[-1] * _WORTH_A_SIZE_OF_ITS_OWN:
        found.append(largest)
    return found
