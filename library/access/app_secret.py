"""What an app password looks like: typed on a phone, and never mistaken for a chosen password."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

_CLEAR: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # no two of them look alike
_RANDOM: Final = 26  # letters, of 4.95 bits each: 128.8 in all
_CHECK: Final = 2  # more, which follow from those
_GROUP: Final = 4
_LETTERS: Final = _RANDOM + _CHECK
_LONGEST: Final = 2 * _LETTERS  # as people may write it, with spaces or dashes
_GAPS: Final = str.maketrans("", "", " -")


def new() -> str:
    """Return a new one, as it is shown: seven groups of four letters and digits."""
    chosen = "".join(secrets.choice(_CLEAR) for _ in range(_RANDOM))
    whole = chosen + _check(chosen)
    return "-".join(whole[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def bare(password: str) -> str | None:
    """Return the letters of what can be an app password, however it is written; else None.

    One in a thousand chosen passwords of 28 of these letters would be taken for one, and no other.
    """
    if not _LETTERS <= len(password) <= _LONGEST:
        return None
    letters = password.translate(_GAPS).lower()
    if len(letters) != _LETTERS or not set(letters) <= set(_CLEAR):
        return None
    return letters if _check(letters[:_RANDOM]) == letters[_RANDOM:] else None


def hashed(letters: str) -> str:
    """Return the hash of the bare letters: a fast one, since nobody can guess 128 random bits."""
    return hashlib.sha256(letters.encode()).hexdigest()


def _check(chosen: str) -> str:
    number = int.from_bytes(hashlib.sha256(b"app password " + chosen.encode()).digest()[:8])
    return _CLEAR[number % len(_CLEAR)] + _CLEAR[number // len(_CLEAR) % len(_CLEAR)]
