"""Threads that answer requests: as many as are needed, up to a limit."""

from __future__ import annotations

import logging
import threading
import time
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from server.http.connection import Connection

if TYPE_CHECKING:
    from server.http.server import WebServer

_IDLE_S = 30.0  # after which a thread that is not needed ends
_CUT_S = 2.0  # that a thread gets to notice that its connection was cut


class Threads:
    """cheroot's `ThreadPool`, growing on demand.

    A slow client occupies one thread, of which there can be hundreds: one that waits needs some
    60 kB of memory.
    """

    def __init__(self, server: WebServer, few: int, most: int) -> None:
        """Keep *few* threads and make *most* when there is so much to do."""
        self._server = server
        self.min = few
        self._most = most
        self._waiting: SimpleQueue[Connection | None] = SimpleQueue()
        self._changed = threading.Condition()  # guards the fields below
        self._count = 0
        self._free = 0  # threads without, less connections without
        self._busy: set[Connection] = set()

    def start(self) -> None:
        """Do nothing: threads are made when they are needed."""

    def put(self, connection: Connection) -> None:
        """Have *connection* served, as soon as a thread is free."""
        with self._changed:
            self._free -= 1
            if self._free < 0 and self._count < self._most:
                self._count += 1
                self._free += 1
                threading.Thread(target=self._run, daemon=True).start()
        self._waiting.put(connection)

    @property
    def qsize(self) -> int:
        """How many connections wait for a thread."""
        return self._waiting.qsize()

    @property
    def busy(self) -> int:
        """How many connections have a thread or wait for one."""
        return len(self._busy) + self.qsize

    def stop(self, timeout: float = 5) -> None:
        """Let requests in flight end for *timeout* seconds; then cut their connections."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while self._busy and (wait_s := deadline - time.monotonic()) > 0:
                for connection in self._busy:
                    if not connection.answering:  # its client is still asking
                        connection.cut()
                self._changed.wait(min(wait_s, 0.5))
            for connection in self._busy:
                connection.cut()
            self._changed.wait_for(lambda: not self._busy, _CUT_S)
            for _ in range(self._count):
                self._waiting.put(None)
            self._changed.wait_for(lambda: not self._count, _CUT_S)

    def _run(self) -> None:
        while (connection := self._next()) is not None:
            try:
                self._serve(connection)
            except Exception:
                self._server.error_log("thread failed", logging.ERROR, traceback=True)
            with self._changed:
                self._busy.discard(connection)
                self._free += 1
                self._changed.notify_all()

    def _next(self) -> Connection | None:
        """Return the next connection to serve; None when this thread has to end."""
        while True:
            try:
                connection = self._waiting.get(timeout=_IDLE_S)
            except Empty:
                connection = None
            with self._changed:
                if connection is not None:
                    self._busy.add(connection)
                    return connection
                if self._server.ready and (self._count <= self.min or self.qsize):
                    continue
                self._count -= 1
                self._free -= 1
                self._changed.notify_all()
                return None

    def _serve(self, connection: Connection) -> None:
        keep = False
        try:
            keep = connection.communicate()
        finally:
            if keep:
                self._server.put_conn(connection)
            else:
                connection.close()
