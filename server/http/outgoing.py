"""Bytes to the client: heads together with what follows, and files without copying."""

from __future__ import annotations

import socket
import ssl
from typing import BinaryIO

_BLOCK = 256 << 10  # bytes of a file that are in memory where the system cannot send it by itself
_SMALL = 32 << 10  # a file that is worth no system call of its own


class Outgoing:
    """Writes to a connection, as cheroot's `StreamWriter` does."""

    def __init__(self, connection: socket.socket, silence_s: float) -> None:
        """Write to *connection*, which may take nothing for *silence_s* at most."""
        self._connection = connection
        self._silence_s = silence_s
        self._held = b""

    def hold(self, data: bytes) -> None:
        """Send *data* with what is written next."""
        self._held += data

    def write(self, data: bytes) -> None:
        """Send *data*.

        Raises:
            TimeoutError: the client takes nothing.
            OSError: it has gone.
        """
        if self._held:
            data, self._held = self._held + data, b""
        # Not sendall, whose time-out is one for all of the data.
        self._connection.settimeout(self._silence_s)
        sent = self._connection.send(data) if data else 0
        if sent < len(data):
            rest = memoryview(data)
            while sent < len(data):
                sent += self._connection.send(rest[sent:])

    def write_file(self, file: BinaryIO, count: int) -> None:
        """Send *count* bytes of a file on disk from where it stands.

        Raises:
            TimeoutError: the client takes nothing.
            OSError: it has gone, or the file has become shorter.
        """
        if count > _SMALL and not isinstance(self._connection, ssl.SSLSocket):
            self.write(b"")
            self._connection.settimeout(self._silence_s)
            count -= self._connection.sendfile(file, file.tell(), count)
        else:
            while count and (block := file.read(min(count, _BLOCK))):
                self.write(block)
                count -= len(block)
        if count:
            raise OSError("the file has become shorter")
