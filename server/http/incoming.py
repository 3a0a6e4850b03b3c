"""Bytes from the client, which may be silent only for so long, and has deadlines to meet."""

from __future__ import annotations

import socket
import ssl
from select import POLLIN
from time import monotonic

from server.http.waiting import patiently

_BLOCK = 64 << 10  # bytes that are asked of the system where a line is read
_MOST = 256 << 10  # for bodies; what is waited for takes no memory, but what came does


class Incoming:
    """Reads from a connection, as cheroot's `StreamReader` does."""

    def __init__(self, connection: socket.socket, silence_s: float) -> None:
        """Read from *connection*, which may be silent for *silence_s* at most."""
        self._connection = connection
        self._silence_s = silence_s
        self._buffer = b""
        self._at = 0
        self.deadline: float | None = None  # of `time.monotonic`, for everything that is read
        self.closed = False

    def read(self, size: int, /) -> bytes:
        """Return 1 to *size* bytes; none only where the client has ended.

        Raises:
            TimeoutError: nothing came in time.
        """
        if self._at == len(self._buffer):
            return self._receive(min(size, _MOST))
        data = self._buffer[self._at : self._at + size]
        self._at += len(data)
        return data

    def readline(self, size: int, /) -> bytes:
        """Return a line with its end, at most *size* bytes; less where the client has ended.

        Raises:
            TimeoutError: it did not come in time.
        """
        while True:
            end = self._buffer.find(b"\n", self._at, self._at + size) + 1
            if not end and len(self._buffer) - self._at >= size:
                end = self._at + size
            if not end:
                more = self._receive(_BLOCK)
                self._buffer, self._at = self._buffer[self._at :] + more, 0
                if more:
                    continue
                end = len(self._buffer)
            line = self._buffer[self._at : end]
            self._at = end
            return line

    def has_data(self) -> bool:
        """Whether there is something to read that the system no longer knows of."""
        if self._at < len(self._buffer):
            return True
        return isinstance(self._connection, ssl.SSLSocket) and self._connection.pending() > 0

    def close(self) -> None:
        """Read no more."""
        self.closed = True

    def _receive(self, size: int) -> bytes:
        if self._patience_s() <= 0:
            raise TimeoutError("the client is too slow")
        return patiently(
            self._connection, lambda: self._connection.recv(size), POLLIN, self._patience_s
        )

    def _patience_s(self) -> float:
        if self.deadline is None:
            return self._silence_s
        return min(self._silence_s, self.deadline - monotonic())
