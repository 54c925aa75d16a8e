"""Keyring: the keys of KEY_FILE, which wrap the petitions' keys and are in no database and no backup."""

import base64
import binascii
import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app

_NAME_LENGTH = 4


class KeyFileUnusable(Exception):
    """The key file is missing, open to others, or holds something else than strong keys."""


class KeyMissing(Exception):
    """Something was wrapped by a key that KEY_FILE does not hold, or was altered."""


class Keyring:
    """The keys of one file: the first wraps, all of them unwrap."""

    def __init__(self, keys: list[bytes]) -> None:
        """Take the keys, the current one first."""
        self._current = keys[0]
        self._by_name = {_name(key): key for key in keys}

    def wrap(self, secret: bytes, bound_to: bytes) -> bytes:
        """Encrypt a key; what it is bound to must be said again when it is unwrapped."""
        nonce = os.urandom(12)
        return _name(self._current) + nonce + AESGCM(self._current).encrypt(nonce, secret, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """Decrypt a key. Raises KeyMissing."""
        key = self._by_name.get(wrapped[:_NAME_LENGTH])
        if key is None:
            raise KeyMissing
        try:
            return AESGCM(key).decrypt(
                wrapped[_NAME_LENGTH : _NAME_LENGTH + 12], wrapped[_NAME_LENGTH + 12 :], bound_to
            )
        except InvalidTag:
            raise KeyMissing from None

    def is_current(self, wrapped: bytes) -> bool:
        """Tell whether something is wrapped by the current key."""
        return wrapped[:_NAME_LENGTH] == _name(self._current)

    def derived(self, purpose: str) -> bytes:
        """Return a 32-byte key for one purpose (HKDF, RFC 5869), which is written nowhere."""
        return HKDF(hashes.SHA256(), 32, salt=None, info=b"petition_app " + purpose.encode()).derive(self._current)


def init_app(app: Flask) -> None:
    """Read the key file; the application does not start without it. Raises KeyFileUnusable."""
    app.extensions["petition_app_keyring"] = read(Path(app.config["KEY_FILE"]))


def current() -> Keyring:
    """Return the keyring of the running application."""
    keyring: Keyring = current_app.extensions["petition_app_keyring"]
    return keyring


def read(path: Path) -> Keyring:
    """Read a key file. Raises KeyFileUnusable with a sentence that names no key."""
    try:
        mode = path.stat().st_mode
        lines = path.read_text("ascii").split()
    except (OSError, UnicodeDecodeError):
        raise KeyFileUnusable(f"KEY_FILE {path} cannot be read.") from None
    if mode & 0o077:
        raise KeyFileUnusable(f"KEY_FILE {path} can be read by others: chmod 600 it.")
    try:
        keys = [base64.b64decode(line, validate=True) for line in lines]
    except binascii.Error:
        raise KeyFileUnusable(f"KEY_FILE {path} holds something that is not base64.") from None
    if not keys or any(len(key) != 32 or len(set(key)) < 12 for key in keys):
        raise KeyFileUnusable(f"KEY_FILE {path} must hold 32 random bytes in base64 a line.")
    return Keyring(keys)


def _name(key: bytes) -> bytes:
    return hashlib.sha256(b"petition_app key name" + key).digest()[:_NAME_LENGTH]
