"""Finished listings, kept in memory for as long as their folders stay the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

LIMIT = 20 << 20  # bytes in a process, of the 150 MB that it may have
_SHARE = 4  # one listing may take this part of it: some 15,000 files


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished document."""

    blocks: Sequence[bytes]
    size: int  # bytes


class Listings:
    """The documents that were asked for last. A key names the document's content for good."""

    def __init__(self, limit: int = LIMIT) -> None:
        """Keep at most *limit* bytes."""
        self._limit = limit
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, key: Hashable) -> Kept | None:
        """Return the document of that key."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keeping(self, key: Hashable, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield *blocks*, and keep them if they came to their end and are not too many."""
        seen: list[bytes] = []
        size = 0
        for block in blocks:
            size += len(block)
            if size <= self._limit // _SHARE:
                seen.append(block)
            else:
                seen.clear()
            yield block
        if size <= self._limit // _SHARE:
            self._keep(key, Kept(seen, size))

    def _keep(self, key: Hashable, document: Kept) -> None:
        with self._lock:
            replaced = self._kept.pop(key, None)
            self._size += document.size - (replaced.size if replaced is not None else 0)
            self._kept[key] = document
            while self._size > self._limit:
                _, dropped = self._kept.popitem(last=False)
                self._size -= dropped.size
