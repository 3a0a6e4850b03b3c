"""The chunked transfer coding (RFC 9112 §7.1), decoded strictly and without buffering chunks.

cheroot's own decoder keeps a whole chunk in memory, takes a negative size for the end, and
leaves the trailer unread, so that it is taken for the next request.
"""

from __future__ import annotations

import re
from typing import Protocol

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r\n")
_LINE_BYTES = 4096
_TRAILER_LINES = 100


class Reader(Protocol):
    """A buffered stream of bytes from the client."""

    def read(self, size: int, /) -> bytes:
        """Return 1 to *size* bytes; none only at the end of the stream."""
        ...

    def readline(self, size: int, /) -> bytes:
        """Return up to *size* bytes up to the end of the line."""
        ...


class Chunked:
    """The content of a chunked body."""

    def __init__(self, reader: Reader) -> None:
        """Decode from *reader*, which stands before the first chunk."""
        self._reader = reader
        self._left = 0  # bytes of the current chunk
        self.ended = False
        self.at_least = 0  # bytes that are to come: it may end any time

    def read(self, size: int, /) -> bytes:
        """Return 1 to *size* bytes; none only after the last chunk and its trailer.

        Raises:
            ValueError: the coding is malformed, or the stream ended within it.
        """
        if self._left == 0 and not self.ended:
            self._next()
        if self.ended:
            return b""
        data = self._reader.read(min(size, self._left))
        if not data:
            raise ValueError("the body was cut off")
        self._left -= len(data)
        if self._left == 0 and self._reader.readline(2) != b"\r\n":
            raise ValueError("a chunk has another length than it says")
        return data

    def _next(self) -> None:
        match = _SIZE.fullmatch(self._reader.readline(_LINE_BYTES))
        if match is None:
            raise ValueError("a chunk has no valid length")
        self._left = int(match[1], 16)
        if self._left == 0:
            self._skip_trailer()
            self.ended = True

    def _skip_trailer(self) -> None:
        for _ in range(_TRAILER_LINES):
            line = self._reader.readline(_LINE_BYTES)
            if line == b"\r\n":
                return
            if not line.endswith(b"\r\n"):
                break
        raise ValueError("the trailer is malformed")
