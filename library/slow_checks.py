"""Checks that are slow on purpose, such as bcrypt's: so that they slow down nothing else."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from library.errors import TooMany

STRANGERS: Final = 8  # that wait, each about 250 ms
ALL: Final = 64
_LINGER: Final = 32  # who are sent away, of the 256 threads of a process
_LINGER_S: Final = 1.0
_NICENESS: Final = 10  # where all cores are busy, a tenth of what another thread gets


class SlowChecks:
    """Lets one check run at a time in this process, behind whatever else it does.

    Many wait in vain: while somebody guesses, each of the threads that wait would be missing for
    other requests.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._waiting = 0
        self._count = threading.Lock()  # guards _waiting
        self._lingering = threading.Semaphore(_LINGER)
        self._thread = ThreadPoolExecutor(1, "slow-check", initializer=_step_back)

    @contextmanager
    def turn(self, *, is_known: bool) -> Iterator[None]:
        """Wait for one's turn; who *is_known* may where others are sent away.

        Raises:
            TooMany: too many wait already.
        """
        with self._count:
            if self._waiting >= (ALL if is_known else STRANGERS):
                raise TooMany("Too many are signing in at this moment.", wait_s=2)
            self._waiting += 1
        try:
            with self._turn:
                yield
        finally:
            with self._count:
                self._waiting -= 1

    def linger(self) -> None:
        """Take a second before somebody is sent away: who guesses all the time asks less often.

        Only some do it at a time; the others are sent away at once.
        """
        if self._lingering.acquire(blocking=False):
            try:
                time.sleep(_LINGER_S)
            finally:
                self._lingering.release()

    def run(self, check: Callable[[], bool]) -> bool:
        """Return what *check* finds, which MUST touch nothing that others wait for."""
        return self._thread.submit(check).result()


def _step_back() -> None:
    """Let other threads go first. On Linux, priorities are a thread's own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
