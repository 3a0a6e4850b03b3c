"""Bytes to the client: heads together with what follows, and files without copying.

There is no least rate for downloads as there is one for uploads. Who takes a few bytes now and
then is cut off all the same: the system lets a sender go on only when a good part of its buffer,
of some hundred KB, is free, so a client has to take that much within the time for silence. A rate
on average would end what is no attack: a player that has read ahead and takes what it plays. And
only who is signed in gets files at all; 256 threads a process are more than a household's players.
"""

from __future__ import annotations

import os
import socket
import ssl
from functools import partial
from select import POLLOUT
from typing import BinaryIO

from server.http.waiting import limit_sending, patiently

_BLOCK = 256 << 10  # bytes of a file that are in memory where the system cannot send it by itself
_SMALL = 32 << 10  # a file that is worth no system call of its own
# Linux only: what is sent leaves with what follows. A head by itself would wake the client twice.
_MORE = getattr(socket, "MSG_MORE", 0)


class Outgoing:
    """Writes to a connection, as cheroot's `StreamWriter` does."""

    def __init__(self, connection: socket.socket, silence_s: float) -> None:
        """Write to *connection*, which may take nothing for *silence_s* at most."""
        self._connection = connection
        self._silence_s = silence_s
        self._held = b""
        limit_sending(connection, silence_s)

    def hold(self, data: bytes) -> None:
        """Send *data* with what is written next."""
        self._held += data

    def write(self, data: bytes) -> None:
        """Send *data*.

        Raises:
            TimeoutError: the client takes nothing.
            OSError: it has gone.
        """
        self._held += data
        self._flush()

    def write_file(self, file: BinaryIO, count: int) -> None:
        """Send *count* bytes of a file on disk from where it stands.

        Raises:
            TimeoutError: the client takes nothing.
            OSError: it has gone, or the file has become shorter.
        """
        if count > _SMALL and not isinstance(self._connection, ssl.SSLSocket):
            self._flush(_MORE)
            count -= self._send_file(file.fileno(), file.tell(), count)
        else:
            while count and (block := file.read(min(count, _BLOCK))):
                self.write(block)
                count -= len(block)
        if count:
            raise OSError("the file has become shorter")

    def _flush(self, flags: int = 0) -> None:
        """Send what is held."""
        data, self._held = self._held, b""
        sent = self._send(data, flags) if data else 0
        if sent < len(data):
            rest = memoryview(data)
            while sent < len(data):
                sent += self._send(rest[sent:], flags)

    def _send(self, data: bytes | memoryview, flags: int) -> int:
        send = partial(self._connection.send, data, flags)
        return patiently(self._connection, send, POLLOUT, lambda: self._silence_s)

    def _send_file(self, file: int, at: int, count: int) -> int:
        """Send by the system alone, which waits by itself, and return how much there was."""
        self._connection.setblocking(True)
        sent = 0
        try:
            while sent < count:
                more = os.sendfile(self._connection.fileno(), file, at + sent, count - sent)
                if not more:
                    break
                sent += more
        except BlockingIOError:
            raise TimeoutError("the client takes nothing") from None
        finally:
            self._connection.setblocking(False)
        return sent
