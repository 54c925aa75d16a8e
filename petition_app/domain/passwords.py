"""Passwords: the form in which they are compared, and what makes one too weak to keep."""

import unicodedata

#: NIST SP 800-63B-4 asks for 8 at least and 15 where nothing else is asked for; no rules of composition.
SHORTEST = 12
#: Hashing is work: nobody makes us hash a book.
LONGEST = 512
_FEWEST_DIFFERENT = 5


class PasswordWeak(ValueError):
    """A password would be guessed; the code says why: short, long, simple or address."""

    def __init__(self, code: str) -> None:
        """Take the reason."""
        super().__init__(code)
        self.code = code


def normal(password: str) -> str:
    """Return the form that is hashed: two keyboards may write the same letters differently (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, email: str) -> None:
    """Refuse what is too short, too simple, or the address itself. Raises PasswordWeak."""
    plain = normal(password)
    lowered = plain.casefold()
    if len(plain) > LONGEST:
        raise PasswordWeak("long")
    if len(plain) < SHORTEST:
        raise PasswordWeak("short")
    if len(set(lowered)) < _FEWEST_DIFFERENT:
        raise PasswordWeak("simple")
    if lowered in email.casefold() or email.casefold() in lowered:
        raise PasswordWeak("address")
