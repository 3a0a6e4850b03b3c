"""Secrets of authenticators, encrypted in the index by a key that is not in it."""

from __future__ import annotations

from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from functools import cached_property
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING, Final

from library.secret_keys import given_key, secret_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE: Final = 12  # bytes, NIST SP 800-38D §8.2.2: random ones are of 96 bits


class Unreadable(Exception):
    """What is stored was encrypted by another key, or for another user; no face is told so."""


class Seal:
    """Encrypts by AES-256-GCM, each secret for its user alone."""

    def __init__(self, own: Path, given: Path | None = None) -> None:
        """Use the key in the file *given*, else that in *own*, which is made where absent.

        It is looked for when it is first needed. Methods raise LibraryError where *given* has none,
        and OSError where *own* can be neither read nor made.
        """
        self._own = own
        self._given = given

    def find_key(self) -> bytes:
        """Return the key."""
        return secret_key(self._own) if self._given is None else given_key(self._given)

    @cached_property
    def _cipher(self) -> AESGCM:
        # Imported here: it takes 8 MB, which only those servers pay that have second factors.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self.find_key())

    def close(self, secret: str, user_id: int) -> str:
        """Return what to store of *secret*, which is 32 digits of base32: 64 of base64."""
        nonce = token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, b32decode(secret), _told(user_id))
        return urlsafe_b64encode(nonce + sealed).decode()

    def open(self, stored: str, user_id: int) -> str:
        """Return the secret that `close` was given.

        Raises:
            Unreadable: the key or the user is another.
        """
        from cryptography.exceptions import InvalidTag

        try:
            raw = urlsafe_b64decode(stored)
            return b32encode(
                self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _told(user_id))
            ).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable(f"The second factor of user {user_id} cannot be read.") from error


def _told(user_id: int) -> bytes:
    return f"second factor of {user_id}".encode()
