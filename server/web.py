"""A web process: cheroot with the application, on a socket that the supervisor listens on."""

from __future__ import annotations

import logging
import signal
import socket
from types import FrameType

from cheroot import wsgi

from config import Settings
from providers.dav.gateway import ClosingGateway
from server.app import Application
from server.household import open_household
from server.parent import when_orphaned

log = logging.getLogger(__name__)

_GRACE_S = 20  # that requests in flight get at the end


class WebServer(wsgi.Server):
    """Cheroot on a socket that is listening already."""

    def __init__(
        self, listening: socket.socket, application: Application, settings: Settings
    ) -> None:
        """Serve *application* on *listening*, with the threads and time-out of *settings*."""
        super().__init__(
            listening.getsockname()[:2],
            application,
            numthreads=settings.server.threads,
            request_queue_size=128,
            timeout=settings.server.request_timeout,
            shutdown_timeout=_GRACE_S,
            server_name="Mantelpiece",
        )
        self.gateway = ClosingGateway
        self._listening = listening

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:  # noqa: A002
        """Take the socket that is there."""
        self.socket = self._listening
        return self._listening

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Write cheroot's messages to the log."""
        log.log(level, "%s", msg, exc_info=traceback)


def run_web(settings: Settings, listening: socket.socket) -> None:
    """Serve until SIGTERM, or until the supervisor has gone; then let requests in flight end."""
    with open_household(settings) as household:
        household.library.changes.settle()  # the one before may have been killed in the middle
        server = WebServer(listening, Application(household), settings)

        def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the supervisor
        when_orphaned(signal.SIGTERM)
        try:
            server.safe_start()
        except SystemExit:
            log.debug("web process ended")
