"""Wordings: a text that somebody agrees to, named by what it says."""

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What stood beside the boxes of a form, in the language in which it stood there."""

    language: str
    text: str

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of language and text: the wording's version, which a consent record names."""
        return hashlib.sha256(f"{self.language}\n{self.text}".encode()).hexdigest()

    @property
    def version(self) -> str:
        """The beginning of the digest, by which a form says which wording stood beside it."""
        return self.digest[:16]
