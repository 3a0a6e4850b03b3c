"""The body of a request, as the application reads it: ``wsgi.input``."""

from __future__ import annotations

import io
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from server.http.chunked import Chunked
from server.http.incoming import Incoming

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

GRACE_S = 30.0  # that an upload has before its rate counts


class RequestBody(io.RawIOBase):
    """Reads what came with one request, and nothing behind it."""

    def __init__(
        self, incoming: Incoming, length: int | None, rate: int, invite: Callable[[], None] | None
    ) -> None:
        """Read *length* bytes, or a chunked body where it is None, at least *rate* a second.

        *invite* is called before the first byte is waited for: the client sends none before.
        """
        self._incoming = incoming
        self._source = Chunked(incoming) if length is None else _Counted(incoming, length)
        self._rate = rate
        self._invite = invite
        self._begun: float | None = None
        self._broken = False
        self.received = 0  # bytes

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read into *buffer* and return how many bytes came."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def read(self, size: int | None = -1, /) -> bytes:
        """Return 1 to *size* bytes, all where it is negative; none at the end.

        Where the client went away there are none, too: count them.

        Raises:
            TimeoutError: the client is silent, or too slow.
            ValueError: a chunked body is malformed, or was cut off.
        """
        if size is None or size < 0:
            return bytes(self.readall() or b"")
        if size == 0 or self._source.ended:
            return b""
        self._incoming.deadline = self._deadline()
        try:
            data = self._source.read(size)
        except (OSError, ValueError):
            self._broken = True
            raise
        finally:
            self._incoming.deadline = None
        self.received += len(data)
        return data

    @property
    def ended(self) -> bool:
        """Whether the next thing to come is another request."""
        return self._source.ended and not self._broken

    def drain(self, most: int) -> bool:
        """Read and forget what is left, if that is at most *most* bytes; return `ended`."""
        if self._invite is not None or self._source.at_least > most:
            return self.ended
        left = most
        try:
            while left >= 0 and (data := self.read(min(64 << 10, left + 1))):
                left -= len(data)
        except (OSError, ValueError):
            return False
        return self.ended

    def _deadline(self) -> float | None:
        if self._begun is None:
            self._begun = monotonic()
            if self._invite is not None:
                invite, self._invite = self._invite, None
                invite()
        return self._begun + GRACE_S + self.received / self._rate if self._rate else None


class _Counted:
    """A body of known length."""

    def __init__(self, incoming: Incoming, length: int) -> None:
        self._incoming = incoming
        self.at_least = length  # bytes that are to come

    @property
    def ended(self) -> bool:
        return self.at_least == 0

    def read(self, size: int, /) -> bytes:
        data = self._incoming.read(min(size, self.at_least))
        self.at_least -= len(data)
        return data
