"""Accepting connections, and watching those that nothing is said on: they cost no thread.

All web processes accept from one socket. One that has connections gives way for a moment, so that
the one with the fewest takes the next: under load, the cores are busy evenly.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cheroot.connections import ConnectionManager

from server.http.connection import Connection

if TYPE_CHECKING:
    from server.http.server import WebServer

_WAY_S = 0.005  # that a process gives way at most, however many connections it has
_HALF_WAY = 4  # connections at which it is half of that
_EXPIRE_EVERY_S = 1.0
_PAUSE_S = 0.1  # when the system has no room for another connection


class Accepting(ConnectionManager):
    """Hands a connection to the threads when its client says something."""

    _selector: Any

    def __init__(self, server: WebServer) -> None:
        """Accept on the server's socket."""
        super().__init__(server)
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._selector.register(self._woken.fileno(), selectors.EVENT_READ, data=self)
        self._ended = threading.Event()
        self._ended.set()

    def run(self, expiration_interval: float = _EXPIRE_EVERY_S) -> None:
        """Accept and watch until `stop`."""
        self._ended.clear()
        try:
            self._run(expiration_interval)
        finally:
            self._ended.set()

    def _run(self, expiration_interval: float) -> None:
        expired = time.monotonic()
        while not self._stop_requested:
            for descriptor, connection in self._selector.select(expiration_interval):
                if connection is self.server:
                    self._accept()
                elif connection is not self:
                    self._selector.unregister(descriptor)
                    self.server.process_conn(connection)
            if time.monotonic() - expired > expiration_interval:
                self._expire(time.time() - self.server.timeout)
                expired = time.monotonic()

    def stop(self) -> None:
        """Have `run` return. Any time, by any thread, also from a signal's handler."""
        self._stop_requested = True
        with suppress(OSError):  # it is full, or closed: asked to stop again, while the last end
            self._waker.send(b"\0")

    def put(self, conn: Connection) -> None:
        """Watch *conn*, on which a request was answered."""
        conn.last_used = time.time()
        if conn.rfile.has_data():
            self.server.process_conn(conn)
            return
        try:
            self._selector.register(conn.socket.fileno(), selectors.EVENT_READ, data=conn)
        except (ValueError, RuntimeError, OSError):  # closed meanwhile: the server stops
            conn.close()

    def close(self) -> None:
        """Close what is watched, when `run` has returned."""
        self._ended.wait()
        for _, connection in self._watched():
            connection.close()
        self._selector.close()
        self._woken.close()
        self._waker.close()

    def _expire(self, threshold: float) -> None:
        for descriptor, connection in self._watched():
            if connection.last_used < threshold:
                self._selector.unregister(descriptor)
                connection.close()

    def _watched(self) -> list[tuple[int, Connection]]:
        everything = list(self._selector.connections)
        return [each for each in everything if isinstance(each[1], Connection)]

    def _accept(self) -> None:
        if self.server.shared and (count := self._count()):
            time.sleep(_WAY_S * count / (count + _HALF_WAY))
        try:
            accepted, address = self.server.socket.accept()
        except BlockingIOError:  # another process has taken it
            return
        except OSError as error:  # gone already, or there are too many open files
            self.server.error_log(f"cannot accept: {error}", logging.WARNING)
            time.sleep(_PAUSE_S)
            return
        connection = Connection(self.server, accepted)
        connection.remote_addr, connection.remote_port = address[:2]
        self.put(connection)

    def _count(self) -> int:
        """Return how many connections are open; the first two watched are the server's own."""
        count: int = len(self._selector) - 2 + self.server.requests.busy
        return count
