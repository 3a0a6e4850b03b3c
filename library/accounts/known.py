"""What spares bcrypt: credentials that were right lately, and checks that are under way."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from threading import Lock
from typing import Final

_MOST: Final = 10_000


class Known:
    """Credentials that were checked lately, by a hash under a key that no one else has.

    The stored password hash is part of what is remembered: a changed password is unknown at once,
    in every process.
    """

    def __init__(self, keep: timedelta, clock: Callable[[], float] = time.monotonic) -> None:
        """Remember for *keep*, by *clock*, which tells seconds; of very many, the last ones."""
        self._keep_s = keep.total_seconds()
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._until: dict[bytes, float] = {}
        self._lock = Lock()

    def add(self, *credentials: str) -> None:
        """Remember credentials."""
        now = self._clock()
        with self._lock:
            self._until = {digest: end for digest, end in self._until.items() if end > now}
            if len(self._until) >= _MOST:
                del self._until[next(iter(self._until))]
            self._until[self._digest(credentials)] = now + self._keep_s

    def has(self, *credentials: str) -> bool:
        """Whether they are remembered."""
        end = self._until.get(self._digest(credentials))
        return end is not None and end > self._clock()

    def _digest(self, credentials: tuple[str, ...]) -> bytes:
        # BLAKE2 is a keyed hash by itself (RFC 7693), and asked for with every request.
        told_apart = repr(credentials).encode()
        return hashlib.blake2b(told_apart, key=self._key, digest_size=32).digest()


class Checks:
    """Slow checks under way: who asks the same meanwhile waits for the answer."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, ...], Future[bool]] = {}
        self._lock = Lock()

    def once(self, question: tuple[str, ...], check: Callable[[], bool]) -> bool:
        """Return what *check* answers, or what it is just about to answer someone else.

        A drive that is mounted asks by many connections at once: bcrypt for each of them would
        keep all cores busy for seconds.
        """
        with self._lock:
            running = self._running.get(question)
            answer = self._running.setdefault(question, Future())
        if running is not None:
            return running.result()
        try:
            answer.set_result(check())
        except BaseException as error:
            answer.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._running[question]
        return answer.result()
