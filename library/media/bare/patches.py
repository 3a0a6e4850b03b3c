"""A file, read with some stretches of it replaced."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from typing_extensions import Buffer


class Unfit(Exception):
    """The file is not as its format demands: what it tells cannot be found for sure."""


@dataclass(frozen=True, slots=True)
class Patch:
    """What is read instead of the bytes from *start* up to *stop*: *data*, then zeros."""

    start: int
    stop: int
    data: bytes = b""

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from *start* up to *stop* of the file, all of them in the patch."""
        found = self.data[start - self.start : stop - self.start]
        return found + bytes(stop - start - len(found))


class Patched(io.RawIOBase):
    """*file*, with *patches*, which do not overlap, applied to all that is read of it.

    It owns the file, and has no descriptor that would give the bytes beneath away.
    """

    def __init__(self, file: BinaryIO, patches: Iterable[Patch]) -> None:
        super().__init__()
        self._file = file
        self._patches = sorted(patches, key=lambda patch: patch.start)
        self._starts = [patch.start for patch in self._patches]

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move in the file beneath."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return where the next read begins."""
        return self._file.tell()

    def readinto(self, buffer: Buffer, /) -> int:
        """Read as of the file beneath, patched."""
        into = memoryview(buffer).cast("B")
        start = self._file.tell()
        data = self._file.read(len(into))
        count = len(data)
        into[:count] = data
        for patch in self._within(start, start + count):
            first, last = max(start, patch.start), min(start + count, patch.stop)
            into[first - start : last - start] = patch.read(first, last)
        return count

    def state(self) -> os.stat_result:
        """Return what the system knows of the file beneath."""
        return os.fstat(self._file.fileno())

    def close(self) -> None:
        """Close the file beneath too."""
        self._file.close()
        super().close()

    def _within(self, start: int, stop: int) -> Iterator[Patch]:
        at = max(0, bisect_right(self._starts, start) - 1)
        while at < len(self._patches) and self._patches[at].start < stop:
            if self._patches[at].stop > start:
                yield self._patches[at]
            at += 1


def exactly(file: BinaryIO, start: int, size: int) -> bytes:
    """Return *size* bytes of the file from *start* on.

    Raises:
        Unfit: it has fewer.
    """
    file.seek(start)
    found = file.read(size)
    if len(found) < size:
        raise Unfit
    return found
