"""UNLOCK: give a lock back."""

from __future__ import annotations

from providers.dav import conditions
from providers.dav.answer import Answer, done
from providers.dav.refusal import bad_request
from providers.dav.request import Request


def unlock(request: Request) -> Answer:
    """Remove the lock in the Lock-Token header."""
    conditions.check(request)
    token = (request.header("lock-token") or "").strip()
    if not (token.startswith("<") and token.endswith(">")):
        raise bad_request("The Lock-Token is missing or not in angle brackets.")
    request.locks.release(token[1:-1], request.place.spot)
    return done()
