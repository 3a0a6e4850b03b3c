"""Small notes that are written soon, and never in the way of who makes them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from threading import Lock, Timer
from typing import Generic, TypeVar

from library.errors import LibraryError

log = logging.getLogger(__name__)

K = TypeVar("K")
V = TypeVar("V")


class Later(Generic[K, V]):
    """Notes by key, written together by a thread of their own.

    They may be lost: when the process is killed, when the index cannot be written, and when there
    are too many.
    """

    def __init__(
        self,
        write: Callable[[Mapping[K, V]], None],
        merge: Callable[[V, V], V],
        *,
        after_s: float = 2.0,
        most: int = 1000,
    ) -> None:
        """Have *write* store what was noted, *after_s* after the first of it.

        *merge* makes one of two under the same key; there are at most *most* keys at a time.
        """
        self._write = write
        self._merge = merge
        self._after_s = after_s
        self._most = most
        self._lock = Lock()  # guards the fields below
        self._waiting: dict[K, V] = {}
        self._timer: Timer | None = None

    def note(self, key: K, value: V) -> None:
        """Note *value* under *key*. Takes microseconds, and never raises."""
        with self._lock:
            if key in self._waiting:
                self._waiting[key] = self._merge(self._waiting[key], value)
            elif len(self._waiting) < self._most:
                self._waiting[key] = value
            if self._timer is None:
                self._timer = Timer(self._after_s, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write what is noted now. Never raises."""
        with self._lock:
            notes, self._waiting = self._waiting, {}
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        if not notes:
            return
        try:
            self._write(notes)
        except LibraryError as error:
            log.warning("notes were lost count=%d: %s", len(notes), error)
