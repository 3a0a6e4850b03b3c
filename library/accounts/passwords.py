"""Passwords as they are stored: by bcrypt, whole however long they are."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import timedelta

import bcrypt

COST = 12  # about 250 ms a guess
NOBODY = "$2b$12$ATTqKQlRoKuBP5GuZObvv.AOZmGzotKlhsotk4FF8kyhwHole7FCm"  # at COST
MADE_UP_FOR = timedelta(days=7)  # that an account's is good; OWASP ASVS 4.0.3 §2.3.1: a short time
_CLEAR = "abcdefghjkmnpqrstuvwxyz23456789"  # no two of them look alike


def hashed(password: str) -> str:
    """Return the hash to store, at the present cost."""
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(COST)).decode()


def matches(password: str, stored: str) -> bool:
    """Whether that is the password of which *stored* is the hash; takes the time of its cost."""
    return bcrypt.checkpw(_digest(password), stored.encode())


def is_cheap(stored: str) -> bool:
    """Whether guesses against *stored* cost less than those against a hash made now."""
    return int(stored.split("$")[2]) < COST


def made_up(groups: int = 4) -> str:
    """Return a password of 19 random bits a group that can be read out and typed on a phone."""
    return "-".join("".join(secrets.choice(_CLEAR) for _ in range(4)) for _ in range(groups))


def _digest(password: str) -> bytes:
    # bcrypt reads 72 bytes at most and stops at NUL: every password becomes 44 bytes of base64.
    return base64.b64encode(hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest())
