"""The web server: cheroot, put together from the parts beside this one."""

from __future__ import annotations

import logging
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cheroot import wsgi

from server.http.accepting import Accepting
from server.http.gateway import Gateway
from server.http.threads import Threads
from server.http.tls import Tls

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

_FEW_THREADS = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how slow clients may be, and how many are served at a time."""

    threads: int = 256
    silence_s: float = 30.0  # nothing comes or is taken
    head_s: float = 20.0  # for the head of a request, and for a handshake
    upload_rate: int = 1000  # bytes a second, on average; 0: any
    grace_s: float = 20.0  # that requests in flight get at the end


class WebServer(wsgi.Server):
    """Serves a WSGI application on a socket that listens already."""

    gateway: type[Gateway]

    def __init__(
        self,
        listening: socket.socket,
        application: WSGIApplication,
        limits: Limits,
        tls: Tls | None = None,
        *,
        fields: Sequence[tuple[str, str]] = (),
        shared: bool = False,
    ) -> None:
        """Serve *application* on *listening*, over TLS if *tls* is given.

        *fields* are header fields of answers in place of the application's. *shared* tells that
        other processes accept from the same socket.
        """
        super().__init__(
            listening.getsockname()[:2],
            application,
            server_name="Mantelpiece",
        )
        self.timeout = limits.silence_s
        self.limits = limits
        self.tls = tls
        self.fields = fields
        self.shared = shared
        self.gateway = Gateway
        self.requests = Threads(self, _FEW_THREADS, limits.threads)
        self.software = "Mantelpiece"
        self.socket = listening
        listening.setblocking(False)
        self._connections = Accepting(self)

    def prepare(self) -> None:
        """Be ready: the socket listens already."""
        self.ready = True

    def serve(self) -> None:
        """Accept and answer requests until `end`."""
        self._connections.run()

    def end(self) -> None:
        """Have `serve` return. Any time, also from a signal's handler."""
        self._connections.stop()

    def stop(self) -> None:
        """Take no new connections, let requests in flight finish for a while, and close all."""
        self.ready = False
        self.end()
        self._connections.close()
        self.socket.close()
        self.requests.stop(self.limits.grace_s)

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Write cheroot's messages to the log."""
        log.log(level, "%s", msg, exc_info=traceback)
